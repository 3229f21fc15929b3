import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { ApprovalGroup } from '../types.ts';
import { MOVING_MS } from './moving.ts';

const at = (id: string) => ({ params: { path: { id } } });

/** The list as it was when a person looked: what comes later shows as a number, until they look again. */
export const approvalsQuery = (id: string) =>
  queryOptions({
    queryKey: ['approvals', id, 'list'],
    queryFn: async () => dataOf(await api.GET('/v1/connections/{id}/approvals', at(id))),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** How much awaits approval right now; kept up to date by the server's events. */
export const waitingQuery = (id: string) =>
  queryOptions({
    queryKey: ['approvals', id, 'waiting'],
    queryFn: async () => {
      const { required, rows, oldestAt, cleared } = dataOf(
        await api.GET('/v1/connections/{id}/approvals', at(id)),
      );
      return { required, rows, oldestAt, cleared };
    },
    refetchInterval: 60_000,
  });

const PAGE = 100;

interface RowsOf extends Pick<ApprovalGroup, 'direction' | 'type'> {
  /** Rows of this list only; left out, those that were cleared. */
  version?: string;
}

export const approvalRowsQuery = (id: string, { direction, type, version }: RowsOf) =>
  infiniteQueryOptions({
    queryKey: ['approvals', id, 'rows', direction, type, version],
    queryFn: async ({ pageParam }) =>
      dataOf(
        await api.GET('/v1/connections/{id}/approvals/rows', {
          params: {
            path: { id },
            query: {
              direction,
              type,
              version,
              cleared: version === undefined ? 'true' : undefined,
              limit: PAGE,
              cursor: pageParam,
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

export const pendingSyncsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['approvals', id, 'pending'],
    queryFn: async ({ pageParam }) =>
      dataOf(await api.GET('/v1/connections/{id}/pending-syncs', pageAt(id, pageParam))),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: MOVING_MS,
  });

export const errorLogQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['approvals', id, 'errors'],
    queryFn: async ({ pageParam }) =>
      dataOf(await api.GET('/v1/connections/{id}/error-log', pageAt(id, pageParam))),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: 2 * MOVING_MS,
  });

export const failedSyncsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['approvals', id, 'failed'],
    queryFn: async ({ pageParam }) =>
      dataOf(await api.GET('/v1/connections/{id}/failed-syncs', pageAt(id, pageParam))),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: 2 * MOVING_MS,
  });

function pageAt(id: string, cursor: string | undefined) {
  return { params: { path: { id }, query: { limit: PAGE, cursor } } };
}

export const supportQuery = (id: string, row: string) =>
  queryOptions({
    queryKey: ['approvals', id, 'support', row],
    queryFn: async () =>
      dataOf(
        await api.GET('/v1/connections/{id}/error-log/{row}/support', { params: { path: { id, row } } }),
      ),
  });
