import { and, asc, eq, inArray, not, sql } from 'drizzle-orm';
import { comesDue } from '../approvals/door.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { connections, syncQueue } from '../schema/index.ts';
import { awaitsAnswer } from './awaits-answer.ts';

/** Rows in one state that one set holds. */
export interface Claim extends ConnectionKey {
  setId: string;
  /** `in_flight`: the set's own run has them; `retrying`: a retry of the set. */
  state: 'in_flight' | 'retrying';
  /** Whether what is given back can go at once. */
  gateOpen: boolean;
}

/** A claim is stored before its run is started: a younger one may have none yet. */
const JUST_MADE = sql`interval '15 seconds'`;
/** Claims that one look checks. */
const MOST = 500;

const isOld = sql`${syncQueue.claimedAt} < now() - ${JUST_MADE} and ${syncQueue.updatedAt} < now() - ${JUST_MADE}`;
const mayBeLost = and(isOld, not(awaitsAnswer));

/** Claims that are old enough to have a run, oldest first; what a vendor's agent is to answer is none. All tenants: only the relay asks. */
export async function oldClaims(db: Executor): Promise<Claim[]> {
  const rows = await db
    .select({
      tenantId: syncQueue.tenantId,
      connectionId: syncQueue.connectionId,
      setId: syncQueue.claimedBy,
      state: syncQueue.state,
      gateOpen: connections.gateOpen,
    })
    .from(syncQueue)
    .innerJoin(
      connections,
      and(eq(connections.tenantId, syncQueue.tenantId), eq(connections.id, syncQueue.connectionId)),
    )
    .where(
      and(
        sql`${syncQueue.claimedBy} is not null`,
        inArray(syncQueue.state, ['in_flight', 'retrying']),
        mayBeLost,
      ),
    )
    .groupBy(
      syncQueue.tenantId,
      syncQueue.connectionId,
      syncQueue.claimedBy,
      syncQueue.state,
      connections.gateOpen,
    )
    .orderBy(asc(sql`min(${syncQueue.claimedAt})`))
    .limit(MOST);
  return rows.flatMap(({ setId, state, ...key }) =>
    setId !== null && (state === 'in_flight' || state === 'retrying') ? [{ ...key, setId, state }] : [],
  );
}

/**
 * Gives back what a run held that is gone. No attempt is counted, and a retry keeps its time; an open request stays
 * and is settled first.
 */
export async function releaseClaim(
  db: Executor,
  { tenantId, connectionId, setId, state }: Claim,
): Promise<void> {
  const held = db
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, tenantId),
        eq(syncQueue.connectionId, connectionId),
        eq(syncQueue.claimedBy, setId),
        eq(syncQueue.state, state),
        mayBeLost,
      ),
    )
    .orderBy(syncQueue.id)
    .for('update');
  await db
    .update(syncQueue)
    .set({ ...comesDue, claimedBy: null, claimedAt: null, again: false, updatedAt: sql`now()` })
    .where(and(eq(syncQueue.tenantId, tenantId), inArray(syncQueue.id, held)));
}
