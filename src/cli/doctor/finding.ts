/** What one look found. `warning`: it works, and somebody should see to it. */
export type Finding =
  | { state: 'ok' | 'skipped'; said: string }
  | { state: 'warning' | 'failed'; said: string; remedy: string };

export interface Check {
  /** What is looked at, in a word or two. */
  name: string;
  /** Another check: where that one fails, this one has nothing to look at. */
  needs?: string;
  look(): Promise<Finding>;
}

export const ok = (said: string): Finding => ({ state: 'ok', said });
export const skipped = (said: string): Finding => ({ state: 'skipped', said });
export const warning = (said: string, remedy: string): Finding => ({ state: 'warning', said, remedy });
export const failed = (said: string, remedy: string): Finding => ({ state: 'failed', said, remedy });

/** What an error says without its stack, over all that caused it. */
export function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `: ${told(error.cause)}`;
  const message = error instanceof AggregateError ? error.errors.map(told).join(', ') : error.message;
  return `${message || error.name}${cause}`;
}
