import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { PushType } from '../types.ts';

export const batchesQuery = (connection: string) =>
  queryOptions({
    queryKey: ['batches', connection],
    queryFn: async () =>
      dataOf(await api.GET('/v1/batches', { params: { query: { connection, limit: 10 } } })).items,
    refetchInterval: 4_000,
  });

export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: ['batch', id],
    queryFn: async () => dataOf(await api.GET('/v1/batches/{id}', { params: { path: { id } } })),
  });

/** What a push of one type, or of all, would do, were it started now. */
export const previewQuery = (id: string, type?: PushType) =>
  queryOptions({
    queryKey: ['preview', id, type],
    queryFn: async () => {
      const query = { types: type, limit: 200 };
      return dataOf(await api.GET('/v1/connections/{id}/push-preview', { params: { path: { id }, query } }));
    },
    staleTime: 0,
    gcTime: 0,
  });
