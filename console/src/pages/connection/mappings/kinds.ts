import type { MappingKind } from '../../../api/types.ts';

/** How each kind of mapping is put to people. */
export const KINDS: Readonly<
  Record<
    MappingKind,
    { title: string; lead: string; nothing: string; choice: string; counted: readonly [string, string] }
  >
> = {
  employee: {
    title: 'Employee Mapping',
    lead: 'Who each team member is in QuickBooks. Without it, their timesheet entries wait.',
    nothing: 'Team members show here once your field-service application has handed them over.',
    choice: 'Employee or vendor in QuickBooks',
    counted: ['employee or vendor', 'employees and vendors'],
  },
  account: {
    title: 'Account Mapping',
    lead: 'Which account in QuickBooks each amount goes to.',
    nothing: 'Nothing that is synced needs an account to be chosen.',
    choice: 'Account in QuickBooks',
    counted: ['account', 'accounts'],
  },
  tax_code: {
    title: 'Tax Code Mapping',
    lead: 'Which tax code in QuickBooks each of ours stands for.',
    nothing: 'Tax codes show here once an invoice uses one.',
    choice: 'Tax code in QuickBooks',
    counted: ['tax code', 'tax codes'],
  },
};
