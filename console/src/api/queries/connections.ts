import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

/** Often enough that a person sees what happens, seldom enough for a small server. */
export const LIVE_MS = 4_000;

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: async () => dataOf(await api.GET('/v1/connections')).items,
});

const at = (id: string) => ({ params: { path: { id } } });

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id],
    queryFn: async () => dataOf(await api.GET('/v1/connections/{id}', at(id))),
  });

export const healthQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id, 'health'],
    queryFn: async () => dataOf(await api.GET('/v1/connections/{id}/health', at(id))),
    refetchInterval: LIVE_MS,
  });

/** How far setting it up has come: read from what there is, so any browser can go on with it. */
export const setupQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id, 'setup'],
    queryFn: async () => dataOf(await api.GET('/v1/connections/{id}/setup', at(id))),
  });

/** With its ETag: a change names the version that it replaces. */
export const settingsQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id, 'settings'],
    queryFn: async () => {
      const answer = await api.GET('/v1/connections/{id}/settings', at(id));
      return { settings: dataOf(answer), etag: answer.response.headers.get('etag') ?? '*' };
    },
  });

/** What can be connected, and how. It changes with the installation only. */
export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: async () => dataOf(await api.GET('/v1/providers')).items,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The computers whose program works for a connection; seen as soon as they come. */
export const connectorsQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id, 'connectors'],
    queryFn: async () => dataOf(await api.GET('/v1/connections/{id}/connectors', at(id))).data,
    refetchInterval: LIVE_MS,
  });
