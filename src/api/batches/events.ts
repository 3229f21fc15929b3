import { setTimeout as delay } from 'node:timers/promises';
import type { SSEMessage } from '@fastify/sse';
import type { BatchView } from '../schemas/batch.ts';
import { isFinished } from './represent.ts';

export interface EventSource {
  read(): Promise<BatchView>;
  pollMs: number;
  /** Aborted when the client is gone or the server closes. */
  signal: AbortSignal;
}

/** `progress` whenever the batch changed, `finished` once at the end. */
export async function* batchEvents({ read, pollMs, signal }: EventSource): AsyncGenerator<SSEMessage> {
  let sent: string | undefined;
  while (!signal.aborted) {
    const batch = await read();
    const text = JSON.stringify(batch);
    const finished = isFinished(batch);
    if (text !== sent) yield { event: finished ? 'finished' : 'progress', data: batch };
    if (finished) return;
    sent = text;
    await delay(pollMs, undefined, { signal }).catch(() => undefined);
  }
}
