import type { Books } from '../engine/books.ts';
import { idKey } from '../engine/id-keys.ts';
import type { IndexValue } from '../engine/index-keys.ts';
import { indexedProperties, indexValue, UPDATED } from '../engine/index-keys.ts';
import type { EntityDeclaration } from '../entities/declaration.ts';
import { comparableOf } from './compare.ts';
import type { CheckedQuery, Filter, Sorting } from './validate.ts';

/** Where the ids of candidate rows come from, and whether they come in the wanted order. */
export interface Plan {
  ids: Iterable<number>;
  ordered: boolean;
  /** Filters that the ids satisfy already. */
  covered: ReadonlySet<Filter>;
}

/**
 * Prefers ids given outright, then an equality on an index, then a range, then the index of the order.
 * Each walks one ordered index, so that the work follows the answer and not the size of the company.
 */
export function plan(books: Books, query: CheckedQuery): Plan {
  const { declaration, filters } = query;
  const byId = filters.find((filter) => filter.field.name === 'Id');
  if (byId) return { ids: distinct(byId.values.map(idKey)), ordered: false, covered: new Set([byId]) };
  const indexed = new Set(indexedProperties(declaration));
  const order = effectiveOrder(declaration, query.order);
  const usable = filters.filter((filter) => indexed.has(filter.field.name) && isSargable(filter));
  const selective = usable.filter((filter) => filter.field.name !== 'Active');
  const best =
    selective.find((filter) => filter.operator === '=') ??
    selective.find((filter) => filter.operator === 'IN');
  if (best) return equality(books, declaration, best);
  const range = selective.find((filter) => filter.field.name === order?.field.name) ?? selective[0];
  if (range) return ranged(books, declaration, range, usable, order);
  if (order && indexed.has(order.field.name)) return inOrder(books, declaration, order);
  return { ids: recordIds(books, declaration), ordered: false, covered: new Set() };
}

/** The one property that decides the order, or none where several do. */
function effectiveOrder(declaration: EntityDeclaration, order: readonly Sorting[]): Sorting | undefined {
  if (order.length > 1) return undefined;
  return order[0] ?? defaultOrder(declaration);
}

export function defaultOrder(declaration: EntityDeclaration): Sorting | undefined {
  if (declaration.kind === 'transaction') {
    return { field: { name: UPDATED, kind: 'dateTime', derived: false }, descending: true };
  }
  if (!declaration.naturalOrder) return undefined;
  return { field: { name: declaration.naturalOrder, kind: 'text', derived: false }, descending: false };
}

function isSargable(filter: Filter): boolean {
  return (
    (filter.operator !== 'LIKE' && filter.operator !== '!=' && !filter.field.derived) ||
    filter.field.name === 'Balance'
  );
}

function start(books: Books, declaration: EntityDeclaration, property: string): (string | number)[] {
  return [books.company.number, declaration.name, property];
}

function keyValue(filter: Filter, value: string): IndexValue {
  return indexValue(comparableOf(value, filter.field));
}

function equality(books: Books, declaration: EntityDeclaration, filter: Filter): Plan {
  const prefix = start(books, declaration, filter.field.name);
  const ids = function* () {
    for (const value of new Set(filter.values)) {
      const from = [...prefix, keyValue(filter, value)];
      yield* idsBetween(books, from, [...from, Number.POSITIVE_INFINITY], false);
    }
  };
  return { ids: ids(), ordered: false, covered: new Set() };
}

const LAST = '\uffff';

function ranged(
  books: Books,
  declaration: EntityDeclaration,
  filter: Filter,
  usable: readonly Filter[],
  order: Sorting | undefined,
): Plan {
  const prefix = start(books, declaration, filter.field.name);
  const same = usable.filter((other) => other.field.name === filter.field.name);
  const lower = same.find(({ operator }) => operator === '>' || operator === '>=');
  const upper = same.find(({ operator }) => operator === '<' || operator === '<=');
  const from = lower ? [...prefix, keyValue(lower, lower.values[0] ?? '')] : prefix;
  const to = upper
    ? [...prefix, keyValue(upper, upper.values[0] ?? ''), Number.POSITIVE_INFINITY]
    : [...prefix, LAST, Number.POSITIVE_INFINITY];
  const ordered = order?.field.name === filter.field.name;
  return { ids: idsBetween(books, from, to, ordered && order.descending), ordered, covered: new Set() };
}

function inOrder(books: Books, declaration: EntityDeclaration, order: Sorting): Plan {
  const prefix = start(books, declaration, order.field.name);
  const ids = idsBetween(books, prefix, [...prefix, LAST, Number.POSITIVE_INFINITY], order.descending);
  return { ids, ordered: true, covered: new Set() };
}

function* idsBetween(
  books: Books,
  from: (string | number)[],
  to: (string | number)[],
  reverse: boolean,
): Generator<number> {
  const range = reverse ? { start: to, end: from, reverse } : { start: from, end: to };
  for (const key of books.store.index.getKeys(range)) yield (key as number[])[4] ?? 0;
}

function* recordIds(books: Books, declaration: EntityDeclaration): Generator<number> {
  const from = [books.company.number, declaration.name];
  const keys = books.store.records.getKeys({ start: from, end: [...from, Number.POSITIVE_INFINITY] });
  for (const key of keys) yield (key as number[])[2] ?? 0;
}

function distinct(ids: number[]): number[] {
  return [...new Set(ids)];
}
