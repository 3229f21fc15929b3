import { setBatch } from '../../db/batches/batch-run.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { BatchInput } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';

/** Shows which category a pull has in hand. */
export async function enterCategory(
  deps: ActivityDeps,
  input: BatchInput & { category: EntityType },
): Promise<void> {
  await setBatch(deps.db, input, input.batchId, { category: input.category, state: 'running' });
}
