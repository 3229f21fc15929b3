import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../../api/client.ts';
import type { Batch, PullType, PushType } from '../../../api/types.ts';

export type BatchRequest =
  /** Every type, if none is named. */
  | { kind: 'push'; entityTypes?: PushType[] }
  | { kind: 'pull'; entityTypes: PullType[]; from?: string; to?: string };

export function useStartBatch(connectionId: string, onStarted: () => unknown) {
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
  if (request.kind === 'pull') {
    const { kind: _, ...body } = request;
    return dataOf(await api.POST('/v1/connections/{id}/pull', { params, body }));
  }
  const body = { entityTypes: request.entityTypes };
  return dataOf(await api.POST('/v1/connections/{id}/push', { params, body }));
}

/** Nothing will change any more. */
export function isFinished({ state }: Pick<Batch, 'state'>): boolean {
  return state === 'done' || state === 'stopped' || state === 'failed';
}
