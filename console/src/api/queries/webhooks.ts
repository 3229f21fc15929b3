import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { WebhookDelivery } from '../types.ts';

export const endpointsQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async () => dataOf(await api.GET('/v1/webhook-endpoints')).items,
});

export const endpointQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhooks', id],
    queryFn: async () => dataOf(await api.GET('/v1/webhook-endpoints/{id}', { params: { path: { id } } })),
    refetchInterval: 5_000,
  });

export const deliveriesQuery = (id: string, state: WebhookDelivery['state'] | undefined) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', id, 'deliveries', state],
    queryFn: async ({ pageParam }) => {
      const query = { state, cursor: pageParam, limit: 50 };
      return dataOf(
        await api.GET('/v1/webhook-endpoints/{id}/deliveries', { params: { path: { id }, query } }),
      );
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: 5_000,
  });
