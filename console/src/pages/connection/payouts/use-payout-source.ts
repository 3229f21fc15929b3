import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../../api/client.ts';
import { setupQuery } from '../../../api/queries/connections.ts';
import { payoutSourceQuery } from '../../../api/queries/payout-source.ts';
import type { NewPayoutSource, PayoutSource } from '../../../api/types.ts';

/** What can be changed about the card processor; every answer is how it stands afterwards. */
export function usePayoutSource(id: string) {
  const client = useQueryClient();
  const onSuccess = async (source: PayoutSource) => {
    client.setQueryData(payoutSourceQuery(id).queryKey, source);
    // With a processor, accounts have to be mapped.
    await client.invalidateQueries({ queryKey: setupQuery(id).queryKey });
  };
  const path = { id };
  const save = useMutation({
    mutationFn: async (body: NewPayoutSource) =>
      dataOf(await api.PUT('/v1/connections/{id}/payout-source', { params: { path }, body })),
    onSuccess,
  });
  const addSecret = useMutation({
    mutationFn: async (secret: string) =>
      dataOf(
        await api.POST('/v1/connections/{id}/payout-source/signing-secrets', {
          params: { path },
          body: { secret },
        }),
      ),
    onSuccess,
  });
  const deleteSecret = useMutation({
    mutationFn: async (secretId: string) =>
      dataOf(
        await api.DELETE('/v1/connections/{id}/payout-source/signing-secrets/{secretId}', {
          params: { path: { id, secretId } },
        }),
      ),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: async () =>
      dataOf(await api.DELETE('/v1/connections/{id}/payout-source', { params: { path } })),
    onSuccess,
  });
  return { save, addSecret, deleteSecret, remove };
}
