import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../../api/client.ts';
import { settingsQuery } from '../../../api/queries/connections.ts';
import type { NewSettings } from '../../../api/types.ts';

export type SettingsChange = Partial<NewSettings>;

/**
 * Saves a change at once, one after the other, on top of what this page shows. When somebody else was faster,
 * nothing is overwritten: theirs is shown, with a word about it.
 */
export function useSaveSettings(connectionId: string) {
  const client = useQueryClient();
  const shown = settingsQuery(connectionId);
  return useMutation({
    scope: { id: `settings/${connectionId}` },
    mutationFn: async (change: SettingsChange) => {
      const { settings, etag } = await client.ensureQueryData(shown);
      const { enabled, conflictPolicy } = settings;
      const answer = await api.PUT('/v1/connections/{id}/settings', {
        params: { path: { id: connectionId }, header: { 'if-match': etag } },
        body: { enabled, conflictPolicy, autoSync: {}, ...change },
      });
      return dataOf(answer);
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['connections', connectionId] });
      await client.invalidateQueries({ queryKey: ['approvals', connectionId] });
    },
  });
}
