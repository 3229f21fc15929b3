import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/** Up to which number of the log a business is sealed, as a part of a statement; 0 where it has no seal. */
export function sealedThrough(tenantId: SQLWrapper | string): SQL<string> {
  return sql<string>`(select coalesce(max(seals.through), 0) from seals where seals.tenant_id = ${tenantId})`;
}
