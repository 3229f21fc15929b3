import type { RecordType } from '../../api/queries/records.ts';

interface ListFacts {
  states: readonly { value: string; label: string }[];
  /** It has a day, an amount, and a customer's name to look for. */
  day?: true;
  amount?: true;
  customer?: true;
  /** Whether it is sent itself, and so stands somewhere with QuickBooks. */
  sent?: true;
  /** What can be done with several of them. */
  syncs?: true;
}

const IN_USE = [
  { value: 'active', label: 'Active' },
  { value: 'inactive', label: 'Inactive' },
];
const OF_TIME = [
  { value: 'draft', label: 'Draft' },
  { value: 'submitted', label: 'Submitted' },
  { value: 'approved', label: 'Approved' },
];

/** How the list of each type can be narrowed. */
export const LIST_FACTS: Readonly<Record<RecordType, ListFacts>> = {
  customer: { states: IN_USE, sent: true, syncs: true },
  service_item: { states: IN_USE, sent: true, syncs: true },
  invoice: {
    states: [
      { value: 'draft', label: 'Draft' },
      { value: 'sent', label: 'Sent' },
      { value: 'paid', label: 'Paid' },
      { value: 'void', label: 'Void' },
    ],
    day: true,
    amount: true,
    customer: true,
    sent: true,
    syncs: true,
  },
  payment: {
    states: [
      { value: 'pending', label: 'Pending' },
      { value: 'collected', label: 'Collected' },
      { value: 'void', label: 'Void' },
    ],
    day: true,
    amount: true,
    customer: true,
    sent: true,
    syncs: true,
  },
  timesheet: { states: OF_TIME, day: true, syncs: true },
  timesheet_entry: { states: OF_TIME, day: true, customer: true, sent: true, syncs: true },
  team_member: { states: IN_USE },
};

/** Where records stand with QuickBooks: each in one of them. */
export const STANDINGS = [
  { value: 'unresolved', label: 'Needs a person' },
  { value: 'under_way', label: 'On its way' },
  { value: 'not_in_step', label: 'Not in step' },
  { value: 'in_step', label: 'In step' },
] as const;
