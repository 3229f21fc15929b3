import type { RecordType } from '../../api/queries/records.ts';
import { t } from '../../language/say.ts';

interface ListFacts {
  /** As they are stored; `capitalised` they are what people read. */
  states: readonly string[];
  /** It has a day, an amount, and a customer's name to look for. */
  day?: true;
  amount?: true;
  customer?: true;
  /** Whether it is sent itself, and so stands somewhere with QuickBooks. */
  sent?: true;
  /** What can be done with several of them. */
  syncs?: true;
  /** Where one is made by hand. */
  made?: string;
}

const IN_USE = ['active', 'inactive'];
const OF_TIME = ['draft', 'submitted', 'approved'];
const SENT = { sent: true, syncs: true } as const;
const DOCUMENT = { ...SENT, day: true, amount: true, customer: true } as const;

/** How the list of each type can be narrowed. */
export const LIST_FACTS: Readonly<Record<RecordType, ListFacts>> = {
  customer: { ...SENT, states: IN_USE, made: '/new/customer' },
  service_item: { ...SENT, states: IN_USE },
  invoice: { ...DOCUMENT, states: ['draft', 'sent', 'paid', 'void'], made: '/new/invoice' },
  payment: { ...DOCUMENT, states: ['pending', 'collected', 'void'] },
  timesheet: { states: OF_TIME, day: true, syncs: true },
  timesheet_entry: { ...SENT, states: OF_TIME, day: true, customer: true },
  team_member: { states: IN_USE },
};

/** Where records stand with QuickBooks: each in one of them. */
export const STANDINGS = [
  { value: 'unresolved', label: t`Needs a person` },
  { value: 'under_way', label: t`On its way` },
  { value: 'not_in_step', label: t`Not in step` },
  { value: 'in_step', label: t`In step` },
] as const;
