import { type SQL, sql } from 'drizzle-orm';
import type { Database, Executor } from './client.ts';
import { databaseCode } from './database-errors.ts';
import { declareRestored, readStanding, wasWorkedFrom } from './installation.ts';
import { ROUNDS_OF_AN_EPOCH } from './queue/rounds.ts';

export interface Reconciled {
  /** Connections, disconnected ones too: what has no link there is looked up from now on before it is created. */
  connections: number;
  /** Requests that may have left since, and go again under the id that they had. */
  requests: number;
  /** Records owed, which are looked up first. */
  queued: number;
}

/** More than any installation queues between a backup and its loss. */
const QUEUE_IDS_SKIPPED = 1_000_000_000;
/** One backup may be restored twice: the numbers of the first time are not made again. */
const CHANCES = 100_000;

/** How much longer the locks are waited for at each try; below a second it gives way before PostgreSQL ends anybody. */
const LOCK_STEP_MS = 500;
const LONGEST_LOCK_MS = 10_000;
/** PostgreSQL's `deadlock_detected` and `lock_not_available`. */
const IN_THE_WAY = ['40P01', '55P03'];

/**
 * Makes the database safe to work from if it is a restored backup; null where it is the one that work has left from
 * all along. Begins anew as long as work under way is in the way.
 */
export async function reconcileIfRestored(
  db: Database,
  { restored }: { restored: boolean },
): Promise<Reconciled | null> {
  if (restored) await declareRestored(db);
  if (!(await mayBeRestored(db))) return null;
  await skipQueueIds(db);
  for (let lockMs = LOCK_STEP_MS; ; lockMs = Math.min(lockMs + LOCK_STEP_MS, LONGEST_LOCK_MS)) {
    try {
      return await db.transaction((tx) => reconcileIn(tx, lockMs));
    } catch (error) {
      if (!IN_THE_WAY.includes(databaseCode(error) ?? '')) throw error;
    }
  }
}

async function mayBeRestored(tx: Executor): Promise<boolean> {
  const standing = await readStanding(tx);
  return standing === 'restored' || (standing === 'new' && (await wasWorkedFrom(tx)));
}

/** No transaction takes it back: whatever is queued from here on is numbered far above the lost time. */
async function skipQueueIds(db: Executor): Promise<void> {
  await db.execute(sql`select setval(pg_get_serial_sequence('sync_queue', 'id'),
    nextval(pg_get_serial_sequence('sync_queue', 'id'))
      + ${QUEUE_IDS_SKIPPED}::bigint * (1 + floor(random() * ${CHANCES}::int)::int))`);
}

/**
 * A vendor answers a request whose id it knows with the outcome that it had: so no id is made a second time for other
 * content, stored requests count as sent, and whatever has no link is looked up before it is created. One
 * transaction; until it ends nothing leaves.
 */
async function reconcileIn(tx: Executor, lockMs: number): Promise<Reconciled | null> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('ledgerbridge reconcile'))`);
  if (!(await mayBeRestored(tx))) return null;
  // What is being queued now with an old number is stored first, and is among the rows below.
  await tx.execute(sql`set local lock_timeout = ${sql.raw(String(lockMs))}`);
  await tx.execute(sql`lock table sync_queue, remote_requests, connections in exclusive mode`);
  const requests = await count(
    tx,
    sql`update remote_requests set sends = greatest(sends, 1) where state = 'prepared' and kind <> 'read'`,
  );
  // An open request keeps the id that it is stored with; what follows it must not get one of the lost time.
  const queued = await count(
    tx,
    sql`update sync_queue set
      round = round + ${ROUNDS_OF_AN_EPOCH}::int * (1 + floor(random() * ${CHANCES}::int)::int),
      look_up_first = look_up_first or not exists (select 1 from links
        where links.tenant_id = sync_queue.tenant_id and links.connection_id = sync_queue.connection_id
          and links.entity_type = sync_queue.entity_type and links.record_id = sync_queue.record_id)`,
  );
  const connections = await count(tx, sql`select 1 from connections`);
  await tx.execute(sql`insert into installation (identity, reconciled_at) values (database_identity(), now())
    on conflict ("only") do update set identity = excluded.identity, restored_at = null,
      reconciled_at = excluded.reconciled_at, handed_over_at = null`);
  return { connections, requests, queued };
}

/** The applications have handed over everything that they have: what is made from here on was never sent. */
export async function endLookUps(db: Executor): Promise<void> {
  await db.execute(sql`update installation set handed_over_at = now() where reconciled_at is not null`);
}

const count = async (tx: Executor, statement: SQL) => (await tx.execute(statement)).rowCount ?? 0;
