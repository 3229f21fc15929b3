import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

export const syncConnectorQuery = (id: string) =>
  queryOptions({
    queryKey: ['sync-connector', id],
    queryFn: async () =>
      dataOf(await api.GET('/v1/connections/{id}/connector', { params: { path: { id } } })),
  });
