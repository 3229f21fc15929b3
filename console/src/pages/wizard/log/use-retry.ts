import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../../api/client.ts';
import { plural } from '../../../format/numbers.ts';
import { t } from '../../../language/say.ts';
import { notifyDone } from '../../../pieces/notify.ts';

export interface Retry {
  rows: string[] | 'all';
  /** Fix Edit Sequence: both sides are read again and merged. */
  merge: boolean;
}

/** Has rows of the error log tried again. */
export function useRetry(connectionId: string) {
  const client = useQueryClient();
  const params = { path: { id: connectionId } };
  return useMutation({
    mutationFn: async ({ rows, merge }: Retry) =>
      dataOf(
        merge
          ? await api.POST('/v1/connections/{id}/error-log/fix-edit-sequence', { params, body: { rows } })
          : await api.POST('/v1/connections/{id}/error-log/retry', { params, body: { rows } }),
      ),
    onSuccess: async ({ retried, awaiting }) => {
      const asks = awaiting > 0 ? t` ${plural(awaiting, 'row')} changed since: approve it first.` : '';
      notifyDone(t`${plural(retried, 'row goes', 'rows go')} with the next run of the connector.${asks}`);
      await client.invalidateQueries({ queryKey: ['approvals', connectionId] });
      await client.invalidateQueries({ queryKey: ['unresolved'] });
    },
  });
}
