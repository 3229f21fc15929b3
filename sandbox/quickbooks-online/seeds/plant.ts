import type { Books } from '../engine/books.ts';
import { commit } from '../engine/commit.ts';
import { born } from '../engine/metadata.ts';
import type { CompanySettings } from '../engine/settings.ts';
import { sequenceOf } from '../engine/write.ts';
import type { JsonObject } from '../json.ts';

/** What a new company starts with. */
export interface Seed {
  settings: Partial<CompanySettings>;
  country: string;
  plantings: readonly Planting[];
  /** Accounts and items that play a fixed part. */
  roles: Readonly<Record<string, string>>;
  /** Transactions, written once the lists are there. */
  history?(books: Books): void;
}

/** An object with the id it has in the vendor's sample. */
export interface Planting {
  entity: string;
  id: number | string;
  fields: JsonObject;
}

/** Ids of sample objects end here: new names go on after the highest of them. */
export function plant(books: Books, { entity, id, fields }: Planting): void {
  const declaration = books.declaration(entity);
  const record = structuredClone(fields);
  declaration.prepare?.({ books, declaration, operation: 'create', record, given: fields, options: {} });
  commit(books, declaration, born(books, record, String(id)));
  if (typeof id === 'number') books.raise(sequenceOf(declaration), id);
}

export const at = (entity: string, id: number | string, fields: JsonObject): Planting => ({
  entity,
  id,
  fields,
});
export const ref = (id: number | string): JsonObject => ({ value: String(id) });
