import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { AccountStatus } from '../types.ts';
import { MOVING_MS } from './moving.ts';

interface AccountFilter {
  status: AccountStatus | undefined;
  search: string | undefined;
}

export const accountsQuery = (id: string, { status, search }: AccountFilter) =>
  infiniteQueryOptions({
    queryKey: ['accounts', id, 'list', status, search],
    queryFn: async ({ pageParam }) =>
      dataOf(
        await api.GET('/v1/connections/{id}/accounts', {
          params: {
            path: { id },
            query: { status, search: search || undefined, limit: 100, cursor: pageParam },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((account) => account.status === 'syncing'))
        ? MOVING_MS
        : false,
  });

export const accountCountsQuery = (id: string, search: string | undefined) =>
  queryOptions({
    queryKey: ['accounts', id, 'counts', search],
    queryFn: async () =>
      dataOf(
        await api.GET('/v1/connections/{id}/account-counts', {
          params: { path: { id }, query: { search: search || undefined } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const accountQuery = (id: string, customerId: string) =>
  queryOptions({
    queryKey: ['accounts', id, 'one', customerId],
    queryFn: async () =>
      dataOf(
        await api.GET('/v1/connections/{id}/accounts/{customerId}', { params: { path: { id, customerId } } }),
      ),
    // Beside the state of its record, which is asked for as often: the two agree.
    refetchInterval: MOVING_MS,
  });

/** Read from QuickBooks each time: a person is choosing. */
export const counterpartsQuery = (id: string, search: string) =>
  infiniteQueryOptions({
    queryKey: ['counterparts', id, search],
    queryFn: async ({ pageParam }) =>
      dataOf(
        await api.GET('/v1/connections/{id}/customer-counterparts', {
          params: { path: { id }, query: { search: search || undefined, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: 30_000,
  });
