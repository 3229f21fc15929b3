import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { showProgress } from '../progress.ts';
import type { ApiClient } from './api-client.ts';

const batchSchema = z.object({
  id: z.string(),
  state: z.enum(['queued', 'running', 'stopping', 'stopped', 'done', 'failed']),
  total: z.int(),
  succeeded: z.int(),
  skipped: z.int(),
  failed: z.int(),
});

export type Batch = z.infer<typeof batchSchema>;

const pollMs = 250;
/** At the vendor's documented limits the whole demo takes well under a minute. */
const timeoutMs = 10 * 60_000;

/** Pushes everything and shows how far it is. */
export async function pushAll(api: ApiClient, connectionId: string): Promise<Batch> {
  let batch = await api.post(`/v1/connections/${connectionId}/push`, {}, batchSchema);
  const progress = showProgress('Pushing to QuickBooks');
  const deadline = Date.now() + timeoutMs;
  try {
    while (!hasEnded(batch)) {
      if (Date.now() > deadline)
        throw new Error(`batch ${batch.id} has not ended in ${timeoutMs / 60_000} minutes`);
      await delay(pollMs);
      batch = await api.get(`/v1/batches/${batch.id}`, batchSchema);
      progress.update(batch.succeeded + batch.skipped + batch.failed, batch.total);
    }
  } finally {
    progress.finish();
  }
  if (batch.state !== 'done') throw new Error(`batch ${batch.id} ended as ${batch.state}`);
  return batch;
}

function hasEnded({ state }: Batch): boolean {
  return state === 'done' || state === 'stopped' || state === 'failed';
}
