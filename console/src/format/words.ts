import type { RecordType } from '../api/queries/records.ts';
import type { Actor, Batch, EntityType, Role } from '../api/types.ts';
import { t } from '../language/say.ts';

/** What the API's names are called on a page. */

const ENTITY_LABELS: Readonly<Record<string, { one: string; many: string }>> = {
  customer: { one: t`Customer`, many: t`Customers` },
  service_item: { one: t`Service Item`, many: t`Service Items` },
  invoice: { one: t`Invoice`, many: t`Invoices` },
  payment: { one: t`Payment`, many: t`Payments` },
  payout: { one: t`Payout`, many: t`Payouts` },
  payout_activity: { one: t`Payout`, many: t`Payouts` },
  team_member: { one: t`Team Member`, many: t`Team Members` },
  timesheet: { one: t`Timesheet`, many: t`Timesheets` },
  timesheet_entry: { one: t`Timesheet Entry`, many: t`Timesheet Entries` },
};

/** A type that is newer than this console keeps its name. */
export function entityLabel(type: string): { one: string; many: string } {
  return ENTITY_LABELS[type] ?? { one: type, many: type };
}

/** Whose records have lists and pages of their own. */
export const RECORD_TYPES = [
  'customer',
  'service_item',
  'invoice',
  'payment',
  'timesheet',
  'timesheet_entry',
  'team_member',
] as const satisfies readonly RecordType[];
/** What the Sync Log can be narrowed to. */
export const LOG_TYPES = [
  'customer',
  'service_item',
  'invoice',
  'payment',
  'payout',
  'timesheet_entry',
] as const satisfies readonly EntityType[];

export const ACTOR_LABELS: Readonly<Record<Actor, string>> = {
  nobody: t`Nobody: it goes on by itself`,
  bookkeeper: t`You, or whoever keeps the books`,
  admin: t`A QuickBooks administrator`,
  operator: t`Whoever runs this installation`,
  api_client: t`The application that sent the record`,
};

export const ROLE_LABELS: Readonly<Record<Role, { label: string; may: string }>> = {
  owner: { label: t`Owner`, may: t`everything, API keys included` },
  admin: { label: t`Admin`, may: t`everything but making API keys` },
  member: { label: t`Member`, may: t`see everything, push, pull and retry; not undo a push` },
};

export const BATCH_STATES: Readonly<Record<Batch['state'], string>> = {
  queued: t`Starting`,
  running: t`Running`,
  stopping: t`Stopping`,
  stopped: t`Stopped`,
  done: t`Finished`,
  failed: t`Failed`,
};

const STATE_LABELS: Readonly<Record<string, string>> = {
  active: t`Active`,
  inactive: t`Inactive`,
  draft: t`Draft`,
  sent: t`Sent`,
  paid: t`Paid`,
  void: t`Void`,
  pending: t`Pending`,
  collected: t`Collected`,
  submitted: t`Submitted`,
  approved: t`Approved`,
  failed: t`Failed`,
  canceled: t`Canceled`,
  booked: t`Booked`,
};

/** Of a record: how far it is, or whether it is in use. */
export function stateLabel(state: string): string {
  return STATE_LABELS[state] ?? capitalised(state);
}

/** "sent" reads "Sent". */
export function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
