import type { JsonObject } from '../../json.ts';
import type { Store } from '../store.ts';
import type { Key } from '../table.ts';
import { type Form, MemoryTable, type Undo } from './table.ts';

const asText: Form<JsonObject, string> = {
  keep: (value) => JSON.stringify(value),
  read: (kept) => JSON.parse(kept) as JsonObject,
};
const asNumber: Form<number, number> = { keep: (value) => value, read: (kept) => kept };
const asBytes: Form<Buffer, Buffer> = {
  keep: (value) => Buffer.from(value),
  read: (kept) => Buffer.from(kept),
};

/** State that goes with the process: several times as fast as on disk, and a record costs little beyond its body. */
export function openMemory(): Store {
  let undo: Undo | undefined;
  const table = <V, Kept>(form: Form<V, Kept>, partsOf: (key: Key) => number) =>
    new MemoryTable<V, Kept>(form, partsOf, () => undo);
  const leading = (parts: number) => () => parts;

  return {
    meta: table(asText, leading(1)),
    records: table(asText, leading(2)),
    index: table(asNumber, partsOfIndex),
    balances: table(asNumber, leading(2)),
    counters: table(asNumber, leading(1)),
    links: table(asNumber, leading(2)),
    answers: table(asText, leading(1)),
    files: table(asBytes, leading(1)),
    transaction(work) {
      const outer = undo;
      const own: Undo = outer ?? [];
      const mark = own.length;
      undo = own;
      try {
        return work();
      } catch (error) {
        undo = undefined;
        for (const takeBack of own.splice(mark).reverse()) takeBack();
        throw error;
      } finally {
        undo = outer;
      }
    },
    close: () => Promise.resolve(),
  };
}

/** An index is a group, but names that are claimed are one together: each is the value of few entries. */
function partsOfIndex(key: Key): number {
  return typeof key[1] === 'string' && key[1].startsWith('=') ? 2 : 3;
}
