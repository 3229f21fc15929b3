import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

export const readsQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id, 'reads'],
    queryFn: async () => dataOf(await api.GET('/v1/connections/{id}/reads', { params: { path: { id } } })),
  });

export const consentsQuery = queryOptions({
  queryKey: ['consents'],
  queryFn: async () => dataOf(await api.GET('/v1/consents')).items,
});
