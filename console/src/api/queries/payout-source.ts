import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

export const payoutSourceQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id, 'payout-source'],
    queryFn: async () =>
      dataOf(await api.GET('/v1/connections/{id}/payout-source', { params: { path: { id } } })),
  });
