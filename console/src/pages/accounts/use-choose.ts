import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import type { AccountStatus, AccountsSynced } from '../../api/types.ts';

/** What a person decides about accounts, and who has to look again afterwards. */

/** Named accounts, or all that a filter finds. */
export type Chosen = { ids: string[] } | { found: { status?: AccountStatus; search?: string } };

export function useSyncAccounts(connectionId: string) {
  return useChoice(async (chosen: Chosen) => {
    const sum: AccountsSynced = { accounts: 0, queued: {}, next: null };
    for (let cursor: string | undefined; ; ) {
      const done = dataOf(
        await api.POST('/v1/connections/{id}/accounts/sync', {
          params: { path: { id: connectionId } },
          body: { ...chosen, cursor },
        }),
      );
      sum.accounts += done.accounts;
      for (const [type, count] of Object.entries(done.queued))
        sum.queued[type] = (sum.queued[type] ?? 0) + count;
      if (done.next === null) return sum;
      cursor = done.next;
    }
  });
}

export function useUnsyncAccounts(connectionId: string) {
  return useChoice(async (chosen: Chosen) => {
    let accounts = 0;
    for (let cursor: string | undefined; ; ) {
      const done = dataOf(
        await api.POST('/v1/connections/{id}/accounts/unsync', {
          params: { path: { id: connectionId } },
          body: { ...chosen, cursor },
        }),
      );
      accounts += done.accounts;
      if (done.next === null) return { accounts };
      cursor = done.next;
    }
  });
}

/** A client there, and what becomes of what was written to another one. */
export interface LinkChoice {
  externalId: string;
  documents?: 'move' | 'leave';
}

export function useLinkAccount(connectionId: string, customerId: string) {
  return useChoice(async (choice: LinkChoice) =>
    dataOf(
      await api.POST('/v1/connections/{id}/accounts/{customerId}/link', {
        params: { path: { id: connectionId, customerId } },
        body: choice,
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
