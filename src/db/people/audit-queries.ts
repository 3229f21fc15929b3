import { and, desc, eq, gte, like, lt, lte, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { auditTrail } from '../schema/index.ts';

export type StoredAuditEntry = typeof auditTrail.$inferSelect;

export interface AuditFilter {
  actor?: string;
  action?: string;
  /** The subject itself and all below it: `connections/con_1` finds its settings too. */
  subject?: string;
  /** Started, stopped, undone or mended: whatever speaks of this batch. */
  run?: string;
  from?: Date;
  to?: Date;
}

/** Newest first; `before` is the id of the last entry of the page before. */
export async function listAudit(
  db: Executor,
  tenantId: string,
  { actor, action, subject, run, from, to }: AuditFilter,
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
        run === undefined ? undefined : ofRun(run),
        from && gte(auditTrail.at, from),
        to && lte(auditTrail.at, to),
      ),
    )
    .orderBy(desc(auditTrail.id))
    .limit(limit);
}

function ofRun(id: string): SQL {
  const path = `batches/${escapeLike(id)}`;
  return sql`(${auditTrail.subject} = ${`batches/${id}`} or ${auditTrail.subject} like ${`${path}/%`}
    or ${auditTrail.detail} ->> 'run' = ${id} or ${auditTrail.detail} ->> 'batch' = ${id})`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
