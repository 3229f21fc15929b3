import { useSuspenseQuery } from '@tanstack/react-query';
import { providersQuery } from '../api/queries/connections.ts';
import type { Connection, Provider } from '../api/types.ts';

/** What is known of the accounting system of a connection; undefined when this installation lost it. */
export function useProvider({ provider }: Pick<Connection, 'provider'>): Provider | undefined {
  return useSuspenseQuery(providersQuery).data.find(({ name }) => name === provider);
}
