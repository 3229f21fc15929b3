import type { StoredBatch } from '../../db/batches/batch-queries.ts';
import { ENTITY_TYPES } from '../../domain/entity.ts';
import { remedyOf } from '../../errors.ts';
import { workflowIds } from '../../workflows/contract.ts';
import type { ApiConfig } from '../deps.ts';
import type { BatchView } from '../schemas/batch.ts';
import { workflowLink } from '../workflow-link.ts';

/** One that was made just now, or that nobody undoes. */
export function representBatch(config: ApiConfig, batch: StoredBatch): BatchView {
  const { id, connectionId, kind, error } = batch;
  return {
    id,
    connectionId,
    kind,
    entityTypes: ENTITY_TYPES.filter((type) => batch.entityTypes.includes(type)),
    state: batch.state,
    waitsForRun: batch.state === 'queued' ? batch.afterRun : null,
    category: batch.category,
    total: batch.total,
    succeeded: batch.succeeded,
    skipped: batch.skipped,
    failed: batch.failed,
    error: error && { type: error.type, message: error.message, remedy: remedyOf(error) },
    workflow: workflowLink(config, workflowIds.batch(kind, connectionId, id), null),
    requestedBy: batch.requestedBy,
    createdAt: batch.createdAt.toISOString(),
    finishedAt: batch.finishedAt?.toISOString() ?? null,
    wait: null,
    undo: null,
  };
}

/** Nothing will change any more. */
export function isFinished({ state }: Pick<BatchView, 'state'>): boolean {
  return state === 'done' || state === 'stopped' || state === 'failed';
}
