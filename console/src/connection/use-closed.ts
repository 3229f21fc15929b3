import { useQueries } from '@tanstack/react-query';
import { healthQuery } from '../api/queries/connections.ts';
import type { Health } from '../api/types.ts';
import { t } from '../language/say.ts';

/** Why nothing can be sent through a connection now, however it is asked for; undefined while it can. */
export function useClosed(connectionId: string | undefined): string | undefined {
  return useAllClosed(connectionId === undefined ? [] : [connectionId]);
}

/** The same of several: undefined as soon as something can be sent through one of them. */
export function useAllClosed(connectionIds: readonly string[]): string | undefined {
  const answers = useQueries({ queries: connectionIds.map((id) => healthQuery(id)) });
  const reasons = answers.map(({ data }) => data && closedBecause(data));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

function closedBecause({ status, syncEnabled }: Health): string | undefined {
  if (status === 'connecting') return t`QuickBooks is not connected yet.`;
  if (status === 'disconnected') return t`QuickBooks is disconnected.`;
  return syncEnabled ? undefined : t`Enable Sync is off.`;
}
