import type { Books } from '../engine/books.ts';
import type { CompanySettings } from '../engine/settings.ts';
import type { JsonObject } from '../json.ts';
import { number } from '../json.ts';
import type { Store } from '../store/store.ts';
import type { Key } from '../store/table.ts';

/** A snapshot is a second copy of everything the company's number leads, under a number of its own. */
function copies(store: Store) {
  return [
    store.records,
    store.index,
    store.balances,
    store.counters,
    store.links,
    store.answers,
    store.files,
  ] as const;
}

type AnyDatabase = {
  getRange(options: { start: Key; end: Key }): Iterable<{ key: Key; value: unknown }>;
  getKeys(options: { start: Key; end: Key }): Iterable<Key>;
  putSync(key: Key, value: unknown): unknown;
  removeSync(key: Key): unknown;
};

function rangeOf(company: number) {
  return { start: [company], end: [company + 1] };
}

function copyAll(store: Store, from: number, to: number): void {
  for (const database of copies(store) as unknown as AnyDatabase[]) {
    for (const { key, value } of [...database.getRange(rangeOf(from))]) {
      database.putSync([to, ...(key as (string | number)[]).slice(1)], value);
    }
  }
  const roles = store.meta.get(['roles', from]);
  if (roles) store.meta.putSync(['roles', to], roles);
}

function wipe(store: Store, company: number): void {
  for (const database of copies(store) as unknown as AnyDatabase[]) {
    for (const key of [...database.getKeys(rangeOf(company))]) database.removeSync(key);
  }
}

function keyOf(books: Books, name: string): Key {
  return ['snapshot', books.company.realmId, name];
}

/** Keeps the company as it is now under a name; an earlier one of that name goes. */
export function takeSnapshot(books: Books, name: string): void {
  const { store } = books;
  store.transaction(() => {
    const old = store.meta.get(keyOf(books, name));
    if (old) wipe(store, number(old, 'number') ?? 0);
    const next = (store.counters.get(['companies']) ?? 0) + 1;
    store.counters.putSync(['companies'], next);
    copyAll(store, books.company.number, next);
    const settings = JSON.parse(JSON.stringify(books.settings)) as JsonObject;
    store.meta.putSync(keyOf(books, name), { number: next, settings });
  });
}

/** Brings the company back to a snapshot. Returns its settings then, or nothing where there is no such snapshot. */
export function restoreSnapshot(books: Books, name: string): CompanySettings | undefined {
  const { store } = books;
  const known = store.meta.get(keyOf(books, name));
  if (!known) return undefined;
  store.transaction(() => {
    wipe(store, books.company.number);
    copyAll(store, number(known, 'number') ?? 0, books.company.number);
  });
  return known.settings as unknown as CompanySettings;
}
