import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { Removal } from '../types.ts';

/** What undoing a push would take back just now. */
export const undoPreviewQuery = (id: string, removal: Removal) =>
  queryOptions({
    queryKey: ['undo-preview', id, removal],
    queryFn: async () =>
      dataOf(await api.GET('/v1/batches/{id}/undo', { params: { path: { id }, query: { removal } } })),
    staleTime: 0,
    gcTime: 0,
  });

/** What an undo did with each record. */
export const undoItemsQuery = (id: string) =>
  queryOptions({
    queryKey: ['undo-items', id],
    queryFn: async () =>
      dataOf(await api.GET('/v1/batches/{id}/undo-items', { params: { path: { id } } })).items,
  });
