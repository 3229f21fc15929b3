import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';

/** What a person decides about accounts, and who has to look again afterwards. */

export function useSyncAccounts(connectionId: string) {
  return useChoice(async (ids: string[]) =>
    dataOf(
      await api.POST('/v1/connections/{id}/accounts/sync', {
        params: { path: { id: connectionId } },
        body: { ids },
      }),
    ),
  );
}

export function useUnsyncAccounts(connectionId: string) {
  return useChoice(async (ids: string[]) =>
    dataOf(
      await api.POST('/v1/connections/{id}/accounts/unsync', {
        params: { path: { id: connectionId } },
        body: { ids },
      }),
    ),
  );
}

export function useLinkAccount(connectionId: string, customerId: string) {
  return useChoice(async (externalId: string) =>
    dataOf(
      await api.POST('/v1/connections/{id}/accounts/{customerId}/link', {
        params: { path: { id: connectionId, customerId } },
        body: { externalId },
      }),
    ),
  );
}

function useChoice<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () =>
      Promise.all(
        ['accounts', 'record-sync', 'records', 'unresolved', 'counterparts'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });
}
