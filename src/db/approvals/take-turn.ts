import { and, eq } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { syncSettings } from '../schema/index.ts';

/**
 * Where people approve what goes either way, both the queue and what comes in are changed together, by some in one
 * order and by some in the other: they go one after the other. Take it before any lock on either; a change of the
 * settings holds it as well. Elsewhere nothing is locked.
 * @returns whether people approve what goes either way on the connection
 */
export async function takeTurn(tx: Executor, { tenantId, connectionId }: ConnectionKey): Promise<boolean> {
  const asking = await tx
    .select({ connectionId: syncSettings.connectionId })
    .from(syncSettings)
    .where(
      and(
        eq(syncSettings.tenantId, tenantId),
        eq(syncSettings.connectionId, connectionId),
        eq(syncSettings.approvalRequired, true),
      ),
    )
    .for('no key update');
  return asking.length > 0;
}
