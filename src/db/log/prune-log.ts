import { sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';

/** Oldest entries of each business that one look reads: by key, so that it costs nothing where none is old. */
const LOOKED_AT = 500;

/** Forgets entries of the log that are older. All tenants: only the relay asks. Returns how many. */
export async function pruneLog(db: Executor, keptDays: number): Promise<number> {
  const { rowCount } = await db.execute(sql`
    delete from sync_log using (
      select oldest.tenant_id, oldest.id from tenants, lateral (
        select tenant_id, id, at from sync_log where tenant_id = tenants.id order by id limit ${LOOKED_AT}
      ) as oldest
      where oldest.at < now() - ${keptDays} * interval '1 day'
    ) as old
    where sync_log.tenant_id = old.tenant_id and sync_log.id = old.id`);
  return rowCount ?? 0;
}
