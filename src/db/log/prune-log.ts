import { sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';

/** Oldest entries of each business that one look reads, where the very oldest is old enough: by key. */
const LOOKED_AT = 500;
/** Of all businesses together: short enough that nobody waits for it. */
const MOST_PRUNED = 10_000;

/**
 * Forgets entries of the log that are older, as far as they are sealed: what goes without a seal could not be told
 * from what was never there, and one that was sealed of late would be missed by whoever checks a proof. All tenants: only the worker asks. Returns how many.
 */
export async function pruneLog(db: Executor, keptDays: number): Promise<number> {
  const isOld = (at: string) => sql`${sql.raw(at)} < now() - ${keptDays} * interval '1 day'`;
  const { rowCount } = await db.execute(sql`
    delete from sync_log using (
      select entry.tenant_id, entry.id from tenants
      cross join lateral (
        select tenant_id, at from sync_log where tenant_id = tenants.id order by id limit 1
      ) as oldest
      cross join lateral (
        select tenant_id, id, at from sync_log
        where tenant_id = oldest.tenant_id and id <= (select coalesce(max(seals.through), 0) from seals
          where seals.tenant_id = oldest.tenant_id and ${isOld('seals.sealed_at')})
        order by id limit ${LOOKED_AT}
      ) as entry
      where ${isOld('oldest.at')} and ${isOld('entry.at')}
      limit ${MOST_PRUNED}
    ) as old
    where sync_log.tenant_id = old.tenant_id and sync_log.id = old.id`);
  return rowCount ?? 0;
}
