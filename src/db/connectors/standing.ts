import { and, eq, exists, inArray, isNotNull, not, or, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { batches, connections, connectors } from '../schema/index.ts';
import { type Connector, isConnector } from './connectors.ts';

/** A timer that is this late has lost whoever waited for it; one that was repaired has as long to show itself. */
export const LATE_SECONDS = 300;
/** In the morning nobody is there to be late: a schedule comes at its time, and twice does no harm. */
const LATE_MORNING_SECONDS = 60;
/** A run of an open connection that gets no further for this long is stuck. */
const STUCK = sql`interval '30 minutes'`;

export interface StandingConnector extends ConnectionKey {
  state: Connector['state'];
  /** How often in a row it was woken already. */
  repairs: number;
  openedBy: string | null;
}

/** Connectors whose time to do something has passed without it. All tenants: only the relay asks. */
export async function standingConnectors(db: Executor): Promise<StandingConnector[]> {
  const isLate = (column: typeof connectors.nextRunAt | typeof connectors.nightAt, seconds = LATE_SECONDS) =>
    sql`${column} < ${ago(seconds)}`;
  return db
    .select(STANDING)
    .from(connectors)
    .where(
      and(
        or(
          and(eq(connectors.state, 'open'), isLate(connectors.nextRunAt), not(exists(openRun(db)))),
          and(eq(connectors.state, 'open'), isLate(connectors.nightAt)),
          and(eq(connectors.state, 'night'), isLate(connectors.nextRunAt, LATE_MORNING_SECONDS)),
        ),
        notRepairedFor(LATE_SECONDS),
      ),
    );
}

/** Connectors that are open: each has a run. All tenants: only the relay asks. */
export async function openConnectors(db: Executor): Promise<StandingConnector[]> {
  return db.select(STANDING).from(connectors).where(eq(connectors.state, 'open'));
}

/** False when it was repaired so shortly ago, perhaps by another relay. */
export async function noteRepair(
  db: Executor,
  owner: ConnectionKey,
  { againAfterSeconds }: { againAfterSeconds: number },
): Promise<boolean> {
  const noted = await db
    .update(connectors)
    .set({ repairs: sql`${connectors.repairs} + 1`, repairedAt: sql`now()` })
    .where(and(isConnector(owner), notRepairedFor(againAfterSeconds)))
    .returning({ state: connectors.state });
  return noted.length > 0;
}

const STANDING = {
  tenantId: connectors.tenantId,
  connectionId: connectors.connectionId,
  state: connectors.state,
  repairs: connectors.repairs,
  openedBy: connectors.openedBy,
};

function ago(seconds: number) {
  return sql`now() - make_interval(secs => ${seconds})`;
}

function notRepairedFor(seconds: number) {
  return sql`coalesce(${connectors.repairedAt}, 'epoch') < ${ago(seconds)}`;
}

export interface StuckRun extends ConnectionKey {
  runId: string;
  /** The part in hand, if one has begun. */
  half: { id: string; kind: 'push' | 'pull' } | null;
  requestedBy: string;
}

/**
 * Runs that could go on and do not. What each has done is compared with what it had done at the looks before; the
 * first look at a run, or at one that got further, only remembers it. All tenants: only the relay asks.
 */
export async function stuckRuns(db: Executor): Promise<StuckRun[]> {
  await db.execute(sql`update connectors set progress = seen.progress, progress_at = now()
    from (${progressOfRuns}) as seen
    where connectors.tenant_id = seen.tenant_id and connectors.connection_id = seen.connection_id
      and (connectors.progress is distinct from seen.progress or not seen.may_go)`);
  const { rows } = await db.execute<{
    tenantId: string;
    connectionId: string;
    runId: string;
    halfId: string | null;
    halfKind: 'push' | 'pull' | null;
    requestedBy: string;
  }>(sql`select seen.tenant_id as "tenantId", seen.connection_id as "connectionId", seen.run_id as "runId",
      seen.half_id as "halfId", seen.half_kind as "halfKind", seen.requested_by as "requestedBy"
    from (${progressOfRuns}) as seen join connectors using (tenant_id, connection_id)
    where connectors.progress_at < now() - ${STUCK}`);
  return rows.map(({ halfId, halfKind, ...run }) => ({
    ...run,
    half: halfId && halfKind ? { id: halfId, kind: halfKind } : null,
  }));
}

/** It is given as long again. False when another relay was faster. */
export async function noteRunRepair(db: Executor, owner: ConnectionKey): Promise<boolean> {
  const noted = await db
    .update(connectors)
    .set({ progressAt: sql`now()` })
    .where(and(isConnector(owner), sql`${connectors.progressAt} < now() - ${STUCK}`))
    .returning({ state: connectors.state });
  return noted.length > 0;
}

/** Open runs with what they have done, and whether their connection takes work. One behind another does not count. */
const progressOfRuns = sql`select distinct on (run.tenant_id, run.connection_id)
    run.tenant_id, run.connection_id, run.id as run_id, run.requested_by, half.id as half_id, half.kind as half_kind,
    concat_ws(' ', run.id, run.state, run.category, half.id, half.state, half.total, half.succeeded, half.skipped,
      half.failed, half.enqueued_to) as progress,
    (connections.status = 'active' and connections.gate_open and coalesce(sync_settings.enabled, true)) as may_go
  from batches as run
  join connections on connections.tenant_id = run.tenant_id and connections.id = run.connection_id
  left join sync_settings on sync_settings.tenant_id = run.tenant_id
    and sync_settings.connection_id = run.connection_id
  left join lateral (select * from batches as part where part.tenant_id = run.tenant_id and part.run_id = run.id
    order by part.created_at desc limit 1) as half on true
  where run.kind = 'run' and run.state in ('queued', 'running', 'stopping')
  order by run.tenant_id, run.connection_id, run.created_at, run.id`;

function openRun(db: Executor) {
  return db
    .select({ id: batches.id })
    .from(batches)
    .where(
      and(
        eq(batches.tenantId, connectors.tenantId),
        eq(batches.connectionId, connectors.connectionId),
        eq(batches.kind, 'run'),
        inArray(batches.state, ['queued', 'running', 'stopping']),
      ),
    );
}

/** Connectors that have a schedule or should have one, with what their zone is worked out from. All tenants. */
export async function scheduledConnectors(db: Executor) {
  return db
    .select({
      connector: connectors,
      connection: { status: connections.status, capabilities: connections.capabilities },
    })
    .from(connectors)
    .innerJoin(
      connections,
      and(eq(connections.tenantId, connectors.tenantId), eq(connections.id, connectors.connectionId)),
    )
    .where(or(eq(connectors.morning, 'by_itself'), isNotNull(connectors.scheduled)));
}
