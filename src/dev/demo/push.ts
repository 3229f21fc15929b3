import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { showProgress } from '../progress.ts';
import type { ApiClient } from './api-client.ts';

const batchSchema = z.object({
  id: z.string(),
  kind: z.enum(['push', 'pull', 'run']),
  state: z.enum(['queued', 'running', 'stopping', 'stopped', 'done', 'failed']),
});
const healthSchema = z.object({
  statusLine: z.string(),
  pending: z.int(),
  inFlight: z.int(),
  retrying: z.int(),
  waiting: z.int(),
});

type Batch = z.infer<typeof batchSchema>;

const pollMs = 250;
/** At the vendor's documented limits the whole demo takes well under a minute. */
const timeoutMs = 10 * 60_000;

/**
 * Pushes everything and shows how far it is. Records sync by themselves as soon as they are loaded, so the
 * progress is that of the connection, not of the batch alone.
 */
export async function pushAll(api: ApiClient, connectionId: string): Promise<void> {
  const { id } = await joinOrStart(api, connectionId);
  const progress = showProgress('Pushing to QuickBooks');
  const deadline = Date.now() + timeoutMs;
  let total = 0;
  try {
    for (;;) {
      const batch = await api.get(`/v1/batches/${id}`, batchSchema);
      const health = await api.get(`/v1/connections/${connectionId}/health`, healthSchema);
      const owed = health.pending + health.inFlight + health.retrying + health.waiting;
      total = Math.max(total, owed);
      progress.update(total - owed, total);
      if (hasEnded(batch) && owed === 0) return;
      if (Date.now() > deadline) throw new Error(`${owed} records are not through yet: ${health.statusLine}`);
      await delay(pollMs);
    }
  } finally {
    progress.finish();
  }
}

/** A start that was killed may have left its batch running. */
async function joinOrStart(api: ApiClient, connectionId: string): Promise<Batch> {
  const listSchema = z.object({ items: z.array(batchSchema) });
  const { items } = await api.get(`/v1/batches?connection=${connectionId}`, listSchema);
  const running = items.find(
    ({ kind, state }) => kind === 'push' && (state === 'queued' || state === 'running'),
  );
  return running ?? (await api.post(`/v1/connections/${connectionId}/push`, {}, batchSchema));
}

function hasEnded({ id, state }: Batch): boolean {
  if (state === 'stopped' || state === 'failed') throw new Error(`batch ${id} ended as ${state}`);
  return state === 'done';
}
