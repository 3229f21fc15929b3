import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { inboundChanges, syncQueue } from '../schema/index.ts';
import { lockOpenInbound, ofConnection, wakeInbound } from './inbound-rows.ts';
import { takeTurn } from './take-turn.ts';

/** Approved, and not through yet. What waits for another approval, or for a person's remedy, holds up nothing. */
const UNDER_WAY = sql`(exists (select 1 from sync_queue as going where going.tenant_id = this.tenant_id
    and going.connection_id = this.connection_id and going.approved_hash is not null
    and going.state in ('pending', 'in_flight', 'retrying'))
  or exists (select 1 from inbound_changes as coming where coming.tenant_id = this.tenant_id
    and coming.connection_id = this.connection_id and coming.state = 'approved'))`;

/** A restored database may count its transactions anew: what seems to come from the future would never be listed. */
const FROM_ELSEWHERE = sql`listed_in > pg_snapshot_xmax(pg_current_snapshot())`;

/**
 * The connector begins a run. What people kept comes back before them, if the sync that they had approved is over:
 * not during it, however many runs it takes.
 */
export async function bringBackKept(db: Executor, owner: ConnectionKey): Promise<void> {
  const isOver = sql`not exists (select 1 from (select ${owner.tenantId}::text as tenant_id,
    ${owner.connectionId}::text as connection_id) as this where ${UNDER_WAY})`;
  const comesBack = sql`((decision = 'kept' and ${isOver}) or ${FROM_ELSEWHERE})`;
  const back = {
    decision: sql`nullif(decision, 'kept')`,
    listedIn: sql`pg_current_xact_id()`,
    updatedAt: sql`now()`,
  };
  await takeTurn(db, owner);
  await lockOpenInbound(db, owner);
  await db
    .update(inboundChanges)
    .set(back)
    .where(and(ofConnection(owner), eq(inboundChanges.state, 'awaiting'), comesBack));
  const outgoing = db
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        eq(syncQueue.state, 'awaiting_approval'),
        comesBack,
      ),
    )
    .orderBy(syncQueue.id)
    .for('update');
  await db
    .update(syncQueue)
    .set(back)
    .where(and(eq(syncQueue.tenantId, owner.tenantId), inArray(syncQueue.id, outgoing)));
  // After it was seen what is over: what waits for something kept is no sync under way.
  await wakeInbound(db, owner);
}
