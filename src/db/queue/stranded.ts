import { and, eq, lt, or, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { connections, syncQueue, syncSettings } from '../schema/index.ts';

/** Connections that the conductor looked at within this time need no help. */
const SEEN = sql`interval '10 seconds'`;

/**
 * Connections with work that nobody looks after: the process died between storing the work and telling the
 * conductor, or somebody ended the conductor. All tenants: only the relay asks.
 */
export async function strandedConnections(db: Executor): Promise<ConnectionKey[]> {
  return db
    .selectDistinct({ tenantId: syncQueue.tenantId, connectionId: syncQueue.connectionId })
    .from(syncQueue)
    .innerJoin(
      connections,
      and(eq(connections.tenantId, syncQueue.tenantId), eq(connections.id, syncQueue.connectionId)),
    )
    .leftJoin(
      syncSettings,
      and(eq(syncSettings.tenantId, connections.tenantId), eq(syncSettings.connectionId, connections.id)),
    )
    .where(
      and(
        eq(syncQueue.state, 'pending'),
        sql`${syncQueue.dueAt} <= now()`,
        // Without a session of its agent nothing can leave; the next one wakes the conductor.
        connections.gateOpen,
        // Switched off: nothing may leave, however long it waits.
        sql`coalesce(${syncSettings.enabled}, true)`,
        sql`coalesce(${connections.conductorSeenAt}, 'epoch') < now() - ${SEEN}`,
        or(
          eq(connections.status, 'active'),
          and(eq(connections.status, 'paused'), lt(connections.pausedUntil, sql`now()`)),
        ),
      ),
    );
}
