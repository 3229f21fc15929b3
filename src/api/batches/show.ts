import type { StoredBatch } from '../../db/batches/batch-queries.ts';
import { lastUndos } from '../../db/undo/last-undo.ts';
import type { AppDeps } from '../deps.ts';
import type { BatchView } from '../schemas/batch.ts';
import { representWait } from '../sync/represent.ts';
import { representBatch } from './represent.ts';
import { waitOfBatch } from './wait.ts';

/** Batches as the API answers them, with what each waits for and what was undone of it. */
export async function showBatches(
  deps: AppDeps,
  tenantId: string,
  batches: readonly StoredBatch[],
): Promise<BatchView[]> {
  const undos = await lastUndos(deps.db, tenantId, batches);
  const shown: BatchView[] = [];
  for (const batch of batches) {
    const wait = representWait(await waitOfBatch(deps, batch));
    shown.push({ ...representBatch(deps.config, batch), wait, undo: undos.get(batch.id) ?? null });
  }
  return shown;
}

export async function showBatch(deps: AppDeps, tenantId: string, batch: StoredBatch): Promise<BatchView> {
  const [shown] = await showBatches(deps, tenantId, [batch]);
  return shown ?? representBatch(deps.config, batch);
}
