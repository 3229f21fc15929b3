import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import { CliFailure } from './failure.ts';
import { serverSentEvents } from './server-sent-events.ts';

export const batchSchema = z.object({
  id: z.string(),
  kind: z.enum(['push', 'pull']),
  state: z.enum(['queued', 'running', 'stopping', 'stopped', 'done', 'failed']),
  category: z.string().nullable(),
  total: z.int(),
  succeeded: z.int(),
  skipped: z.int(),
  failed: z.int(),
  error: z.object({ message: z.string(), remedy: z.string() }).nullable(),
});

export type Batch = z.infer<typeof batchSchema>;

/** An API that restarts closes the stream: it is opened again, this often in a row. */
const REOPENINGS = 30;
const REOPEN_MS = 1_000;

/** Follows the batch to its end. */
export async function followBatch(
  api: ApiClient,
  id: string,
  onProgress: (batch: Batch) => void,
): Promise<Batch> {
  for (let opening = 0; opening < REOPENINGS; opening += 1) {
    if (opening > 0) await delay(REOPEN_MS);
    try {
      for await (const batch of batchStates(api, id)) {
        onProgress(batch);
        opening = 0;
        if (hasEnded(batch)) return batch;
      }
    } catch (error) {
      if (opening === REOPENINGS - 1) throw error;
    }
  }
  throw new CliFailure(
    `The events of batch ${id} stopped before its end. It goes on; see: ledgerbridge status`,
  );
}

async function* batchStates(api: ApiClient, id: string): AsyncGenerator<Batch> {
  for await (const { data } of serverSentEvents(await api.stream(`/v1/batches/${id}/events`))) {
    yield batchSchema.parse(JSON.parse(data));
  }
}

export function hasEnded({ state }: Batch): boolean {
  return state === 'done' || state === 'stopped' || state === 'failed';
}
