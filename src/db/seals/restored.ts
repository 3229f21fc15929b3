import { sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';

/** When the database was last reconciled, if the connection was there and has not sealed since. */
export async function restoredSince(
  tx: Executor,
  { tenantId, connectionId }: ConnectionKey,
  sealedAt: Date | undefined,
): Promise<Date | undefined> {
  const { rows } = await tx.execute<{ at: string }>(sql`
    select floor(extract(epoch from reconciled_at) * 1000)::text as at from installation
    where reconciled_at > coalesce(${sealedAt?.toISOString() ?? null}::timestamptz,
      (select created_at from connections where tenant_id = ${tenantId} and id = ${connectionId}))`);
  return rows[0] && new Date(Number(rows[0].at));
}

const NUMBERED_FROM = Date.parse('2020-01-01T00:00:00Z');

/**
 * Where a chain goes on after a restore: a number for each second since 2020. None that was told in the lost
 * time is that high, also where one backup is restored twice: a connection makes at most twenty a minute.
 */
export function numberOfRestored(at: Date): number {
  return Math.floor((at.getTime() - NUMBERED_FROM) / 1_000);
}
