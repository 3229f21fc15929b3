import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.d.ts';
import type { Import } from '../types.ts';

type RowsQuery = NonNullable<paths['/v1/imports/{id}/rows']['get']['parameters']['query']>;
/** What the review can be narrowed to. */
export type RowFilter = Pick<RowsQuery, 'type' | 'suggestion' | 'decision' | 'outcome'>;

const MOVING_MS = 1_000;
/** The card that leads into an open one. */
const OPEN_MS = 4_000;
/** Somebody else may decide and confirm. */
const REVIEW_MS = 10_000;
/** As many as the API gives at once: a long list takes few requests. */
const PAGE = 200;

export const importsQuery = (connection: string, limit: number) =>
  queryOptions({
    queryKey: ['imports', connection, limit],
    queryFn: async () => {
      const params = { path: { id: connection }, query: { limit } };
      return dataOf(await api.GET('/v1/connections/{id}/imports', { params })).items;
    },
    refetchInterval: ({ state: { data } }) => (data?.every(isOver) === false ? OPEN_MS : false),
  });

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: async () => dataOf(await api.GET('/v1/imports/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) => (data ? paceOf(data) : false),
  });

function paceOf({ state }: Import): number | false {
  if (isOver({ state })) return false;
  return state === 'review' ? REVIEW_MS : MOVING_MS;
}

/** Nothing will happen any more. */
export function isOver({ state }: Pick<Import, 'state'>): boolean {
  return state === 'done' || state === 'cancelled' || state === 'failed';
}

export const importRowsQuery = (id: string, filter: RowFilter) =>
  infiniteQueryOptions({
    queryKey: ['import-rows', id, filter],
    queryFn: async ({ pageParam }) => {
      const query = { ...filter, limit: PAGE, cursor: pageParam };
      return dataOf(await api.GET('/v1/imports/{id}/rows', { params: { path: { id }, query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    // What is decided on this page is changed in place; hundreds of pages are not read again for it.
    staleTime: Number.POSITIVE_INFINITY,
  });
