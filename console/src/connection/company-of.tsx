import { useQuery } from '@tanstack/react-query';
import { connectionsQuery } from '../api/queries/connections.ts';
import { useCompanyNames } from './company-name.ts';

interface CompanyOfProps {
  connectionId: string;
  /** Until the companies are loaded. */
  meanwhile?: string;
}

/** What the company of a connection is called. */
export function CompanyOf({ connectionId, meanwhile = '' }: CompanyOfProps) {
  const { data: connections = [] } = useQuery(connectionsQuery);
  const nameOf = useCompanyNames();
  const connection = connections.find(({ id }) => id === connectionId);
  return connection ? nameOf(connection) : meanwhile;
}
