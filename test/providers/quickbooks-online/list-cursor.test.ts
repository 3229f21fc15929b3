import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_SIZE } from '../../../src/providers/quickbooks-online/defaults.ts';
import {
  advance,
  decodeCursor,
  encodeCursor,
  type ListCursor,
} from '../../../src/providers/quickbooks-online/list-cursor.ts';
import type { Row } from '../../../src/providers/quickbooks-online/rows.ts';

const START = Date.parse('2026-03-08T00:00:00Z');

function row(id: number, second: number): Row {
  const CreateTime = new Date(START + second * 1_000).toISOString();
  return { Id: String(id), SyncToken: '0', MetaData: { CreateTime, LastUpdatedTime: undefined } };
}

/** What the vendor's query does: a lower bound, an order that says nothing within an instant, a window. */
function pageOf(rows: readonly Row[], cursor: ListCursor | undefined): Row[] {
  const start = (cursor?.start ?? 1) - 1;
  return rows
    .filter((entry) => !cursor || Date.parse(entry.MetaData.CreateTime) >= Date.parse(cursor.at))
    .toSorted((a, b) => Date.parse(a.MetaData.CreateTime) - Date.parse(b.MetaData.CreateTime))
    .slice(start, start + PAGE_SIZE);
}

/** Reads page after page; `between` changes the rows after each one. */
function readAll(rows: Row[], between: (rows: Row[]) => Row[] = (same) => same): string[] {
  const given: string[] = [];
  let current = rows;
  let cursor: ListCursor | undefined;
  do {
    const { fresh, next } = advance(pageOf(current, cursor), cursor);
    given.push(...fresh.map((entry) => entry.Id));
    cursor = decodeCursor(encodeCursor(next));
    current = between(current);
  } while (cursor);
  return given;
}

/** Some instants hold more rows than a page. */
const rowsOverTime = fc
  .array(fc.integer({ min: 1, max: 1_700 }), { minLength: 1, maxLength: 4 })
  .map((counts) => counts.flatMap((count, second) => Array<number>(count).fill(second)))
  .map((seconds) => seconds.map((second, index) => row(index + 1, second)));

describe('paging through a list', () => {
  it('gives every row exactly once, also when an instant holds more rows than a page', () => {
    fc.assert(
      fc.property(rowsOverTime, (rows) => {
        expect(readAll(rows)).toEqual(rows.map((entry) => entry.Id));
      }),
      { numRuns: 30 },
    );
  });

  it('skips no row that stays and repeats none, while others are deleted and added', () => {
    fc.assert(
      fc.property(rowsOverTime, fc.integer({ min: 2, max: 50 }), (rows, stride) => {
        const doomed = new Set(rows.filter((_, index) => index % stride === 0).map((entry) => entry.Id));
        let added = 0;
        const given = readAll(rows, (current) => {
          const kept = current.filter((entry, index) => index % 7 > 0 || !doomed.has(entry.Id));
          added += 1;
          return added > 3 ? kept : [...kept, row(1_000_000 + added, 100 + added)];
        });
        expect(new Set(given).size).toBe(given.length);
        const seen = new Set(given);
        const staying = rows.filter((entry) => !doomed.has(entry.Id));
        expect(staying.filter((entry) => !seen.has(entry.Id))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('goes on over the end of daylight saving, when the clock shows an hour twice', () => {
    const before = { ...row(1, 0), MetaData: { CreateTime: '2026-11-01T01:30:00-07:00' } };
    const after = { ...row(2, 0), MetaData: { CreateTime: '2026-11-01T01:30:00-08:00' } };
    const full = [...Array.from({ length: PAGE_SIZE - 2 }, (_, index) => row(index + 10, 0)), before, after];
    const { next } = advance(full as Row[], undefined);
    expect(next).toEqual({ at: '2026-11-01T01:30:00-08:00', seen: ['2'], start: 1 });
  });

  it('ends with a page that is not full', () => {
    expect(advance([row(1, 0)], undefined).next).toBeUndefined();
    expect(advance([], undefined).next).toBeUndefined();
  });
});
