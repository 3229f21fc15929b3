import type { StoredBatch } from '../../db/batches/batch-queries.ts';
import { lastUndos } from '../../db/undo/last-undo.ts';
import type { AppDeps } from '../deps.ts';
import type { BatchView } from '../schemas/batch.ts';
import { representBatch } from './represent.ts';

/** Batches as the API answers them, with what was undone of each. */
export async function showBatches(
  { db, config }: AppDeps,
  tenantId: string,
  batches: readonly StoredBatch[],
): Promise<BatchView[]> {
  const undos = await lastUndos(db, tenantId, batches);
  return batches.map((batch) => ({ ...representBatch(config, batch), undo: undos.get(batch.id) ?? null }));
}

export async function showBatch(deps: AppDeps, tenantId: string, batch: StoredBatch): Promise<BatchView> {
  const [shown] = await showBatches(deps, tenantId, [batch]);
  return shown ?? representBatch(deps.config, batch);
}
