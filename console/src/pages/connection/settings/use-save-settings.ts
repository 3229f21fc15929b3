import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/problem.ts';
import { settingsQuery } from '../../../api/queries/connections.ts';
import type { NewSettings } from '../../../api/types.ts';

/** Saves at once; when somebody else was faster, theirs is shown and nothing is overwritten. */
export function useSaveSettings(connectionId: string, etag: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewSettings) =>
      dataOf(
        await api.PUT('/v1/connections/{id}/settings', {
          params: { path: { id: connectionId }, header: { 'if-match': etag } },
          body,
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ['connections', connectionId] }),
    onError: (error) => {
      if (problemOf(error).code === 'version_mismatch') {
        void client.invalidateQueries({ queryKey: settingsQuery(connectionId).queryKey });
      }
    },
  });
}
