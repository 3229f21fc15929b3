import type { Executor } from '../client.ts';
import { auditTrail } from '../schema/index.ts';

export interface AuditEntry {
  tenantId: string;
  /** `key:<id>`, `cli`, … */
  actor: string;
  action: string;
  /** What it was asked of, as in `invoices/inv_17`. */
  subject: string;
  detail?: Record<string, unknown>;
}

export async function recordAudit(db: Executor, entry: AuditEntry): Promise<void> {
  await db.insert(auditTrail).values(entry);
}
