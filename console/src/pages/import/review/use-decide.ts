import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../../api/client.ts';
import { importQuery } from '../../../api/queries/imports.ts';
import type { ImportDecision, ImportRow } from '../../../api/types.ts';
import type { ReviewFilter } from './use-review-filters.ts';

export interface RowDecision {
  decision: ImportDecision | null;
  recordId?: string;
}

/** Decides on one row, and puts the answer in its place: the list stays where it is. */
export function useDecide(importId: string, { type, externalId }: ImportRow) {
  const client = useQueryClient();
  return useMutation({
    // One after the other, so that the last decision is the one that stays.
    scope: { id: `${importId}/${type}/${externalId}` },
    mutationFn: async (body: RowDecision) => {
      const params = { path: { id: importId, type, externalId } };
      return dataOf(await api.PUT('/v1/imports/{id}/rows/{type}/{externalId}', { params, body }));
    },
    onSuccess: async (row) => {
      client.setQueriesData<Pages>(
        { queryKey: ['import-rows', importId] },
        (data) => data && replaced(data, row),
      );
      await client.invalidateQueries({ queryKey: importQuery(importId).queryKey });
    },
  });
}

type Pages = InfiniteData<{ items: ImportRow[]; next: string | null }>;

function replaced(data: Pages, row: ImportRow): Pages {
  const isIt = (each: ImportRow) => each.type === row.type && each.externalId === row.externalId;
  const pages = data.pages.map((page) =>
    page.items.some(isIt) ? { ...page, items: page.items.map((each) => (isIt(each) ? row : each)) } : page,
  );
  return { ...data, pages };
}

interface BulkDecision {
  filter: ReviewFilter & { minScore?: number };
  decision: ImportDecision;
}

/** Decides on all that fit; the list then begins at its first page again. */
export function useDecideAll(importId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: BulkDecision) =>
      dataOf(await api.POST('/v1/imports/{id}/decisions', { params: { path: { id: importId } }, body })),
    onSuccess: async () => {
      await client.resetQueries({ queryKey: ['import-rows', importId] });
      await client.invalidateQueries({ queryKey: importQuery(importId).queryKey });
    },
  });
}
