import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

/** What an account wrote to another client there than the one that is chosen. Read from QuickBooks each time. */
export const accountLinkQuery = (id: string, customerId: string, externalId: string) =>
  queryOptions({
    queryKey: ['account-link', id, customerId, externalId],
    queryFn: async () =>
      dataOf(
        await api.GET('/v1/connections/{id}/accounts/{customerId}/link', {
          params: { path: { id, customerId }, query: { externalId } },
        }),
      ),
    staleTime: 0,
    gcTime: 0,
  });
