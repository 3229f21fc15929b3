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

/**
 * Whether something was paired or sent from it although nobody noted which database it is: a backup of a release that
 * did not note it yet, or an upgrade from one. Which of the two nothing tells.
 */
export async function wasWorkedFrom(db: Executor): Promise<boolean> {
  const { rows } = await db.execute<{ worked: boolean }>(
    sql`select exists (select 1 from links) or exists (select 1 from remote_requests) as worked`,
  );
  return rows[0]?.worked === true;
}
