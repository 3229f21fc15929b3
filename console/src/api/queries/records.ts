import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
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

export const recordsQuery = (type: RecordType, search: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['records', type, search],
    queryFn: ({ pageParam }): Promise<RecordPage> =>
      LISTS[type]({
        search: search || undefined,
        order: 'name',
        include_sync: 'true',
        include_names: 'true',
        limit: 100,
        cursor: pageParam,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: ({ state }) => (state.data?.pages.some(hasMoving) ? MOVING_MS : false),
  });

const hasMoving = ({ items }: RecordPage): boolean => items.some(({ sync = [] }) => sync.some(isMoving));

export const recordQuery = (type: RecordType, id: string) =>
  queryOptions({
    queryKey: ['record', type, id],
    queryFn: (): Promise<RecordOf> => READS[type](id),
  });
