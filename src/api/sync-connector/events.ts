import { setTimeout as delay } from 'node:timers/promises';
import type { SSEMessage } from '@fastify/sse';
import type { SyncConnectorView } from '../schemas/sync-connector.ts';

export interface ConnectorSource {
  read(): Promise<SyncConnectorView>;
  pollMs: number;
  /** Aborted when the client is gone or the server closes. */
  signal: AbortSignal;
}

/** `status` now and whenever something about it changed, for as long as somebody listens. */
export async function* connectorEvents({
  read,
  pollMs,
  signal,
}: ConnectorSource): AsyncGenerator<SSEMessage> {
  let sent: string | undefined;
  while (!signal.aborted) {
    const connector = await read();
    const text = JSON.stringify(connector);
    if (text !== sent) yield { event: 'status', data: connector };
    sent = text;
    await delay(pollMs, undefined, { signal }).catch(() => undefined);
  }
}
