import { channel } from 'node:diagnostics_channel';
import type { syncLog } from '../schema/index.ts';

/** What became of a record, for whoever counts: nothing that says which. */
export type Logged = Pick<
  typeof syncLog.$inferInsert,
  'entityType' | 'direction' | 'status' | 'action' | 'errorType'
>;

const logged = channel('ledgerbridge:sync-logged');

export function tellLogged(entries: readonly Logged[]): void {
  if (!logged.hasSubscribers) return;
  for (const { entityType, direction, status, action, errorType } of entries)
    logged.publish({ entityType, direction, status, action, errorType } satisfies Logged);
}

/** Each entry of the log as it is written, of this process; one that is rolled back is written again and told twice. */
export function onLogged(take: (entry: Logged) => void): () => void {
  const listener = (entry: unknown) => take(entry as Logged);
  logged.subscribe(listener);
  return () => logged.unsubscribe(listener);
}
