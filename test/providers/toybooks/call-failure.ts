import type { CallFailure } from '../../../src/providers/provider.ts';

const WAIT_MS = 1_000;

/** What a status says of the whole call; nothing where the answer is one to read. */
export function callFailure(status: number): CallFailure | undefined {
  if (status === 200) return undefined;
  if (status === 429) return { kind: 'throttled', retryAfterMs: WAIT_MS, guessed: true };
  const message = `Toybooks answered ${status}.`;
  if (status === 401) return { kind: 'needs_reauth', error: { type: 'ConnectionNeedsReauth', message } };
  return { kind: 'unknown', error: { type: 'OutcomeUnknown', message } };
}
