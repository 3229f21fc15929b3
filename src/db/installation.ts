import { sql } from 'drizzle-orm';
import type { Executor } from './client.ts';

/** Work must not leave from a copy or an older backup until it was reconciled: what was sent since is not known. */
export const IS_RESTORED = sql`exists (select 1 from installation
  where restored_at is not null or identity <> database_identity())`;

export type Standing = 'new' | 'as it was' | 'restored';

/** Where the database stands: never worked from, the one that work leaves from, or a copy or backup of it. */
export async function readStanding(db: Executor): Promise<Standing> {
  const { rows } = await db.execute<{ known: boolean; restored: boolean }>(
    sql`select exists (select 1 from installation) as known, ${IS_RESTORED} as restored`,
  );
  const [row] = rows;
  if (row?.restored) return 'restored';
  return row?.known ? 'as it was' : 'new';
}

/** Notes at the first start which database this is; a later one that differs stays noted as it was. */
export async function noteIdentity(db: Executor): Promise<void> {
  await db.execute(
    sql`insert into installation (identity) values (database_identity()) on conflict do nothing`,
  );
}

/** An operator says that it is a backup, where nothing shows it: the disk of the server was put back. */
export async function declareRestored(db: Executor): Promise<void> {
  await db.execute(sql`insert into installation (identity, restored_at) values (database_identity(), now())
    on conflict ("only") do update set restored_at = now()`);
}

export interface Reconciled {
  /** Connections whose unlinked records are looked up from now on before they are created. */
  connections: number;
  /** Requests that may have left since, and go again under the id that they had. */
  requests: number;
  /** Records owed, which are looked up first. */
  queued: number;
}

/** More than any installation queues between a backup and its loss. */
const QUEUE_IDS_SKIPPED = 1_000_000_000;
/** Likewise, of requests of one row. */
const ROUNDS_SKIPPED = 1_000;

/**
 * Makes a restored database safe to work from. A vendor answers a request whose id it knows with the outcome that it
 * had: so no id is made a second time for other content, stored requests count as sent, and whatever has no link is
 * looked up before it is created. One transaction; until it ends nothing leaves.
 */
export async function reconcileInstallation(tx: Executor): Promise<Reconciled> {
  const count = async (statement: ReturnType<typeof sql>) => (await tx.execute(statement)).rowCount ?? 0;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('ledgerbridge reconcile'))`);
  const connections = await count(sql`update connections set look_up_since = now()
    where status <> 'disconnected'`);
  const requests = await count(sql`update remote_requests set sends = greatest(sends, 1)
    where state = 'prepared' and kind <> 'read'`);
  const queued = await count(sql`update sync_queue set
      round = case when open_request_id is null then round + ${ROUNDS_SKIPPED} else round end,
      look_up_first = look_up_first or not exists (select 1 from links
        where links.tenant_id = sync_queue.tenant_id and links.connection_id = sync_queue.connection_id
          and links.entity_type = sync_queue.entity_type and links.record_id = sync_queue.record_id)`);
  await tx.execute(sql`select setval(pg_get_serial_sequence('sync_queue', 'id'),
    nextval(pg_get_serial_sequence('sync_queue', 'id')) + ${QUEUE_IDS_SKIPPED})`);
  await tx.execute(sql`insert into installation (identity, reconciled_at) values (database_identity(), now())
    on conflict ("only") do update set identity = excluded.identity, restored_at = null,
      reconciled_at = excluded.reconciled_at`);
  return { connections, requests, queued };
}
