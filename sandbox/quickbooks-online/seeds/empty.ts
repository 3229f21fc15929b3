import type { Seed } from './plant.ts';
import { at, ref } from './plant.ts';
import { taxMarks } from './tax-marks.ts';
import { usAccounts, usRoles } from './us-accounts.ts';

const base = new Set([
  '1',
  '2',
  '4',
  '33',
  '34',
  '35',
  '79',
  '80',
  '81',
  '84',
  '85',
  '86',
  '87',
  '90',
  '91',
  '31',
  '32',
]);

/** A company as it is on its first day: the accounts that QuickBooks needs, two items, nobody. */
export const emptyCompany: Seed = {
  country: 'US',
  settings: { country: 'US', homeCurrency: 'USD' },
  roles: usRoles,
  plantings: [
    ...taxMarks,
    ...usAccounts.filter(({ id }) => base.has(String(id))),
    at('Item', 1, { Name: 'Services', Type: 'Service', IncomeAccountRef: ref(1) }),
    at('Item', 2, { Name: 'Hours', Type: 'Service', IncomeAccountRef: ref(1) }),
  ],
};
