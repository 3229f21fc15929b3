import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.d.ts';

export type LogQuery = NonNullable<paths['/v1/sync-log']['get']['parameters']['query']>;

export const logQuery = (query: LogQuery) =>
  queryOptions({
    queryKey: ['log', query],
    queryFn: () => readLog(query),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });

async function readLog(query: LogQuery) {
  const page = dataOf(await api.GET('/v1/sync-log', { params: { query } }));
  if (typeof page === 'string') throw new Error('the log came as text');
  return page;
}

/** One attempt, with what was sent and answered. */
export const logEntryQuery = (id: string) =>
  queryOptions({
    queryKey: ['log-entry', id],
    queryFn: async () => dataOf(await api.GET('/v1/sync-log/{id}', { params: { path: { id } } })),
  });

/** All entries that fit, as a file. */
export async function readLogCsv({ limit: _limit, ...query }: LogQuery): Promise<Blob> {
  const headers = { accept: 'text/csv' };
  return dataOf(await api.GET('/v1/sync-log', { params: { query }, headers, parseAs: 'blob' }));
}

export const unresolvedQuery = (query: { connection?: string; records?: number } = {}) =>
  queryOptions({
    queryKey: ['unresolved', query],
    queryFn: async () => dataOf(await api.GET('/v1/unresolved-errors', { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });

export const recordSyncQuery = (type: LogRecord['type'], id: string) =>
  queryOptions({
    queryKey: ['record-sync', type, id],
    queryFn: async () =>
      dataOf(await api.GET('/v1/records/{type}/{id}/sync', { params: { path: { type, id } } })),
    refetchInterval: 3_000,
  });

export const recordSidesQuery = (type: LogRecord['type'], id: string) =>
  queryOptions({
    queryKey: ['record-sides', type, id],
    queryFn: async () =>
      dataOf(await api.GET('/v1/records/{type}/{id}/sides', { params: { path: { type, id } } })),
    refetchInterval: 5_000,
  });

type LogRecord = paths['/v1/records/{type}/{id}/sync']['get']['parameters']['path'];
