import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../../api/client.ts';
import { syncConnectorQuery } from '../../../api/queries/sync-connector.ts';
import type { SyncConnector, SyncConnectorSettings } from '../../../api/types.ts';

export function useForceSync(id: string) {
  return useConnectorChange(id, async () =>
    dataOf(await api.POST('/v1/connections/{id}/connector/force-sync', { params: { path: { id } } })),
  );
}

export function useStopSync(id: string) {
  return useConnectorChange(id, async () =>
    dataOf(await api.POST('/v1/connections/{id}/connector/stop', { params: { path: { id } } })),
  );
}

export function useCloseAutosync(id: string) {
  return useConnectorChange(id, async () =>
    dataOf(await api.POST('/v1/connections/{id}/connector/close', { params: { path: { id } } })),
  );
}

export function useChangeConnector(id: string) {
  return useConnectorChange(id, async (body: SyncConnectorSettings) =>
    dataOf(await api.PUT('/v1/connections/{id}/connector', { params: { path: { id } }, body })),
  );
}

/** Each answers with the connector as it is then. */
function useConnectorChange<Input = void>(id: string, mutationFn: (input: Input) => Promise<SyncConnector>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: (connector) => client.setQueryData(syncConnectorQuery(id).queryKey, connector),
  });
}
