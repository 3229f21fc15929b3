import type { Database } from '../../db/client.ts';
import { type LogFilter, listLog, type StoredLogEntry } from '../../db/log/log-queries.ts';

/** Rows read at a time: memory stays flat however long the log is. */
const ROWS = 1_000;

export async function* logPages(
  db: Database,
  tenantId: string,
  filter: LogFilter,
): AsyncGenerator<StoredLogEntry[]> {
  let before: number | undefined;
  for (;;) {
    const page = await listLog(db, tenantId, filter, { before, limit: ROWS });
    if (page.length > 0) yield page;
    if (page.length < ROWS) return;
    before = page.at(-1)?.id;
  }
}
