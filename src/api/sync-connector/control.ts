import type { z } from 'zod';
import { findOpenRuns } from '../../db/batches/batch-queries.ts';
import { lockConnection, type StoredConnection } from '../../db/connections/connection-queries.ts';
import {
  type Connector,
  type ConnectorChange,
  readConnector,
  saveConnector,
} from '../../db/connectors/connectors.ts';
import { nightOf } from '../../db/connectors/night-of.ts';
import { stopRun } from '../../db/connectors/stop-run.ts';
import { recordAudit } from '../../db/people/audit.ts';
import { isNight, morningAfter, type Night, nightAfter } from '../../domain/connector-night.ts';
import { changesBetween } from '../../domain/stored-change.ts';
import { zoneOf } from '../../domain/wall-clock.ts';
import { assertNever } from '../../errors.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { connectorSettingsSchema } from '../schemas/sync-connector.ts';
import { fieldError } from '../validation.ts';
import { showConnector } from './show.ts';

/** Stop: the run ends after the category in hand; none that is behind it begins. */
export async function stopSync(deps: AppDeps, connection: StoredConnection) {
  const owner = ownerOf(connection);
  const told = await deps.db.transaction(async (tx) => {
    await lockConnection(tx, owner);
    const runs = await findOpenRuns(tx, owner);
    const stopped = [];
    for (const run of runs) stopped.push(...(await stopRun(tx, run, connection)));
    return stopped;
  });
  for (const { kind, id: batchId } of told) await deps.temporal.stopBatch(kind, { ...owner, batchId });
  return showConnector(deps, deps.db, connection);
}

/** Close Autosync: nothing begins by itself until somebody starts it again. A run in hand goes on to its end. */
export async function closeAutosync(deps: AppDeps, connection: StoredConnection) {
  const owner = ownerOf(connection);
  await deps.db.transaction(async (tx) => {
    await lockConnection(tx, owner);
    await saveConnector(tx, owner, { state: 'closed', nextRunAt: null, nightAt: null });
  });
  await deps.temporal.tellConnector(owner);
  return showConnector(deps, deps.db, connection);
}

/** @throws ApiProblem for a time zone that does not exist. */
export async function changeConnector(
  deps: AppDeps,
  connection: StoredConnection,
  { morning, timeZone: named, night }: z.output<typeof connectorSettingsSchema>,
  { actor, who }: { actor: string; who: Record<string, unknown> },
) {
  const timeZone = named === null ? null : zoneOf(named);
  if (timeZone === undefined) {
    const errors = [fieldError(['timeZone'], 'is no time zone; use an IANA name such as America/Chicago')];
    throw new ApiProblem('invalid_body', undefined, { errors });
  }
  const owner = ownerOf(connection);
  const at = deps.clock?.() ?? new Date();
  await deps.db.transaction(async (tx) => {
    await lockConnection(tx, owner);
    const change = { morning, timeZone, nightFrom: night.from, nightTo: night.to };
    const before = await readConnector(tx, owner);
    const row = { ...before, ...change };
    await saveConnector(tx, owner, { ...change, ...timesOf(row, nightOf(row, connection), at) });
    const was = { morning: before.morning, timeZone: before.timeZone };
    const hours = { nightFrom: before.nightFrom, nightTo: before.nightTo };
    await recordAudit(tx, {
      tenantId: owner.tenantId,
      actor,
      action: 'putSyncConnector',
      subject: `connections/${owner.connectionId}/connector`,
      detail: { ...who, changes: changesBetween({ ...was, ...hours }, change) },
    });
  });
  await deps.temporal.tellConnector(owner);
  return showConnector(deps, deps.db, connection);
}

/** What a changed night does to the times that were worked out before. */
function timesOf({ state, morning }: Connector, night: Night, at: Date): ConnectorChange {
  switch (state) {
    case 'closed':
      return {};
    case 'open':
      return isNight(night, at) ? {} : { nightAt: nightAfter(night, at) ?? null };
    case 'night':
      return { nextRunAt: morning === 'by_itself' ? morningAfter(night, at) : null };
    default:
      return assertNever(state);
  }
}

function ownerOf({ tenantId, id: connectionId }: StoredConnection) {
  return { tenantId, connectionId };
}
