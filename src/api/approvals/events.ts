import { setTimeout as delay } from 'node:timers/promises';
import type { SSEMessage } from '@fastify/sse';
import type { ApprovalsView } from '../schemas/approval.ts';

export type WaitingCount = Pick<ApprovalsView, 'rows' | 'oldestAt'>;

export interface CountSource {
  read(): Promise<WaitingCount>;
  pollMs: number;
  /** Aborted when the client is gone or the server closes. */
  signal: AbortSignal;
}

/** `waiting` whenever the number of rows, or the oldest of them, has changed. */
export async function* countEvents({ read, pollMs, signal }: CountSource): AsyncGenerator<SSEMessage> {
  let sent: string | undefined;
  while (!signal.aborted) {
    const { rows, oldestAt } = await read();
    const text = JSON.stringify({ rows, oldestAt });
    if (text !== sent) yield { event: 'waiting', data: { rows, oldestAt } };
    sent = text;
    await delay(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** One read serves all who ask for the same within `forMs`: many open consoles cost what one does. */
export function shareReads<Value>(forMs: number) {
  const reads = new Map<string, Promise<Value>>();
  return (key: string, read: () => Promise<Value>): Promise<Value> => {
    const known = reads.get(key);
    if (known) return known;
    const fresh = read();
    reads.set(key, fresh);
    setTimeout(() => reads.delete(key), forMs).unref();
    return fresh;
  };
}
