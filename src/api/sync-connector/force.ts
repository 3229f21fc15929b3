import type { FastifyRequest } from 'fastify';
import { findOpenRuns, type StoredBatch } from '../../db/batches/batch-queries.ts';
import type { Executor } from '../../db/client.ts';
import { lockConnection, type StoredConnection } from '../../db/connections/connection-queries.ts';
import { readConnector, saveConnector } from '../../db/connectors/connectors.ts';
import { nightOf } from '../../db/connectors/night-of.ts';
import { createRun } from '../../db/connectors/sync-runs.ts';
import { recordAudit } from '../../db/people/audit.ts';
import { RUN_EVERY_MS, runTypes } from '../../domain/connector.ts';
import { nightAfter } from '../../domain/connector-night.ts';
import { callerOf } from '../access.ts';
import { noConnection, requireConnected } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';
import { createOnce } from '../idempotent-request.ts';
import { whoAsked } from '../plugins/audit.ts';
import { ApiProblem } from '../problems.ts';
import { requireLeaving } from '../require-leaving.ts';
import { showConnector } from './show.ts';

/**
 * Force Sync: opens the connector and has it run now, or, where a program polls, with its next visit. A run that is
 * under way already is the one; one that is about to stop is followed by another.
 */
export async function forceSync(deps: AppDeps, request: FastifyRequest, connectionId: string) {
  const caller = callerOf(request);
  const { tenantId, actor } = caller;
  if (!(await deps.temporal.isUp())) throw new ApiProblem('temporal_unavailable');
  const made = await createOnce(deps, request, async (tx) => {
    const connection = await lockConnection(tx, { tenantId, connectionId });
    if (!connection) throw noConnection(connectionId);
    requireConnected(connection);
    await requireLeaving(tx, { tenantId, connectionId });
    const run = await open(deps, tx, connection, actor);
    await recordAudit(tx, {
      tenantId,
      actor,
      action: 'forceSync',
      subject: `connections/${connectionId}/connector/force-sync`,
      detail: { ...whoAsked(request, caller), run },
    });
    return { status: 202, body: await showConnector(deps, tx, connection), headers: {} };
  });
  await deps.temporal.tellConnector({ tenantId, connectionId });
  return made;
}

/** The run that does what is there now. */
async function open(
  deps: AppDeps,
  tx: Executor,
  connection: StoredConnection,
  actor: string,
): Promise<string> {
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const at = deps.clock?.() ?? new Date();
  const night = nightOf(await readConnector(tx, owner), connection);
  await saveConnector(tx, owner, {
    state: 'open',
    openedBy: actor,
    openedAt: at,
    nextRunAt: new Date(at.getTime() + RUN_EVERY_MS),
    nightAt: nightAfter(night, at) ?? null,
    repairs: 0,
  });
  const covering = coveringOf(await findOpenRuns(tx, owner));
  if (covering) return covering.id;
  const { entityTypes } = deps.providers.get(connection.provider).provider.capabilities;
  const run = await createRun(tx, {
    ...owner,
    entityTypes: runTypes(entityTypes),
    reason: 'by_hand',
    requestedBy: actor,
  });
  return run.id;
}

/** The one of them that will do all that is there now. */
function coveringOf(runs: readonly StoredBatch[]): StoredBatch | undefined {
  return runs.find(({ state }) => state !== 'stopping');
}
