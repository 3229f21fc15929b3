import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { FoundTransaction } from '../types.ts';

/** What names transactions: texts as typed, numbers and ids separated by commas. */
export interface TransactionsNamed {
  type: FoundTransaction['type'];
  ids?: string;
  numbers?: string;
  from?: string;
  to?: string;
}

/** Read from QuickBooks when somebody asks, and then only: these reads are counted there. */
export const transactionsQuery = (id: string, query: TransactionsNamed) =>
  queryOptions({
    queryKey: ['transactions', id, query],
    queryFn: async () =>
      dataOf(await api.GET('/v1/connections/{id}/transactions', { params: { path: { id }, query } })),
    enabled: [query.ids, query.numbers, query.from, query.to].some(Boolean),
    // What was found stays what it was, also when all else is read anew because an import has ended.
    staleTime: 'static',
    // Whoever comes back asks again: what it says may have been imported since.
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
