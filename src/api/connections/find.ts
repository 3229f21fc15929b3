import type { Executor } from '../../db/client.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { readConnection } from '../../db/connections/connection-state.ts';
import { ApiProblem } from '../problems.ts';

export function noConnection(id: string): ApiProblem {
  return new ApiProblem('not_found', `There is no connection ${id}.`);
}

export async function findConnection(db: Executor, tenantId: string, id: string): Promise<StoredConnection> {
  const connection = await readConnection(db, { tenantId, connectionId: id });
  if (!connection) throw noConnection(id);
  return connection;
}

/** @throws ApiProblem unless work can be given to the connection; a pause is no obstacle. */
export function requireConnected({ id, status }: StoredConnection): void {
  if (status === 'needs_reauth') throw new ApiProblem('connection_needs_reauth', `Connection ${id}.`);
  if (status === 'connecting' || status === 'disconnected') {
    throw new ApiProblem('connection_not_connected', `Connection ${id} is ${status}.`);
  }
}
