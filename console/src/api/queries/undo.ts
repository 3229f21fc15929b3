import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { EntityType, Removal } from '../types.ts';

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

interface ChosenUndo {
  type: EntityType;
  connectionId: string;
  ids: string[];
  removal: Removal;
}

/** What undoing the last writes of these records would take back just now. */
export const chosenUndoPreviewQuery = (body: ChosenUndo) =>
  queryOptions({
    queryKey: ['undo-preview', body],
    queryFn: async () => {
      const answer = dataOf(await api.POST('/v1/records:undo', { body: { ...body, dryRun: true } }));
      if (!('items' in answer)) throw new Error('the undo was started instead of shown');
      return answer;
    },
    staleTime: 0,
    gcTime: 0,
  });

export async function undoChosen(body: ChosenUndo): Promise<unknown> {
  return dataOf(await api.POST('/v1/records:undo', { body }));
}
