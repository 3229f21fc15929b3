import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../../api/client.ts';
import type { Batch, EntityType } from '../../../api/types.ts';

export type BatchRequest =
  | { kind: 'push'; entityTypes: EntityType[] }
  | { kind: 'pull'; entityTypes: EntityType[]; from?: string; to?: string };

export function useStartBatch(connectionId: string, onStarted: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: BatchRequest) => start(connectionId, request),
    onSuccess: async () => {
      onStarted();
      await client.invalidateQueries({ queryKey: ['batches'] });
    },
  });
}

async function start(id: string, request: BatchRequest): Promise<unknown> {
  const params = { path: { id } };
  const { kind, ...body } = request;
  if (kind === 'pull') return dataOf(await api.POST('/v1/connections/{id}/pull', { params, body }));
  return dataOf(
    await api.POST('/v1/connections/{id}/push', { params, body: { ...body, force: false, dryRun: false } }),
  );
}

/** Nothing will change any more. */
export function isFinished({ state }: Pick<Batch, 'state'>): boolean {
  return state === 'done' || state === 'stopped' || state === 'failed';
}
