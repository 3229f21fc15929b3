import { lists } from './lists.ts';
import type { Seed } from './plant.ts';
import { at } from './plant.ts';
import { usAccounts, usRoles } from './us-accounts.ts';
import { liveHistory } from './us-history.ts';
import { usTaxes } from './us-lists.ts';
import { usMoreAccounts } from './us-more-accounts.ts';
import { usSampleItems } from './us-more-items.ts';
import { usPeople } from './us-people.ts';

/** A company of the size and shape of the vendor's US sandbox: lists, people and four months of business. */
export const usSample: Seed = {
  country: 'US',
  settings: { country: 'US', homeCurrency: 'USD' },
  roles: usRoles,
  plantings: [
    ...usAccounts,
    ...usMoreAccounts,
    ...usTaxes,
    ...lists,
    at('Term', 5, { Name: 'Net 10', DueDays: 10 }),
    at('CompanyCurrency', 1, { Code: 'CAD' }),
    ...usSampleItems,
    ...usPeople,
  ],
  history: liveHistory,
};
