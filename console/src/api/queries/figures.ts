import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { zoneName } from '../../format/wall-clock.ts';
import { api, dataOf } from '../client.ts';

/** A picture of days needs no seconds. */
const FRESH_MS = 60_000;

export const syncFiguresQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id, 'figures'],
    queryFn: async () =>
      dataOf(
        await api.GET('/v1/connections/{id}/figures', {
          params: { path: { id }, query: { timeZone: zoneName() } },
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    refetchInterval: FRESH_MS,
  });
