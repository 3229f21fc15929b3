import { useQueries, useQuery } from '@tanstack/react-query';
import { waitingQuery } from '../api/queries/approvals.ts';
import { connectionsQuery } from '../api/queries/connections.ts';
import { useConnectionIfLoaded } from './use-connection.ts';

export interface WaitingRows {
  rows: number;
  oldestAt: string | null;
  /** Where to look at it: the connection of the page if something waits there, or else the first where it does. */
  connectionId: string | undefined;
}

/** What awaits approval in all the connections that require it. */
export function useWaiting(): WaitingRows {
  const { data: connections = [] } = useQuery(connectionsQuery);
  const current = useConnectionIfLoaded()?.id;
  const ids = connections
    .filter(({ id, status }) => id === current || status !== 'disconnected')
    .map(({ id }) => id);
  const answers = useQueries({ queries: ids.map((id) => waitingQuery(id)) });
  const waiting = answers.flatMap(({ data }, at) =>
    data?.required && data.rows > 0 ? [{ ...data, connectionId: ids[at] }] : [],
  );
  const shown = waiting.find(({ connectionId }) => connectionId === current) ?? waiting[0];
  return {
    rows: waiting.reduce((sum, { rows }) => sum + rows, 0),
    oldestAt: waiting.flatMap(({ oldestAt }) => oldestAt ?? []).sort()[0] ?? null,
    connectionId: shown?.connectionId,
  };
}
