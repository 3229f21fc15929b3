import type { Books } from '../engine/books.ts';
import { UPDATED } from '../engine/index-keys.ts';
import { present } from '../engine/present.ts';
import { buriedSince } from '../engine/tombstones.ts';
import type { EntityDeclaration } from '../entities/declaration.ts';
import { byWireName } from '../entities/registry.ts';
import { entry, fault } from '../faults/catalog.ts';
import { VendorFault } from '../faults/fault.ts';
import type { JsonObject } from '../json.ts';
import { recordTime } from '../wire-time.ts';
import { shown } from './recurring.ts';

const MOST_DAYS = 30;
const MOST_OBJECTS = 1000;
const DAY_MS = 86_400_000;

/**
 * Everything of the named kinds that changed since an instant, deleted objects as stubs.
 * The answer holds 1,000 objects at most and does not say that it was cut.
 */
export function changeCapture(books: Books, entities: string, since: string): JsonObject {
  const from = Date.parse(since);
  if (!Number.isFinite(from)) {
    throw new VendorFault([entry('2100', `Invalid Date Time : ${since}`, 'changedSince')]);
  }
  if (books.clock.now() - from > MOST_DAYS * DAY_MS) {
    throw new VendorFault([
      entry('2110', `changedSince must lie within the last ${MOST_DAYS} days`, 'changedSince'),
    ]);
  }
  const declarations = entities.split(',').map((name) => captured(books, name.trim()));
  let room = MOST_OBJECTS;
  const QueryResponse = declarations.map((declaration) => {
    const rows = changed(books, declaration, from, room);
    room -= rows.length;
    return block(declaration.wireName ?? declaration.name, rows);
  });
  return { CDCResponse: [{ QueryResponse }] };
}

/** A block of deletions only has no place in a list. */
function block(name: string, rows: JsonObject[]): JsonObject {
  if (rows.length === 0) return {};
  const totalCount = rows.length;
  if (rows.every(({ status }) => status === 'Deleted')) return { [name]: rows, totalCount };
  return { [name]: rows, startPosition: 1, maxResults: rows.length, totalCount };
}

function captured(books: Books, name: string): EntityDeclaration {
  const declaration = byWireName.get(name) ?? books.declarations.get(name.toLowerCase());
  const open = books.settings.unknown.timeActivityInChangeCapture;
  if (!declaration || declaration.noChangeCapture || (declaration.name === 'TimeActivity' && !open)) {
    throw fault('500', `Operation cdc is not supported for entity ${name}.`);
  }
  return declaration;
}

function changed(books: Books, declaration: EntityDeclaration, from: number, most: number): JsonObject[] {
  const rows = deleted(books, declaration, from);
  const start = [books.company.number, declaration.name, UPDATED, Math.floor(from / 1000) * 1000];
  const end = [books.company.number, declaration.name, UPDATED, Number.POSITIVE_INFINITY];
  for (const key of books.store.index.getKeys({ start, end })) {
    if (rows.length >= most) break;
    const record = books.store.records.get([
      books.company.number,
      declaration.name,
      (key as number[])[4] ?? 0,
    ]);
    if (!record) continue;
    rows.push(
      declaration.name === 'RecurringTransaction'
        ? shown(books, record)
        : present(books, declaration, record),
    );
  }
  return rows.slice(0, most);
}

function deleted(books: Books, declaration: EntityDeclaration, from: number): JsonObject[] {
  return buriedSince(books, declaration.name, from).map(({ id, at }) => ({
    domain: 'QBO',
    status: 'Deleted',
    Id: id,
    MetaData: { LastUpdatedTime: recordTime(at) },
  }));
}
