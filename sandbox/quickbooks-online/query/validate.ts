import type { Books } from '../engine/books.ts';
import { isId } from '../engine/id-keys.ts';
import type { EntityDeclaration } from '../entities/declaration.ts';
import { entry, fault } from '../faults/catalog.ts';
import { VendorFault } from '../faults/fault.ts';
import type { Matcher } from './compare.ts';
import { matcher } from './compare.ts';
import type { Condition, Query } from './parser.ts';
import { refused } from './parser.ts';
import type { Property } from './properties.ts';
import { resolveProperty } from './properties.ts';

export interface Filter extends Condition {
  field: Property;
  matches: Matcher;
}

export interface Sorting {
  field: Property;
  descending: boolean;
}

/** A query whose names are known to the entity. */
export interface CheckedQuery {
  declaration: EntityDeclaration;
  select: 'all' | 'count' | Property[];
  filters: Filter[];
  order: Sorting[];
  startPosition: number;
  maxResults: number;
}

const DEFAULT_ROWS = 100;
const MOST_ROWS = 1000;

/** @throws VendorFault 4001, 4002 or 2030 */
export function checkQuery(books: Books, query: Query): CheckedQuery {
  const declaration = books.declarations.get(query.entity.toLowerCase());
  if (!declaration || declaration.unqueryable) {
    throw fault('4001', `QueryValidationError: Metadata not found for entity ${query.entity}`);
  }
  const { notEqual } = books.settings.unknown;
  if (notEqual === 'refuse' && query.conditions.some(({ operator }) => operator === '!='))
    throw refused('!=');
  const filters = query.conditions.map((condition) => checkCondition(declaration, condition));
  if (declaration.fields.Active && !filters.some((filter) => filter.field.name === 'Active')) {
    filters.push(checkCondition(declaration, { property: 'Active', operator: '=', values: ['true'] }));
  }
  return {
    declaration,
    select: Array.isArray(query.select)
      ? query.select.map((name) => resolveProperty(declaration, name, 'select'))
      : query.select,
    filters,
    order: query.order.map(({ property, descending }) => ({
      field: resolveProperty(declaration, property, 'where'),
      descending,
    })),
    startPosition: query.startPosition,
    maxResults: rows(books, query.maxResults),
  };
}

function rows(books: Books, wanted: number | undefined): number {
  if (wanted === undefined) return DEFAULT_ROWS;
  if (wanted > MOST_ROWS && books.settings.unknown.maxResultsAbove1000 === 'fault') {
    throw fault(
      '4001',
      `QueryValidationError: value ${wanted} is too large. Max allowed value is ${MOST_ROWS}`,
    );
  }
  return Math.min(wanted, MOST_ROWS);
}

function checkCondition(declaration: EntityDeclaration, condition: Condition): Filter {
  const field = resolveProperty(declaration, condition.property, 'where');
  if (field.name === 'Id') checkId(condition);
  checkValues(condition, field);
  return { ...condition, field, matches: matcher(condition, field) };
}

function checkId({ operator, values }: Condition): void {
  if (operator !== '=' && operator !== 'IN') {
    throw fault('4001', `QueryValidationError: operator ${operator} is not supported for property Id`);
  }
  if (values.some((value) => !isId(value.trim()))) {
    throw new VendorFault([
      entry('2030', `Id should be a valid number. Supplied value:${values.join(',')}`, 'Id'),
    ]);
  }
}

/** @throws VendorFault 4002 where a value is not of the property's kind */
function checkValues({ operator, values, property }: Condition, { kind }: Property): void {
  if (operator === 'LIKE') return;
  const wrong = values.find((value) => value !== '' && !fits(kind, value));
  if (wrong === undefined) return;
  throw fault('4002', `QueryValidationError: value ${wrong} is not valid for property ${property}`);
}

function fits(kind: Property['kind'], value: string): boolean {
  if (kind === 'decimal' || kind === 'integer') return Number.isFinite(Number(value));
  if (kind === 'boolean') return /^(true|false)$/i.test(value);
  if (kind === 'date' || kind === 'dateTime') return Number.isFinite(Date.parse(value));
  return true;
}
