import type { Executor } from './client.ts';
import { type ConnectionKey, keyOf } from './links.ts';
import { syncLog } from './schema/index.ts';

export type LogEntry = Omit<typeof syncLog.$inferInsert, keyof ConnectionKey | 'id' | 'at'>;

/** Appends entries; `workflow` says which run wrote them, for the link into the Temporal Web UI. */
export async function writeLog(
  db: Executor,
  owner: ConnectionKey,
  entries: readonly LogEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await db.insert(syncLog).values(entries.map((entry) => ({ ...keyOf(owner), ...entry })));
}
