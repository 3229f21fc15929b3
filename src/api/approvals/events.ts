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
