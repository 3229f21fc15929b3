import { readBatch, type StoredBatch } from '../../db/batches/batch-queries.ts';
import type { Executor } from '../../db/client.ts';
import { ApiProblem } from '../problems.ts';

export async function findBatch(db: Executor, tenantId: string, id: string): Promise<StoredBatch> {
  const batch = await readBatch(db, tenantId, id);
  if (!batch) throw new ApiProblem('not_found', `There is no batch ${id}.`);
  return batch;
}
