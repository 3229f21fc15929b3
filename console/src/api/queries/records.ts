import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.d.ts';
import { isMoving, MOVING_MS } from './moving.ts';

type ListQuery = NonNullable<paths['/v1/customers']['get']['parameters']['query']>;

/** A page of each type that has pages here; one line for each, because each has its own shape. */
const LISTS = {
  customer: async (query: ListQuery) => dataOf(await api.GET('/v1/customers', { params: { query } })),
  invoice: async (query: ListQuery) => dataOf(await api.GET('/v1/invoices', { params: { query } })),
  payment: async (query: ListQuery) => dataOf(await api.GET('/v1/payments', { params: { query } })),
  service_item: async (query: ListQuery) => dataOf(await api.GET('/v1/service-items', { params: { query } })),
  team_member: async (query: ListQuery) => dataOf(await api.GET('/v1/team-members', { params: { query } })),
  timesheet: async (query: ListQuery) => dataOf(await api.GET('/v1/timesheets', { params: { query } })),
  timesheet_entry: async (query: ListQuery) =>
    dataOf(await api.GET('/v1/timesheet-entries', { params: { query } })),
} as const;

const at = (id: string) => ({ params: { path: { id } } });

const READS = {
  customer: async (id: string) => dataOf(await api.GET('/v1/customers/{id}', at(id))),
  invoice: async (id: string) => dataOf(await api.GET('/v1/invoices/{id}', at(id))),
  payment: async (id: string) => dataOf(await api.GET('/v1/payments/{id}', at(id))),
  service_item: async (id: string) => dataOf(await api.GET('/v1/service-items/{id}', at(id))),
  team_member: async (id: string) => dataOf(await api.GET('/v1/team-members/{id}', at(id))),
  timesheet: async (id: string) => dataOf(await api.GET('/v1/timesheets/{id}', at(id))),
  timesheet_entry: async (id: string) => dataOf(await api.GET('/v1/timesheet-entries/{id}', at(id))),
} as const;

type Lists = typeof LISTS;
/** Types of records that people look at. */
export type RecordType = keyof Lists;
export type ListedRecord<Type extends RecordType = RecordType> = Awaited<
  ReturnType<Lists[Type]>
>['items'][number];
export type RecordOf<Type extends RecordType = RecordType> = Awaited<ReturnType<(typeof READS)[Type]>>;

interface RecordPage {
  items: ListedRecord[];
  next: string | null;
}

/** What narrows and orders a list, as its address has it. */
export type ListFilters = Omit<
  ListQuery,
  'cursor' | 'limit' | 'modified_after' | 'include_deleted' | 'include_sync' | 'include_names'
>;

export const recordsQuery = (type: RecordType, filters: ListFilters) =>
  infiniteQueryOptions({
    queryKey: ['records', type, filters],
    queryFn: ({ pageParam }): Promise<RecordPage> =>
      LISTS[type]({
        order: 'name',
        ...filters,
        include_sync: 'true',
        include_names: 'true',
        limit: 100,
        cursor: pageParam,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.pages.some(hasMoving) ? MOVING_MS : false),
  });

/** The first few that a search finds; of all, while nothing is looked for. */
export const recordHitsQuery = (type: RecordType, search: string) =>
  queryOptions({
    queryKey: ['records', type, 'hits', search],
    queryFn: (): Promise<RecordPage> =>
      LISTS[type]({ search: search || undefined, order: 'name', include_names: 'true', limit: 5 }),
  });

type TotalsQuery = NonNullable<paths['/v1/customers:totals']['get']['parameters']['query']>;

const TOTALS = {
  customer: (query: TotalsQuery) => api.GET('/v1/customers:totals', { params: { query } }),
  invoice: (query: TotalsQuery) => api.GET('/v1/invoices:totals', { params: { query } }),
  payment: (query: TotalsQuery) => api.GET('/v1/payments:totals', { params: { query } }),
  service_item: (query: TotalsQuery) => api.GET('/v1/service-items:totals', { params: { query } }),
  team_member: (query: TotalsQuery) => api.GET('/v1/team-members:totals', { params: { query } }),
  timesheet: (query: TotalsQuery) => api.GET('/v1/timesheets:totals', { params: { query } }),
  timesheet_entry: (query: TotalsQuery) => api.GET('/v1/timesheet-entries:totals', { params: { query } }),
} as const;

/** How many a list finds, and what they come to. */
export const recordTotalsQuery = (
  type: RecordType,
  { order: _order, descending: _descending, ...query }: ListFilters,
) =>
  queryOptions({
    queryKey: ['records', type, 'totals', query],
    queryFn: async () => dataOf(await TOTALS[type](query)),
    placeholderData: keepPreviousData,
  });

/** Where the browser gets all that a list finds as a file. */
export function recordsCsvAddress(type: RecordType, filters: ListFilters): string {
  const set = Object.entries({ order: 'name', ...filters }).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return `/v1/${PATHS[type]}:csv?${new URLSearchParams(set)}`;
}

const PATHS: Readonly<Record<RecordType, string>> = {
  customer: 'customers',
  invoice: 'invoices',
  payment: 'payments',
  service_item: 'service-items',
  team_member: 'team-members',
  timesheet: 'timesheets',
  timesheet_entry: 'timesheet-entries',
};

const hasMoving = ({ items }: RecordPage): boolean => items.some(({ sync = [] }) => sync.some(isMoving));

export const recordQuery = (type: RecordType, id: string) =>
  queryOptions({
    queryKey: ['record', type, id],
    queryFn: (): Promise<RecordOf> => READS[type](id),
  });

/** A customer as such, once one is chosen. */
export const customerQuery = (id: string | undefined) =>
  queryOptions({
    queryKey: ['record', 'customer', id],
    queryFn: () => READS.customer(id ?? ''),
    enabled: id !== undefined,
  });
