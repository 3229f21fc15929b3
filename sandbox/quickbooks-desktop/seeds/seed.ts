import type { Books } from '../company/books.ts';
import { declarationOf } from '../entities/registry.ts';
import type { Fields } from '../fields.ts';
import { resolveReferences } from '../requests/references.ts';
import { addRecord } from '../requests/write.ts';
import { business } from './business.ts';
import { people } from './people.ts';
import type { SeedRows } from './seed-rows.ts';

export const seedNames = ['sample', 'empty'] as const;
export type SeedName = (typeof seedNames)[number];

/** `empty` has the lists that every company has; `sample` people and items too. */
export function plantSeed(books: Books, name: SeedName): void {
  plant(books, business);
  if (name === 'sample') plant(books, people);
  const custom = { ownerId: '0', type: 'STR255TYPE', objects: ['Customer', 'Invoice'] };
  books.definitions.push({ ...custom, name: 'Gate Code' });
}

function plant(books: Books, rows: SeedRows): void {
  for (const [kind, list] of rows) for (const row of list) addByPerson(books, kind, row);
}

/** What a person enters in QuickBooks, by the same rules as a request. @throws StatusError */
export function addByPerson(books: Books, kind: string, row: Fields) {
  const fields = resolveReferences({ books, kind, macros: new Map() }, structuredClone(row));
  return addRecord(books, declarationOf(kind), fields);
}
