import type { RecordType } from '../api/queries/records.ts';
import type { Actor, Batch, EntityType, Role } from '../api/types.ts';

/** What the API's names are called on a page. */

const ENTITY_LABELS: Readonly<Record<string, { one: string; many: string }>> = {
  customer: { one: 'Customer', many: 'Customers' },
  service_item: { one: 'Service Item', many: 'Service Items' },
  invoice: { one: 'Invoice', many: 'Invoices' },
  payment: { one: 'Payment', many: 'Payments' },
  payout: { one: 'Payout', many: 'Payouts' },
  payout_activity: { one: 'Payout', many: 'Payouts' },
  team_member: { one: 'Team Member', many: 'Team Members' },
  timesheet: { one: 'Timesheet', many: 'Timesheets' },
  timesheet_entry: { one: 'Timesheet Entry', many: 'Timesheet Entries' },
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
  nobody: 'Nobody: it goes on by itself',
  bookkeeper: 'You, or whoever keeps the books',
  admin: 'A QuickBooks administrator',
  operator: 'Whoever runs this installation',
  api_client: 'The application that sent the record',
};

export const ROLE_LABELS: Readonly<Record<Role, { label: string; may: string }>> = {
  owner: { label: 'Owner', may: 'everything, API keys included' },
  admin: { label: 'Admin', may: 'everything but making API keys' },
  member: { label: 'Member', may: 'see everything, push, pull and retry; not undo a push' },
};

export const BATCH_STATES: Readonly<Record<Batch['state'], string>> = {
  queued: 'Starting',
  running: 'Running',
  stopping: 'Stopping',
  stopped: 'Stopped',
  done: 'Finished',
  failed: 'Failed',
};

/** "sent" reads "Sent". */
export function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
