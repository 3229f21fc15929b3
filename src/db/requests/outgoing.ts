import { and, eq, getTableColumns } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { Connection } from '../connections/connection-state.ts';
import { type Stop, stopOf } from '../connections/settings.ts';
import type { ConnectionKey } from '../links/links.ts';
import { connections, remoteRequests } from '../schema/index.ts';
import type { RemoteRequest } from './remote-requests.ts';

/** A request on its way, its connection, and what keeps everything from leaving by that, if anything does. */
export interface Outgoing {
  request: RemoteRequest;
  connection: Connection;
  stop: Stop | null;
}

export async function readOutgoing(
  db: Executor,
  owner: ConnectionKey,
  id: string,
): Promise<Outgoing | undefined> {
  const isOfRequest = and(
    eq(connections.tenantId, remoteRequests.tenantId),
    eq(connections.id, remoteRequests.connectionId),
  );
  const [row] = await db
    .select({
      request: getTableColumns(remoteRequests),
      connection: getTableColumns(connections),
      stop: stopOf(owner),
    })
    .from(remoteRequests)
    .innerJoin(connections, isOfRequest)
    .where(
      and(
        eq(remoteRequests.tenantId, owner.tenantId),
        eq(remoteRequests.connectionId, owner.connectionId),
        eq(remoteRequests.id, id),
      ),
    );
  return row;
}
