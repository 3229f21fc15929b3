import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '../api/queries/connections.ts';

/** Why nothing can be sent through a connection now, however it is asked for; undefined while it can. */
export function useClosed(connectionId: string | undefined): string | undefined {
  const { data } = useQuery({ ...healthQuery(connectionId ?? ''), enabled: connectionId !== undefined });
  if (!data) return undefined;
  if (data.status === 'connecting') return 'QuickBooks is not connected yet.';
  if (data.status === 'disconnected') return 'QuickBooks is disconnected.';
  return data.syncEnabled ? undefined : 'Enable Sync is off.';
}
