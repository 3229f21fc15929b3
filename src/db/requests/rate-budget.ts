import { and, eq, inArray, sql } from 'drizzle-orm';
import type { ReadFeature } from '../../domain/read-feature.ts';
import { addRead, type MonthReads } from '../../domain/reads-meter.ts';
import type { RateLimit, RequestKind } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { rateBudgets } from '../schema/index.ts';
import { storeMonth } from './read-counts.ts';

/** `waitMs` from now until the request may leave; `granted` says whether its place is kept. */
export interface Reservation {
  granted: boolean;
  waitMs: number;
}

/** The row that reads are counted in. */
const COUNTS_IN = 'any';

/** Places further ahead are not kept: a worker that dies would waste them, and a small urgent request could not pass. */
const KEEP_AHEAD_MS = 1_000;

/**
 * Extra distance between the first and the last request of a full window: the vendor counts arrivals, which
 * jitter against our departures. One percent of the window, 200 ms at least: ten requests in 1.2 seconds are the
 * vendor's 500 a minute, so that it costs nothing in the long run.
 */
const marginMs = (windowMs: number) => Math.max(200, windowMs / 100);

/**
 * Takes a place in the budget that all workers share for one connection: exact sliding windows, on the
 * database's clock, so that no window of any position holds more requests than the limit. `counted`: the vendor
 * counts the request by the month; it is counted with the place, so a worker that dies in between leaves one too many.
 */
export async function reserve(
  tx: Executor,
  owner: ConnectionKey,
  limits: readonly RateLimit[],
  kind: RequestKind,
  counted?: ReadFeature,
): Promise<Reservation> {
  const relevant = limits.filter((limit) => limit.kind === 'any' || limit.kind === kind);
  const kinds = [
    ...new Set([...relevant.map((limit) => limit.kind), ...(counted ? [COUNTS_IN] : [])]),
  ].sort();
  if (kinds.length === 0) return { granted: true, waitMs: 0 };
  const { now, grants, reads } = await lockBudgets(tx, owner, kinds);
  const at = Math.max(now, ...relevant.map((limit) => earliest(limit, grants.get(limit.kind) ?? [])));
  if (at - now > KEEP_AHEAD_MS) return { granted: false, waitMs: at - now };
  const read = counted && addRead(reads, { feature: counted, at: new Date(at) });
  const taken = kinds.map((name) => {
    const keep = Math.max(1, ...relevant.filter((limit) => limit.kind === name).map((limit) => limit.count));
    const places = [...(grants.get(name) ?? []), at].sort((a, b) => a - b).slice(-keep);
    return { kind: name, grants: places, ...(name === COUNTS_IN && { reads: read?.counted }) };
  });
  await storeBudgets(tx, owner, taken);
  if (read?.over) await storeMonth(tx, owner, read.over);
  return { granted: true, waitMs: at - now };
}

/** Counts reads that took no place. */
export async function countReads(
  tx: Executor,
  owner: ConnectionKey,
  { feature, reads }: { feature: ReadFeature; reads: number },
): Promise<void> {
  const { now, grants, reads: before } = await lockBudgets(tx, owner, [COUNTS_IN]);
  const { counted, over } = addRead(before, { feature, reads, at: new Date(now) });
  await storeBudgets(tx, owner, [{ kind: COUNTS_IN, grants: grants.get(COUNTS_IN) ?? [], reads: counted }]);
  if (over) await storeMonth(tx, owner, over);
}

/** How long until a request could leave; takes no place. */
export async function peek(
  db: Executor,
  owner: ConnectionKey,
  limits: readonly RateLimit[],
  kind: RequestKind,
): Promise<number> {
  const rows = await db
    .select({ kind: rateBudgets.kind, grants: rateBudgets.grants, now: DATABASE_MS })
    .from(rateBudgets)
    .where(ownedBy(owner));
  const now = Number(rows[0]?.now ?? 0);
  const waits = rows.flatMap((row) =>
    limits
      .filter((limit) => limit.kind === row.kind && (limit.kind === 'any' || limit.kind === kind))
      .map((limit) => earliest(limit, row.grants) - now),
  );
  return Math.max(0, ...waits);
}

/** How much of each limit is taken in the window that ends now. */
export async function readUse(
  db: Executor,
  owner: ConnectionKey,
  limits: readonly RateLimit[],
): Promise<(RateLimit & { used: number })[]> {
  const rows = await db
    .select({ kind: rateBudgets.kind, grants: rateBudgets.grants, now: DATABASE_MS })
    .from(rateBudgets)
    .where(ownedBy(owner));
  return limits.map((limit) => {
    const row = rows.find(({ kind }) => kind === limit.kind);
    const from = Number(row?.now ?? 0) - limit.windowMs;
    return { ...limit, used: row?.grants.filter((at) => at > from).length ?? 0 };
  });
}

const DATABASE_MS = sql<string>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** When one more request fits, given the send times so far, oldest first. */
function earliest(limit: RateLimit, grants: readonly number[]): number {
  const first = grants[grants.length - limit.count];
  return first === undefined ? 0 : first + limit.windowMs + marginMs(limit.windowMs);
}

async function lockBudgets(tx: Executor, owner: ConnectionKey, kinds: readonly string[]) {
  const known = await selectBudgets(tx, owner, kinds);
  const rows = known.length === kinds.length ? known : await addBudgets(tx, owner, kinds);
  const now = Math.max(...rows.map((row) => Number(row.now)));
  const reads = rows.find((row) => row.kind === COUNTS_IN)?.reads ?? null;
  return { now, reads, grants: new Map(rows.map((row) => [row.kind, row.grants])) };
}

/** Before the first request of a kind there is no row that could be locked. */
async function addBudgets(tx: Executor, owner: ConnectionKey, kinds: readonly string[]) {
  await tx
    .insert(rateBudgets)
    .values(kinds.map((kind) => ({ ...keyOf(owner), kind })))
    .onConflictDoNothing();
  return selectBudgets(tx, owner, kinds);
}

function selectBudgets(tx: Executor, owner: ConnectionKey, kinds: readonly string[]) {
  return tx
    .select({
      kind: rateBudgets.kind,
      grants: rateBudgets.grants,
      reads: rateBudgets.reads,
      now: DATABASE_MS,
    })
    .from(rateBudgets)
    .where(and(ownedBy(owner), inArray(rateBudgets.kind, [...kinds])))
    .orderBy(rateBudgets.kind)
    .for('update');
}

async function storeBudgets(
  tx: Executor,
  { tenantId, connectionId }: ConnectionKey,
  taken: readonly { kind: string; grants: number[]; reads?: MonthReads }[],
): Promise<void> {
  await tx.execute(sql`update rate_budgets
    set grants = taken.grants, reads = coalesce(taken.reads, rate_budgets.reads)
    from jsonb_to_recordset(${JSON.stringify(taken)}::jsonb) as taken(kind text, grants bigint[], reads jsonb)
    where tenant_id = ${tenantId} and connection_id = ${connectionId} and rate_budgets.kind = taken.kind`);
}

function ownedBy(owner: ConnectionKey) {
  return and(eq(rateBudgets.tenantId, owner.tenantId), eq(rateBudgets.connectionId, owner.connectionId));
}
