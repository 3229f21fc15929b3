import { and, asc, eq, gt, lte, ne, sql } from 'drizzle-orm';
import { canonicalJson } from '../../domain/canonical.ts';
import type { Database, Executor } from '../client.ts';
import { readStanding } from '../installation.ts';
import { remoteRequests, type SealedEntry, seals, syncLog } from '../schema/index.ts';
import { tell } from '../webhooks/outbound-events.ts';
import { FORM, logEntry, requestEntry, restoredEntry } from './forms.ts';
import { digest, rootOf } from './merkle.ts';
import { numberOfRestored, restoredSince } from './restored.ts';
import { sealedThrough } from './sealed-through.ts';

/** How far the numbers of the log had got at a look, and who had drawn one and not ended yet. */
export interface SealMark {
  lastNumber: number;
  /** Virtual ids of their transactions: a number is drawn before a transaction has an id of its own. */
  drawing: string[];
  /** Which database: another one, as a standby that took over, may have lost numbers and draws them again. */
  database: string;
}

export interface SealOptions {
  /** Aborted: what is left is for the next look. */
  signal?: AbortSignal;
  /** What kept a business from being sealed; the others are. Without it the first fault ends the look. */
  onError?(error: unknown, tenantId: string): void;
}

/**
 * Seals what happened up to the mark of an earlier look, and gives the mark for the next one. Numbers are drawn before
 * they are committed, so what a mark names is sealed only when everybody who was drawing at the mark has ended: no
 * entry can turn up behind a seal. A restored backup seals nothing until it was reconciled. All tenants: only the worker
 * asks. Two at once do no harm.
 */
export async function sealDue(db: Database, mark?: SealMark, options: SealOptions = {}): Promise<SealMark> {
  if (mark && !(await hasEnded(db, mark))) return mark;
  // Before anything is sealed: the next mark covers what came meanwhile.
  const next = await takeMark(db);
  if (mark?.database === next.database && (await readStanding(db)) !== 'restored')
    await sealAll(db, mark.lastNumber, options);
  return next;
}

async function takeMark(db: Database): Promise<SealMark> {
  const { rows } = await db.execute<{ last: string; database: string }>(
    sql`select (case when is_called then last_value else 0 end)::text as last, database_identity() as database
      from sync_log_id_seq`,
  );
  const { last = '0', database = '' } = rows[0] ?? {};
  // After the number was read: whoever drew it is among these, or has ended.
  return { lastNumber: Number(last), drawing: await drawingNow(db), database };
}

async function hasEnded(db: Database, { drawing }: SealMark): Promise<boolean> {
  if (drawing.length === 0) return true;
  const still = new Set(await drawingNow(db));
  return !drawing.some((transaction) => still.has(transaction));
}

/** Whoever draws a number takes this lock first, and keeps it until the transaction has ended. */
async function drawingNow(db: Database): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select distinct virtualtransaction as id from pg_locks
    where relation = 'sync_log_id_seq'::regclass and mode = 'RowExclusiveLock'
      and database = (select oid from pg_database where datname = current_database())`);
  return rows.map(({ id }) => id);
}

/** Steps of one business in one look: an old log that was never sealed neither keeps the others waiting nor tells all of it at once. */
const MOST_STEPS = 20;

async function sealAll(db: Database, upTo: number, { signal, onError }: SealOptions): Promise<void> {
  for (const tenantId of await tenantsToSeal(db, upTo)) {
    try {
      for (let step = 0; step < MOST_STEPS && !signal?.aborted; step++) {
        if (!(await sealTenant(db, tenantId, upTo))) break;
      }
    } catch (error) {
      if (!onError) throw error;
      onError(error, tenantId);
    }
  }
}

async function tenantsToSeal(db: Database, upTo: number): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select t.id from tenants t
    cross join lateral (select ${sealedThrough(sql`t.id`)} as sealed) as done
    where exists (select 1 from sync_log l where l.tenant_id = t.id and l.id > done.sealed and l.id <= ${upTo})
      or exists (select 1 from remote_requests r
        where r.tenant_id = t.id and r.kind <> 'read' and r.seal_order > done.sealed
          and r.seal_order <= ${upTo})`);
  return rows.map(({ id }) => id);
}

/** More at once would hold much in memory: the bodies of requests are read to be hashed. */
const MOST_ENTRIES = 5_000;
const MOST_REQUESTS = 200;

/** One step of a tenant's sealing, in one transaction. False when nothing is left up to that number. */
async function sealTenant(db: Database, tenantId: string, upTo: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ mine: boolean; now: string }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`seals/${tenantId}`}, 0)) as mine,
        floor(extract(epoch from clock_timestamp()) * 1000)::text as now`,
    );
    const [looked] = rows;
    if (!looked?.mine) return false;
    const sealedAt = new Date(Number(looked.now));
    // By a statement of its own, when the lock is held: it sees what was sealed meanwhile.
    const done = await tx.execute<{ after: string }>(sql`select ${sealedThrough(tenantId)} as after`);
    const after = Number(done.rows[0]?.after ?? 0);
    const { found, through } = await unsealed(tx, tenantId, after, upTo);
    for (const [connectionId, entries] of byConnection(found)) {
      await append(tx, { tenantId, connectionId }, { after, through, entries, sealedAt });
    }
    return found.length > 0 && through < upTo;
  });
}

interface Unsealed {
  connectionId: string;
  order: number;
  entry: SealedEntry;
}

async function unsealed(
  tx: Executor,
  tenantId: string,
  after: number,
  upTo: number,
): Promise<{ found: Unsealed[]; through: number }> {
  const logged = await tx
    .select()
    .from(syncLog)
    .where(and(eq(syncLog.tenantId, tenantId), gt(syncLog.id, after), lte(syncLog.id, upTo)))
    .orderBy(asc(syncLog.id))
    .limit(MOST_ENTRIES);
  const closed = await tx
    .select()
    .from(remoteRequests)
    .where(
      and(
        eq(remoteRequests.tenantId, tenantId),
        gt(remoteRequests.sealOrder, after),
        lte(remoteRequests.sealOrder, upTo),
        ne(remoteRequests.kind, 'read'),
      ),
    )
    .orderBy(asc(remoteRequests.sealOrder))
    .limit(MOST_REQUESTS);
  const through = Math.min(
    logged.length < MOST_ENTRIES ? upTo : (logged.at(-1)?.id ?? upTo),
    closed.length < MOST_REQUESTS ? upTo : (closed.at(-1)?.sealOrder ?? upTo),
  );
  const found: Unsealed[] = [
    ...logged.map((row) => ({ connectionId: row.connectionId, order: row.id, entry: logEntry(row) })),
    ...closed.map((row) => ({
      connectionId: row.connectionId,
      order: row.sealOrder ?? 0,
      entry: requestEntry(row),
    })),
  ];
  return { found: found.filter(({ order }) => order <= through), through };
}

function byConnection(found: readonly Unsealed[]): Map<string, SealedEntry[]> {
  const sorted = [...found].sort((one, other) => one.order - other.order);
  const grouped = new Map<string, SealedEntry[]>();
  for (const { connectionId, entry } of sorted) {
    const entries = grouped.get(connectionId) ?? [];
    entries.push(entry);
    grouped.set(connectionId, entries);
  }
  return grouped;
}

type Owner = { tenantId: string; connectionId: string };
type Sealing = { after: number; through: number; entries: SealedEntry[]; sealedAt: Date };

/** The key refuses a second seal of the same number, whatever goes wrong. */
async function append(
  tx: Executor,
  owner: Owner,
  { after, through, entries: found, sealedAt }: Sealing,
): Promise<void> {
  const [last] = await tx
    .select({ number: seals.number, hash: seals.hash, sealedAt: seals.sealedAt })
    .from(seals)
    .where(and(eq(seals.tenantId, owner.tenantId), eq(seals.connectionId, owner.connectionId)))
    .orderBy(sql`${seals.number} desc`)
    .limit(1);
  const restoredAt = await restoredSince(tx, owner, last?.sealedAt);
  const entries = restoredAt ? [restoredEntry(owner.tenantId, restoredAt), ...found] : found;
  const next = (last?.number ?? 0) + 1;
  const head = {
    ...owner,
    ...{
      number: restoredAt ? Math.max(next, numberOfRestored(restoredAt)) : next,
      form: FORM,
      after,
      through,
      count: entries.length,
    },
    ...{ root: rootOf(entries), previous: last?.hash ?? null, sealedAt: sealedAt.toISOString() },
  };
  const hash = digest(canonicalJson(head));
  await tx.insert(seals).values({ ...head, hash, entries, sealedAt });
  const { tenantId: _own, ...told } = head;
  await tell(tx, owner.tenantId, () => [{ type: 'seal.made', data: { ...told, hash } }]);
}
