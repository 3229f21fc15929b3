import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { openStore } from '../../sandbox/quickbooks-online/store/open-store.ts';
import type { Store } from '../../sandbox/quickbooks-online/store/store.ts';
import type { Key, KeyRange } from '../../sandbox/quickbooks-online/store/table.ts';

/** The same numbers each run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
}

const ENTITIES = ['Invoice', 'Customer', '=party'];
const PROPERTIES = ['TxnDate', 'Balance'];
const TEXTS = ['', 'a', 'A', 'ab', 'zoë', '日本', 'a b', 'zz'];

function keyOf(roll: (below: number) => number): Key {
  const value = roll(2) === 0 ? (TEXTS[roll(TEXTS.length)] ?? '') : (roll(2_000) - 1_000) / 8;
  return [1 + roll(2), ENTITIES[roll(3)] ?? '', PROPERTIES[roll(2)] ?? '', value, roll(30)];
}

/** A range by as much of a key as a look-up knows. */
function rangeOf(roll: (below: number) => number): KeyRange {
  const start = keyOf(roll).slice(0, 1 + roll(5));
  const end = roll(3) === 0 ? keyOf(roll) : [...start, Number.POSITIVE_INFINITY];
  return roll(2) === 0 ? { start, end } : { start: end, end: start, reverse: true };
}

function change(store: Store, roll: (below: number) => number): void {
  const key = keyOf(roll);
  if (roll(3) === 0) store.index.removeSync(key);
  else store.index.putSync(key, roll(100));
}

/** Some changes as one transaction, a part of it taken back, or all of it. */
function transaction(store: Store, roll: (below: number) => number): void {
  const [changes, ending] = [1 + roll(40), roll(3)];
  try {
    store.transaction(() => {
      for (let i = 0; i < changes; i++) change(store, roll);
      if (ending === 0) throw new Error('taken back');
    });
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'taken back') throw error;
  }
}

it('keeps and finds in memory what it keeps and finds on disk, in the same order, whatever was taken back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-store-'));
  const [memory, disk] = [openStore(), openStore(folder)];
  try {
    const [one, other, ranges] = [dice(7), dice(7), dice(8)];
    for (let round = 0; round < 60; round++) {
      transaction(memory, one);
      transaction(disk, other);
      for (let look = 0; look < 10; look++) {
        const range = rangeOf(ranges);
        const found = (store: Store) =>
          [...store.index.getRange(range)].map(({ key, value }) => ({ key, value }));
        expect(found(memory), JSON.stringify(range)).toEqual(found(disk));
        expect([...memory.index.getKeys(range)]).toEqual([...disk.index.getKeys(range)]);
      }
    }
  } finally {
    await Promise.all([memory.close(), disk.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
});

it('goes through a table of many thousands in order while it is changed', () => {
  const { index } = openStore();
  const key = (id: number): Key => [1, 'Invoice', 'TxnDate', '2026-01-01', id];
  for (let id = 5_000; id > 0; id--) index.putSync(key(id), 1);
  const range = { start: key(0).slice(0, 3), end: [...key(0).slice(0, 3), '\uffff'] };
  const met: unknown[] = [];
  for (const [, , , , id] of index.getKeys(range)) {
    met.push(id);
    index.removeSync(key(Number(id)));
  }
  expect(met).toEqual(Array.from({ length: 5_000 }, (_, i) => i + 1));
  expect([...index.getKeys(range)]).toEqual([]);
});

it('what is read can be changed without changing what is kept', () => {
  const { records } = openStore();
  records.putSync([1, 'Customer', 1], { Name: 'kept', Line: [{ Amount: 1 }] });
  const read = records.get([1, 'Customer', 1]);
  Object.assign(read ?? {}, { Name: 'changed' });
  expect(records.get([1, 'Customer', 1])).toEqual({ Name: 'kept', Line: [{ Amount: 1 }] });
});

const PROPERTIES_OF_A_SALE = [
  'CreateTime',
  'LastUpdatedTime',
  'TxnDate',
  'DocNumber',
  'CustomerRef',
  'Balance',
  'TotalAmt',
  'DueDate',
];

it('a record costs less than a kilobyte beyond its own body, its places in eight indexes included', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const { records, index } = openStore();
  const body = { Note: 'x'.repeat(1_000) };
  const count = 20_000;
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let id = 1; id <= count; id++) {
    records.putSync([1, 'Invoice', id], body);
    for (const property of PROPERTIES_OF_A_SALE) index.putSync([1, 'Invoice', property, 1.5e12 + id, id], 1);
  }
  collect();
  const each = (process.memoryUsage().heapUsed - before) / count - JSON.stringify(body).length;
  expect(records.get([1, 'Invoice', count])).toEqual(body);
  expect(each).toBeLessThan(1_000);
});
