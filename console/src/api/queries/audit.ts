import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.d.ts';

export type AuditQuery = NonNullable<paths['/v1/audit']['get']['parameters']['query']>;

export const auditQuery = (query: AuditQuery) =>
  infiniteQueryOptions({
    queryKey: ['audit', query],
    queryFn: async ({ pageParam }) =>
      dataOf(await api.GET('/v1/audit', { params: { query: { ...query, cursor: pageParam, limit: 100 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
