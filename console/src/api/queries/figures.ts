import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

/** Days are those of the person's own clock. */
const TIME_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;
/** A picture of days needs no seconds. */
const FRESH_MS = 60_000;

export const syncFiguresQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id, 'figures'],
    queryFn: async () =>
      dataOf(
        await api.GET('/v1/connections/{id}/figures', {
          params: { path: { id }, query: { timeZone: TIME_ZONE } },
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    refetchInterval: FRESH_MS,
  });
