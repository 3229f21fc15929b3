import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import { isMoving, MOVING_MS } from './moving.ts';

export const payoutsQuery = infiniteQueryOptions({
  queryKey: ['payouts'],
  queryFn: async ({ pageParam }) =>
    dataOf(await api.GET('/v1/payouts', { params: { query: { limit: 50, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
  refetchInterval: ({ state }) => {
    const payouts = state.data?.pages.flatMap(({ items }) => items) ?? [];
    return payouts.some(({ sync }) => isMoving(sync)) ? MOVING_MS : RESTING_MS;
  },
});

/** Payouts arrive by themselves. */
const RESTING_MS = 30_000;

export const payoutQuery = (id: string) =>
  queryOptions({
    queryKey: ['payout', id],
    queryFn: async () => dataOf(await api.GET('/v1/payouts/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (isMoving(state.data?.sync) ? MOVING_MS : RESTING_MS),
  });

export const payoutLinesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['payout', id, 'lines'],
    queryFn: async ({ pageParam }) =>
      dataOf(
        await api.GET('/v1/payouts/{id}/lines', {
          params: { path: { id }, query: { limit: 100, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
