import { useSuspenseQuery } from '@tanstack/react-query';
import { useOutletContext } from 'react-router';
import { setupQuery } from '../../api/queries/connections.ts';
import type { Connection, Setup } from '../../api/types.ts';

/** The connection that is being set up; undefined until its region is chosen. */
export function useSetupConnection(): Connection | undefined {
  return useOutletContext<Connection | undefined>();
}

export function useSetup(connectionId: string): Setup {
  return useSuspenseQuery(setupQuery(connectionId)).data;
}
