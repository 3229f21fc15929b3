import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { MappingKind } from '../types.ts';

const at = (id: string, kind: MappingKind) => ({ params: { path: { id, kind } } });

export const mappingsQuery = (id: string, kind: MappingKind) =>
  queryOptions({
    queryKey: ['connections', id, 'mappings', kind],
    queryFn: async () => dataOf(await api.GET('/v1/connections/{id}/mappings/{kind}', at(id, kind))),
  });

export const choicesQuery = (id: string, kind: MappingKind) =>
  queryOptions({
    queryKey: ['connections', id, 'choices', kind],
    queryFn: async () => dataOf(await api.GET('/v1/connections/{id}/mappings/{kind}/choices', at(id, kind))),
    staleTime: 60_000,
  });

/** Asks the accounting system, whatever was read before. */
export async function readChoicesNow(id: string, kind: MappingKind) {
  const params = { ...at(id, kind).params, query: { refresh: 'true' as const } };
  return dataOf(await api.GET('/v1/connections/{id}/mappings/{kind}/choices', { params }));
}
