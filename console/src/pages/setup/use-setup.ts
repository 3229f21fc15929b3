import { useSuspenseQuery } from '@tanstack/react-query';
import { useOutletContext, useSearchParams } from 'react-router';
import { setupQuery } from '../../api/queries/connections.ts';
import type { Connection, Setup, SetupStep } from '../../api/types.ts';
import { ofConnection } from '../../connection/of-connection.ts';
import { stepOf } from './steps.ts';

/** The connection that is being set up; undefined until its region is chosen. */
export function useSetupConnection(): Connection | undefined {
  return useOutletContext<Connection | undefined>();
}

/** Where a step is: of the connection in the address, if it names one. */
export function useStepPath(): (step: SetupStep) => string {
  const [params] = useSearchParams();
  const connection = params.get('connection');
  return (step) => (connection ? ofConnection(stepOf(step).path, connection) : stepOf(step).path);
}

export function useSetup(connectionId: string): Setup {
  return useSuspenseQuery(setupQuery(connectionId)).data;
}
