import type { Books } from '../engine/books.ts';
import type { Draft } from '../engine/draft.ts';
import { present } from '../engine/present.ts';
import { readBody } from '../engine/read-body.ts';
import { checkReferences } from '../engine/references.ts';
import { create, remove, requireFields, update, withoutEmpty } from '../engine/write.ts';
import type { Operation } from '../entities/declaration.ts';
import { keptTemplate, templateOf } from '../entities/recurring-transaction.ts';
import { unsupported } from '../faults/catalog.ts';
import type { JsonObject } from '../json.ts';
import { child, text } from '../json.ts';

/** Writes a template; its transaction is checked and completed as if it were made now. */
export function writeRecurring(books: Books, operation: Operation, body: JsonObject): JsonObject {
  const declaration = books.declaration('RecurringTransaction');
  const { kind, body: inner } = templateOf(body);
  const { Id, SyncToken } = inner;
  if (operation === 'delete') return { [kind]: remove(books, declaration, { Id, SyncToken }) };
  if (operation === 'void') throw unsupported('void');
  const kept = keptTemplate(kind, completed(books, kind, inner));
  if (operation === 'create' && Id === undefined) return shown(books, create(books, declaration, kept));
  return shown(books, update(books, declaration, { ...kept, Id, SyncToken }));
}

function completed(books: Books, kind: string, inner: JsonObject): JsonObject {
  const declaration = books.declaration(kind);
  const given = readBody(declaration.fields, inner);
  const record = withoutEmpty(given);
  delete record.Id;
  delete record.SyncToken;
  const draft: Draft = { books, declaration, operation: 'create', record, given, options: {} };
  requireFields(draft);
  checkReferences(books, declaration.fields, record);
  declaration.prepare?.(draft);
  return draft.record;
}

/** The template as the wire shows it: its transaction, under the name of its kind. */
export function shown(books: Books, record: JsonObject): JsonObject {
  const kind = text(record, 'Type') ?? '';
  const { Id, SyncToken, MetaData } = record;
  const template: JsonObject = { ...structuredClone(child(record, 'Template')), Id, SyncToken, MetaData };
  const RecurDataRef: JsonObject = { value: Id };
  return { [kind]: present(books, books.declaration(kind), { ...template, RecurDataRef }) };
}
