import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

export const payoutsQuery = infiniteQueryOptions({
  queryKey: ['payouts'],
  queryFn: async ({ pageParam }) =>
    dataOf(await api.GET('/v1/payouts', { params: { query: { limit: 50, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
});

export const payoutQuery = (id: string) =>
  queryOptions({
    queryKey: ['payout', id],
    queryFn: async () => dataOf(await api.GET('/v1/payouts/{id}', { params: { path: { id } } })),
  });
