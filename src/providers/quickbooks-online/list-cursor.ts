import { z } from 'zod';
import { PAGE_SIZE } from './defaults.ts';
import type { Row } from './rows.ts';

/**
 * Where a list goes on. Rows come in the order of their creation, which never changes, so rows that are
 * changed or added meanwhile neither move a row over the edge of a page nor back.
 */
const cursorSchema = z.object({
  /** Creation time of the last row, as the vendor wrote it; the next page begins there, inclusive. */
  at: z.string(),
  /** Rows of that instant that were given already. */
  seen: z.array(z.string()),
  /** First row to read among those from `at` on; more than 1 only while one instant fills whole pages. */
  start: z.number().int().min(1),
});

export type ListCursor = z.infer<typeof cursorSchema>;

/** Pages within one instant overlap by half, so that a row deleted meanwhile pulls none out of sight. */
const STEP_WITHIN_INSTANT = PAGE_SIZE / 2;

/** The rows of a page that were not given yet, and the cursor of the next page. */
export function advance<T extends Row>(rows: readonly T[], cursor: ListCursor | undefined) {
  const seen = new Set(cursor?.seen);
  const fresh = rows.filter((row) => !seen.has(row.Id));
  const last = rows.at(-1);
  const next = last && rows.length >= PAGE_SIZE ? cursorAfter(rows, last, cursor) : undefined;
  return { fresh, next };
}

function cursorAfter(rows: readonly Row[], last: Row, cursor: ListCursor | undefined): ListCursor {
  const at = last.MetaData.CreateTime;
  const ofInstant = rows.filter((row) => isSameInstant(row.MetaData.CreateTime, at)).map((row) => row.Id);
  const staysPut = cursor !== undefined && isSameInstant(cursor.at, at);
  if (!staysPut) return { at, seen: ofInstant, start: 1 };
  const seen = [...new Set([...cursor.seen, ...ofInstant])];
  return { at: cursor.at, seen, start: cursor.start + STEP_WITHIN_INSTANT };
}

/** Offsets change with daylight saving, so texts cannot be compared. */
function isSameInstant(a: string, b: string): boolean {
  return Date.parse(a) === Date.parse(b);
}

export function encodeCursor(cursor: ListCursor | undefined): string | undefined {
  return cursor && Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** Throws when `text` is none of our cursors: a programming error, since cursors are opaque to callers. */
export function decodeCursor(text: string | undefined): ListCursor | undefined {
  return text === undefined
    ? undefined
    : cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
}
