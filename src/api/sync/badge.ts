import type { StoredRecord } from '../../db/records/record-queries.ts';
import type { SyncFacts } from '../../db/records/record-sync.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { assertNever, type SyncErrorType } from '../../errors.ts';
import type { Badge } from '../schemas/record-sync.ts';

export interface BadgeView {
  badge: Badge;
  label: string;
  colour: 'green' | 'red' | 'amber' | 'gray';
  message: string | null;
}

const FACES: Readonly<Record<Badge, Pick<BadgeView, 'label' | 'colour'>>> = {
  synced: { label: 'QB Synced', colour: 'green' },
  error: { label: 'QB Error', colour: 'red' },
  pending: { label: 'QB Pending', colour: 'amber' },
  syncing: { label: 'QB Syncing', colour: 'amber' },
  retrying: { label: 'QB Retrying', colour: 'amber' },
  waiting: { label: 'QB Waiting', colour: 'amber' },
  not_synced: { label: 'Not Synced', colour: 'gray' },
  skipped: { label: 'QB Skipped', colour: 'gray' },
  employee_not_mapped: { label: 'Employee Not Mapped', colour: 'amber' },
  undone: { label: 'QB Undone', colour: 'amber' },
};

/** What a person sees beside the record. The queue comes first: what is owed outweighs what was. */
export function badgeOf(record: StoredRecord, facts: SyncFacts): BadgeView {
  const [badge, message] = findingOf(record, facts);
  return { badge, ...FACES[badge], message };
}

function findingOf(record: StoredRecord, facts: SyncFacts): Finding {
  // What is under way is finished all the same.
  if (facts.queued) return queuedBadge(facts.queued);
  return facts.isSkipped ? ['skipped', ACCOUNT_IS_OUT] : settledBadge(record, facts);
}

const ACCOUNT_IS_OUT = 'Its account is not synced. Sync the account from the customer’s Info tab.';

type Finding = [badge: Badge, message: string | null];

/** Causes that have a badge of their own: nothing went wrong. */
const UNRESOLVED: Partial<Record<SyncErrorType, Badge>> = {
  EmployeeNotMapped: 'employee_not_mapped',
  Undone: 'undone',
};

function queuedBadge(row: NonNullable<SyncFacts['queued']>): Finding {
  const message = row.error?.message ?? null;
  switch (row.state) {
    case 'pending':
      return ['pending', message];
    case 'in_flight':
      return ['syncing', null];
    case 'retrying':
      return ['retrying', message];
    case 'waiting':
      return ['waiting', message ?? `Waits for ${row.waitsOnType} ${row.waitsOnId}.`];
    case 'unresolved':
      return [row.errorType ? (UNRESOLVED[row.errorType] ?? 'error') : 'error', message];
    case 'awaiting_approval':
      return ['pending', 'Waits for approval.'];
    default:
      return assertNever(row.state);
  }
}

function settledBadge(record: StoredRecord, { link, last }: SyncFacts): Finding {
  if (link && link.pushedHash === record.contentHash) return ['synced', null];
  if (last?.status === 'skipped' && !link) return ['skipped', last.message];
  const eligibility = ENTITIES[record.entityType].eligibility(record.data);
  if (!eligibility.eligible) return ['not_synced', eligibility.reason];
  if (record.deletedAt) return ['not_synced', 'The record is deleted.'];
  // Nobody stores it by hand, so nobody waits for it to be asked for either: it is due.
  if (!link && ENTITIES[record.entityType].derived) return ['pending', 'Not synced yet.'];
  return [
    'not_synced',
    link ? 'Changed since the last sync.' : 'Automatic sync did not cover it; press Sync.',
  ];
}
