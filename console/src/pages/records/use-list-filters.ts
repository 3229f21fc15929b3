import type { ListFilters, RecordType } from '../../api/queries/records.ts';
import { useConnectionIfLoaded } from '../../connection/use-connection.ts';
import { type Filters, oneOf, useFilters } from '../../filters/use-filters.ts';
import type { Sorting } from '../../pieces/data-table.tsx';
import { LIST_FACTS, STANDINGS } from './list-facts.ts';

const NAMES = [
  'search',
  'status',
  'standing',
  'customer',
  'connection',
  'from',
  'to',
  'least',
  'most',
  'sort',
  'hide',
] as const;
export type ListFilterValues = Filters<(typeof NAMES)[number]>;

/** What narrows the list, and how it is shown, from the address. */
export function useListFilters(type: RecordType) {
  const [filters, setFilters] = useFilters(NAMES);
  const sorting = sortingFrom(type, filters.sort);
  // What is found is meant for the connection that the chosen rows are then sent to.
  const connection = useConnectionIfLoaded()?.id ?? filters.connection;
  return { filters, setFilters, sorting, query: queryFrom(type, { ...filters, connection }, sorting) };
}

/** Narrowed by what somebody chose; how it is sorted and shown does not count. */
export function isNarrowed({ sort: _sort, hide: _hide, connection: _company, ...rest }: ListFilterValues) {
  return Object.values(rest).some((value) => value !== undefined);
}

export const NO_FILTERS: ListFilterValues = {
  search: '',
  status: '',
  standing: '',
  customer: '',
  from: '',
  to: '',
  least: '',
  most: '',
};

/** Newest first where there are days, else by name. */
function sortingFrom(type: RecordType, sort: string | undefined): Sorting {
  const { day, amount } = LIST_FACTS[type];
  const standard = day ? '-day' : 'name';
  const fits = ['name', '-name', ...(day ? ['day', '-day'] : []), ...(amount ? ['amount', '-amount'] : [])];
  const chosen = oneOf(sort, fits) ?? standard;
  return { by: chosen.replace('-', ''), descending: chosen.startsWith('-') };
}

function queryFrom(type: RecordType, filters: ListFilterValues, { by, descending }: Sorting): ListFilters {
  const { states, day, amount, customer, sent } = LIST_FACTS[type];
  const standing =
    sent &&
    oneOf(
      filters.standing,
      STANDINGS.map(({ value }) => value),
    );
  const query: ListFilters = {
    search: filters.search,
    status: oneOf(filters.status, states),
    standing,
    connection: standing && filters.connection,
    customer: customer && filters.customer,
    day_from: day && dayIn(filters.from),
    day_to: day && dayIn(filters.to),
    amount_from: amount && amountIn(filters.least),
    amount_to: amount && amountIn(filters.most),
    order: oneOf(by, ['name', 'day', 'amount']),
    descending: descending ? 'true' : undefined,
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

/** What is no day, or not one yet, narrows nothing. */
function dayIn(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
}

function amountIn(text: string | undefined): string | undefined {
  const plain = text?.replace(',', '.');
  return plain !== undefined && /^\d{1,12}(\.\d{1,4})?$/.test(plain) ? plain : undefined;
}
