import { type AuditNames, recordTypeOf } from '../../db/people/audit-names.ts';
import type { StoredAuditEntry } from '../../db/people/audit-queries.ts';
import type { EntityType } from '../../domain/entity.ts';

/** What an entry is about, found in the path that it was asked of. */
export interface Subject {
  /** Connections, batches, users, keys, endpoints. */
  id?: string;
  record?: [EntityType, string];
}

const HOLDERS = ['connections', 'batches', 'users', 'api-keys', 'webhook-endpoints'];

export function subjectOf({ subject, action }: Pick<StoredAuditEntry, 'subject' | 'action'>): Subject {
  const parts = subject.split('/').map((part) => part.replace(/:[a-zA-Z]+$/, ''));
  const [first = '', second, third] = parts;
  // Approvals name the connection alone.
  if (action === 'approvedChanges' || action === 'undidCleared') return { id: first };
  if (first === 'records') {
    const type = recordTypeOf(second ?? '');
    return type && third ? { record: [type, third] } : {};
  }
  const type = recordTypeOf(first);
  if (type) return second ? { record: [type, second] } : {};
  const account = /^connections\/([^/]+)\/accounts\/([^/]+)\/link$/.exec(subject);
  if (account?.[1] && account[2]) return { id: account[1], record: ['customer', account[2]] };
  return HOLDERS.includes(first) && second ? { id: second } : {};
}

/** Never an id: what is gone, or is named nowhere, is not named. */
export function nameOf({ id, record }: Subject, names: AuditNames): string | null {
  const named = record
    ? names.get(`${record[0]}/${record[1]}`)
    : id === undefined
      ? undefined
      : names.get(id);
  return named ?? null;
}
