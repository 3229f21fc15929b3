import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

/** What an invoice comes to on both sides; `ask` reads the books of that connection, which is metered. */
export const invoiceMoneyQuery = (id: string, ask: string | undefined) =>
  queryOptions({
    queryKey: ['invoice-money', id, ask],
    queryFn: async () =>
      dataOf(await api.GET('/v1/invoices/{id}/money', { params: { path: { id }, query: { ask } } })),
    placeholderData: keepPreviousData,
    // Nobody is asked again because somebody looked at another window.
    staleTime: ask === undefined ? undefined : Number.POSITIVE_INFINITY,
  });
