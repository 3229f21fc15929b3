import { AsyncResource } from 'node:async_hooks';
import type { ConnectionRef } from '../workflows/contract.ts';

export interface Waker {
  wake(refs: readonly ConnectionRef[]): void;
  drained(): Promise<void>;
}

/**
 * One signal under way per connection. A wake that is asked for meanwhile is sent once after it, however often
 * it was asked for: a thousand saves cost the conductor's history a few signals, and none is missed.
 */
export function createWaker(send: (ref: ConnectionRef) => Promise<unknown>): Waker {
  const running = new Map<string, Promise<void>>();
  const asked = new Map<string, () => Promise<unknown>>();

  async function sendUntilQuiet(connectionId: string): Promise<void> {
    for (let next = asked.get(connectionId); next; next = asked.get(connectionId)) {
      asked.delete(connectionId);
      await next();
    }
    running.delete(connectionId);
  }

  return {
    wake(refs) {
      for (const ref of refs) {
        // In the trace of who asked last, not of who asked first.
        asked.set(
          ref.connectionId,
          AsyncResource.bind(() => send(ref)),
        );
        if (!running.has(ref.connectionId)) {
          running.set(
            ref.connectionId,
            Promise.resolve().then(() => sendUntilQuiet(ref.connectionId)),
          );
        }
      }
    },
    async drained() {
      await Promise.allSettled(running.values());
    },
  };
}
