import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../../api/client.ts';
import type { Approvals } from '../../../api/types.ts';
import { bodyOf, type Selection } from './selection.ts';

export interface Decision {
  unchecked: 'keep' | 'clear';
  prerequisites?: 'wait' | 'take_along';
}

/** Approves what is checked of the list that the person saw. What has come since is not in it. */
export function useApprove(connectionId: string, list: Approvals, selection: Selection) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (decision: Decision) =>
      dataOf(
        await api.POST('/v1/connections/{id}/approvals/approve', {
          params: { path: { id: connectionId } },
          body: { version: list.version, ...bodyOf(selection, list.groups), ...decision },
        }),
      ),
    onSuccess: async ({ done }) => {
      if (done) await client.invalidateQueries({ queryKey: ['approvals', connectionId] });
    },
  });
}
