import type { Books } from '../engine/books.ts';
import { idKey, isTaxMark } from '../engine/id-keys.ts';
import type { NameCache } from '../engine/present.ts';
import { present } from '../engine/present.ts';
import type { JsonObject } from '../json.ts';
import { at, text } from '../json.ts';
import { shown as asTemplate } from '../service/recurring.ts';
import { recordTime } from '../wire-time.ts';
import type { Comparable } from './compare.ts';
import { comparableOf, compare } from './compare.ts';
import { parseQuery } from './parser.ts';
import { defaultOrder, plan } from './plan.ts';
import type { Property } from './properties.ts';
import { comparedValue, passes } from './properties.ts';
import type { CheckedQuery, Sorting } from './validate.ts';
import { checkQuery } from './validate.ts';

/** Answers a query with the content of `QueryResponse`. */
export function runQuery(books: Books, source: string): JsonObject {
  const query = checkQuery(books, parseQuery(source));
  if (query.select === 'count') return { totalCount: count(books, query) };
  const rows = found(books, query);
  if (rows.length === 0) return {};
  const names: NameCache = new Map();
  const shown = rows.map((row) =>
    query.declaration.name === 'RecurringTransaction'
      ? asTemplate(books, row)
      : shape(query, asListed(query, present(books, query.declaration, row, names))),
  );
  return {
    [query.declaration.wireName ?? query.declaration.name]: shown,
    startPosition: query.startPosition,
    maxResults: shown.length,
    ...(query.declaration.countsRows ? { totalCount: shown.length } : {}),
  };
}

function found(books: Books, query: CheckedQuery): JsonObject[] {
  const { name } = query.declaration;
  if (name === 'TaxCode' && books.settings.unknown.taxMarksBesidePage) return besideMarks(books, query);
  const rows = page(books, query);
  return rows.length === 0 && name === 'ExchangeRate' ? currentRate(books, query) : rows;
}

/** The marks of a United States company come with the first page, whatever its length. */
function besideMarks(books: Books, query: CheckedQuery): JsonObject[] {
  const all = sorted(query, [...matching(books, query)]);
  const isMark = (row: JsonObject) => isTaxMark(text(row, 'Id'));
  const skip = query.startPosition - 1;
  const codes = all.filter((row) => !isMark(row)).slice(skip, skip + query.maxResults);
  return skip === 0 ? [...all.filter(isMark), ...codes] : codes;
}

/** A company that uses a foreign currency has a rate for every one, though nobody entered it. */
function currentRate(books: Books, query: CheckedQuery): JsonObject[] {
  const asked = query.filters.find(
    ({ field, operator }) => field.name === 'SourceCurrencyCode' && operator === '=',
  );
  const code = asked?.values[0]?.toUpperCase() ?? '';
  const foreign = [...books.all('CompanyCurrency')].some(({ Active }) => Active !== false);
  if (!/^[A-Z]{3}$/.test(code) || !foreign || query.startPosition > 1) return [];
  const row = {
    SourceCurrencyCode: code,
    TargetCurrencyCode: books.settings.homeCurrency,
    Rate: 1,
    AsOfDate: books.today,
    MetaData: { LastUpdatedTime: recordTime(books.clock.now()) },
  };
  return query.filters.every(({ field, matches }) => passes(row, field, matches)) ? [row] : [];
}

/** A query's rows leave out what only a read shows. */
function asListed({ declaration }: CheckedQuery, row: JsonObject): JsonObject {
  if (declaration.name === 'Customer') delete row.DefaultTaxCodeRef;
  return row;
}

function count(books: Books, query: CheckedQuery): number {
  if (query.filters.length === 0) return books.size(query.declaration.name);
  let total = 0;
  for (const _row of matching(books, query)) total += 1;
  return total;
}

function page(books: Books, query: CheckedQuery): JsonObject[] {
  const skip = query.startPosition - 1;
  const end = skip + query.maxResults;
  const source = plan(books, query);
  const rows: JsonObject[] = [];
  let seen = 0;
  for (const row of filtered(books, query, source.ids)) {
    seen += 1;
    if (source.ordered && seen <= skip) continue;
    rows.push(row);
    if (source.ordered && seen >= end) break;
  }
  return source.ordered ? rows : sorted(query, rows).slice(skip, end);
}

function matching(books: Books, query: CheckedQuery): Iterable<JsonObject> {
  return filtered(books, query, plan(books, query).ids);
}

function* filtered(books: Books, query: CheckedQuery, ids: Iterable<number>): Generator<JsonObject> {
  const { declaration, filters } = query;
  const derived = filters.some((filter) => filter.field.derived) && declaration.present !== undefined;
  for (const id of ids) {
    const row = books.store.records.get([books.company.number, declaration.name, id]);
    if (!row) continue;
    const seen = derived ? (declaration.present?.(row, books) ?? row) : row;
    if (filters.every(({ field, matches }) => passes(seen, field, matches))) yield row;
  }
}

function sorted(query: CheckedQuery, rows: JsonObject[]): JsonObject[] {
  const fallback = defaultOrder(query.declaration);
  const order = query.order.length > 0 ? query.order : fallback ? [fallback] : [];
  return rows.sort((a, b) => compareRows(order, a, b));
}

function compareRows(order: readonly Sorting[], a: JsonObject, b: JsonObject): number {
  for (const { field, descending } of order) {
    const result = compare(sortKey(a, field), sortKey(b, field));
    if (result !== 0) return descending ? -result : result;
  }
  const last = order[0]?.descending ? -1 : 1;
  return last * (Number(text(a, 'Id')) - Number(text(b, 'Id')));
}

function sortKey(row: JsonObject, field: Property): Comparable {
  if (field.name === 'Id') return idKey(text(row, 'Id'));
  return comparableOf(comparedValue(row, field), field);
}

function shape(query: CheckedQuery, row: JsonObject): JsonObject {
  if (!Array.isArray(query.select)) return row;
  const result: JsonObject = {};
  for (const { name } of query.select) {
    const value = at(row, name);
    if (value === undefined) continue;
    const [head, leaf] = name.split('.');
    if (head !== undefined && leaf !== undefined) {
      const outer = result[head];
      result[head] = { ...(typeof outer === 'object' && !Array.isArray(outer) ? outer : {}), [leaf]: value };
    } else result[name] = value;
  }
  return { ...result, domain: 'QBO', sparse: true, Id: row.Id };
}
