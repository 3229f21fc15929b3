import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { connectionsQuery } from '../api/queries/connections.ts';
import type { Connection } from '../api/types.ts';

/** The connection that the pages speak of: the one in the address, or else the first that is in use. */
export function useConnection(): Connection | undefined {
  const { data } = useSuspenseQuery(connectionsQuery);
  return useCurrent(data);
}

/** The same where the page does not wait for it. */
export function useConnectionIfLoaded(): Connection | undefined {
  const { data } = useQuery(connectionsQuery);
  return useCurrent(data ?? []);
}

function useCurrent(connections: readonly Connection[]): Connection | undefined {
  const [params] = useSearchParams();
  const wanted = params.get('connection');
  return (
    connections.find(({ id }) => id === wanted) ??
    connections.find(({ status }) => status !== 'disconnected') ??
    connections.at(-1)
  );
}
