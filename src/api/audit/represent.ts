import type { Executor } from '../../db/client.ts';
import { actorNames } from '../../db/people/actor-names.ts';
import { auditNames } from '../../db/people/audit-names.ts';
import type { StoredAuditEntry } from '../../db/people/audit-queries.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { AuditEntryView } from '../schemas/audit.ts';
import { nameOf, subjectOf } from './subject.ts';
import { detailInWords } from './words.ts';

const OURS: Readonly<Record<string, string>> = { engine: 'Ledgerbridge itself', cli: 'The command line' };

/** Entries as people read them: who, of what, and from what to what, by names as they are now. */
export async function representAudit(
  db: Executor,
  tenantId: string,
  entries: readonly StoredAuditEntry[],
): Promise<AuditEntryView[]> {
  const actors = entries.map(({ actor }) => actor);
  const called = await actorNames(db, tenantId, actors);
  const names = await auditNames(db, tenantId, wantedBy(entries));
  return entries.map((entry) => ({
    id: String(entry.id),
    at: entry.at.toISOString(),
    actor: entry.actor,
    actorName: OURS[entry.actor] ?? called(entry.actor),
    action: entry.action,
    subject: entry.subject,
    subjectName: nameOf(subjectOf(entry), names),
    words: detailInWords(entry, names),
    detail: entry.detail,
  }));
}

function wantedBy(entries: readonly StoredAuditEntry[]) {
  const ids: string[] = [];
  const refs: [EntityType, string][] = [];
  for (const entry of entries) {
    const { id, record } = subjectOf(entry);
    if (id !== undefined) ids.push(id);
    if (record) refs.push(record);
    refs.push(...customersIn(entry.detail.asked));
  }
  return { ids, refs };
}

function customersIn(asked: unknown): [EntityType, string][] {
  if (typeof asked !== 'object' || asked === null || !('ids' in asked) || !Array.isArray(asked.ids))
    return [];
  return asked.ids.flatMap((id: unknown): [EntityType, string][] =>
    typeof id === 'string' ? [['customer', id]] : [],
  );
}
