import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { BalanceReport, BalanceSort } from '../types.ts';

/** Progress of a report is looked at this often while it runs. */
const PROGRESS_MS = 1_500;

const UNDER_WAY: readonly BalanceReport['state'][] = ['queued', 'reading', 'comparing'];

export function isUnderWay(state: BalanceReport['state'] | undefined): boolean {
  return state !== undefined && UNDER_WAY.includes(state);
}

export const latestReportQuery = (id: string) =>
  queryOptions({
    queryKey: ['balances', id, 'latest'],
    queryFn: async () => {
      const { items } = dataOf(
        await api.GET('/v1/connections/{id}/balance-reports', {
          params: { path: { id }, query: { limit: 20 } },
        }),
      );
      const [newest] = items;
      // What somebody cancelled, or what failed, does not take away what there was before.
      return { newest: newest ?? null, done: items.find(({ state }) => state === 'done') ?? null };
    },
    refetchInterval: ({ state }) => (isUnderWay(state.data?.newest?.state) ? PROGRESS_MS : false),
  });

export interface BalanceFilter {
  differs: boolean;
  search: string | undefined;
  sort: BalanceSort;
  order: 'asc' | 'desc';
}

export const balancesQuery = (id: string, { differs, search, sort, order }: BalanceFilter) =>
  infiniteQueryOptions({
    queryKey: ['balances', id, 'rows', differs, search, sort, order],
    queryFn: async ({ pageParam }) => {
      const page = dataOf(
        await api.GET('/v1/balance-reports/{id}/rows', {
          params: {
            path: { id },
            query: {
              differs: differs ? 'true' : 'false',
              search: search || undefined,
              sort,
              order,
              limit: 100,
              cursor: pageParam,
            },
          },
        }),
      );
      if (typeof page === 'string') throw new Error('the rows came as text');
      return page;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** Read from QuickBooks each time somebody asks, and then only: these reads are counted there. */
export const explanationQuery = (id: string, row: string) =>
  queryOptions({
    queryKey: ['balances', id, 'explanation', row],
    queryFn: async () =>
      dataOf(
        await api.GET('/v1/balance-reports/{id}/explanation', { params: { path: { id }, query: { row } } }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** All rows that fit, as a file. */
export async function readBalanceCsv(id: string, { differs, search }: BalanceFilter): Promise<Blob> {
  const query = { differs: differs ? ('true' as const) : ('false' as const), search: search || undefined };
  const headers = { accept: 'text/csv' };
  return dataOf(
    await api.GET('/v1/balance-reports/{id}/rows', {
      params: { path: { id }, query },
      headers,
      parseAs: 'blob',
    }),
  );
}
