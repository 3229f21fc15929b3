import type { FastifyRequest } from 'fastify';
import {
  createBatch,
  findOpenOn,
  findOpenRuns,
  findOverlapping,
  type NewBatch,
  type StoredBatch,
} from '../../db/batches/batch-queries.ts';
import type { Executor } from '../../db/client.ts';
import { lockConnection } from '../../db/connections/connection-queries.ts';
import { recordAudit } from '../../db/people/audit.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { BatchKind } from '../../workflows/contract.ts';
import { callerOf } from '../access.ts';
import { noConnection, requireConnected } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';
import { createOnce } from '../idempotent-request.ts';
import { whoAsked } from '../plugins/audit.ts';
import { ApiProblem } from '../problems.ts';
import { requireLeaving } from '../require-leaving.ts';
import { representBatch } from './represent.ts';

export interface Start {
  /** As the audit trail names what was asked for. */
  action: 'push' | 'pull' | 'importTransactions';
  asked: unknown;
  kind: Exclude<BatchKind, 'run'>;
  connectionId: string;
  entityTypes: readonly EntityType[];
  params: Record<string, unknown>;
}

/**
 * Stores the batch first, then starts its workflow: when the process dies between the two, the relay starts
 * it. While Temporal is away nothing is stored, so that a client that tries again makes one batch.
 */
export async function startBatch(deps: AppDeps, request: FastifyRequest, start: Start) {
  const caller = callerOf(request);
  const { tenantId, actor } = caller;
  const { action, asked, ...batch } = start;
  if (!(await deps.temporal.isUp())) throw new ApiProblem('temporal_unavailable');
  const made = await createOnce(deps, request, async (tx) => {
    const stored = await store(tx, { ...batch, tenantId, requestedBy: actor });
    await recordAudit(tx, {
      tenantId,
      actor,
      action,
      subject: `connections/${batch.connectionId}/${action}`,
      detail: { ...whoAsked(request, caller), asked, batch: stored.id },
    });
    const headers = { location: `/v1/batches/${stored.id}` };
    return { status: 202, body: representBatch(deps.config, stored), headers };
  });
  const { connectionId, kind } = start;
  // What waits for a sync run is started by the relay when that has ended.
  if (made.body.waitsForRun === null) {
    await deps.temporal.startBatch(kind, { tenantId, connectionId, batchId: made.body.id });
  }
  return made;
}

/**
 * With the connection locked, so that two requests cannot both find that nothing runs. During a sync run it is put
 * behind that one.
 */
async function store(tx: Executor, batch: NewBatch): Promise<StoredBatch> {
  const connection = await lockConnection(tx, batch);
  if (!connection) throw noConnection(batch.connectionId);
  requireConnected(connection);
  if (batch.kind === 'push') await requireLeaving(tx, batch);
  const undo = batch.kind === 'push' ? await findOpenOn(tx, batch, ['undo']) : undefined;
  const running = undo ?? (await findOverlapping(tx, batch, batch));
  if (running) {
    const types = running.entityTypes.join(', ');
    throw new ApiProblem(
      'batch_running',
      `Batch ${running.id} (${running.kind}: ${types}) is ${running.state}.`,
    );
  }
  const [run] = await findOpenRuns(tx, batch);
  return createBatch(tx, { ...batch, afterRun: run?.id });
}
