import { and, desc, eq, gte, like, lt, lte } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { auditTrail } from '../schema/index.ts';

export type StoredAuditEntry = typeof auditTrail.$inferSelect;

export interface AuditFilter {
  actor?: string;
  action?: string;
  /** The subject itself and all below it: `connections/con_1` finds its settings too. */
  subject?: string;
  from?: Date;
  to?: Date;
}

/** Newest first; `before` is the id of the last entry of the page before. */
export async function listAudit(
  db: Executor,
  tenantId: string,
  { actor, action, subject, from, to }: AuditFilter,
  { before, limit }: { before?: number; limit: number },
): Promise<StoredAuditEntry[]> {
  return db
    .select()
    .from(auditTrail)
    .where(
      and(
        eq(auditTrail.tenantId, tenantId),
        before === undefined ? undefined : lt(auditTrail.id, before),
        actor === undefined ? undefined : eq(auditTrail.actor, actor),
        action === undefined ? undefined : eq(auditTrail.action, action),
        subject === undefined ? undefined : like(auditTrail.subject, `${escapeLike(subject)}%`),
        from && gte(auditTrail.at, from),
        to && lte(auditTrail.at, to),
      ),
    )
    .orderBy(desc(auditTrail.id))
    .limit(limit);
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
