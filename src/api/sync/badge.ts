import type { StoredRecord } from '../../db/records/record-queries.ts';
import type { SyncFacts } from '../../db/records/record-sync.ts';
import { syncsByItself } from '../../domain/auto-sync.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { beforeStart } from '../../domain/push-decision.ts';
import { assertNever, type SyncErrorType } from '../../errors.ts';
import type { Badge } from '../schemas/record-sync.ts';
import { SWITCHED_OFF, type Wait, waitOf } from './wait.ts';

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

/** `limit`: the connection waits for a place in the request limit. */
export type BadgeFacts = SyncFacts & { limit?: Wait | undefined };

/** What a person sees beside the record. The queue comes first: what is owed outweighs what was. */
export function badgeOf(record: StoredRecord, facts: BadgeFacts): BadgeView {
  const [badge, message] = findingOf(record, facts);
  return { badge, ...FACES[badge], message };
}

function findingOf(record: StoredRecord, facts: BadgeFacts): Finding {
  // What is under way is finished all the same.
  if (facts.queued) return queuedBadge(facts.queued, facts);
  return facts.isSkipped ? ['skipped', ACCOUNT_IS_OUT] : settledBadge(record, facts);
}

const LOOKED_UP = 'Whether it arrived with an earlier request is looked up first.';
const ACCOUNT_IS_OUT = 'Its account is not synced. Sync the account from the customer’s Info tab.';

type Finding = [badge: Badge, message: string | null];

/** Causes that have a badge of their own: nothing went wrong. */
const UNRESOLVED: Partial<Record<SyncErrorType, Badge>> = {
  EmployeeNotMapped: 'employee_not_mapped',
  Undone: 'undone',
};

function queuedBadge(row: NonNullable<SyncFacts['queued']>, facts: BadgeFacts): Finding {
  const message = row.error?.message ?? null;
  switch (row.state) {
    case 'pending':
      return ['pending', message ?? waitOf(facts)?.message ?? null];
    case 'mended':
      return ['pending', 'The employee is mapped now. Push Timesheet Entries, or Sync, sends it.'];
    case 'in_flight':
      return ['syncing', row.lookUpFirst ? LOOKED_UP : (facts.limit?.message ?? null)];
    case 'retrying':
      return ['retrying', message ?? waitOf(facts)?.message ?? null];
    case 'waiting':
      return ['waiting', message ?? waitsOn(row, facts)];
    case 'unresolved':
      return [row.errorType ? (UNRESOLVED[row.errorType] ?? 'error') : 'error', message];
    case 'awaiting_approval':
      return ['pending', 'Waits for approval.'];
    default:
      return assertNever(row.state);
  }
}

function settledBadge(record: StoredRecord, facts: BadgeFacts): Finding {
  const { link, last, settings } = facts;
  const { entityType, data } = record;
  if (link && link.pushedHash === record.contentHash) return ['synced', null];
  const early = link ? undefined : beforeStart(entityType, data, settings.timesheetStartDate);
  if (early !== undefined) return ['not_synced', early];
  if (last?.status === 'skipped' && !link && !wasTooEarly(record, last)) return ['skipped', last.message];
  const eligibility = ENTITIES[entityType].eligibility(data);
  if (!eligibility.eligible) return ['not_synced', eligibility.reason];
  if (record.deletedAt) return ['not_synced', 'The record is deleted.'];
  // Nobody stores it by hand, so nobody waits for it to be asked for either: it is due.
  if (!link && ENTITIES[entityType].derived) return ['pending', notCovered(record, facts)];
  return ['not_synced', link ? 'Changed since the last sync.' : notCovered(record, facts)];
}

/** A start date that was moved since lets it go. */
function wasTooEarly({ entityType }: StoredRecord, { action }: NonNullable<SyncFacts['last']>): boolean {
  return ENTITIES[entityType].startDateField !== undefined && action === 'not eligible';
}

/** Where what it needs waits for the connection, too, that is what it comes to. */
function waitsOn(row: NonNullable<SyncFacts['queued']>, facts: SyncFacts): string {
  const what = ENTITIES[row.waitsOnType ?? row.entityType].label.toLowerCase();
  return [`Waits for ${what} ${row.waitsOnId}.`, waitOf(facts)?.message].filter(Boolean).join(' ');
}

/** Why nothing was queued for it, and what sends it. */
function notCovered({ entityType }: StoredRecord, { settings }: SyncFacts): string {
  if (!settings.enabled) return `${SWITCHED_OFF} nothing is sent.`;
  if (!syncsByItself(settings.autoSync, entityType)) {
    return 'Automatic sync of its type is off in Sync Settings; press Sync to send it.';
  }
  if (settings.syncsBy === 'runs') return 'It goes with the next sync run, or when you press Sync.';
  return 'Automatic sync did not cover it; press Sync.';
}
