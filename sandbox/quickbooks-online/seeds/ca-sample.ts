import { globalTaxes } from './global-tax.ts';
import { lists } from './lists.ts';
import { at, ref } from './plant.ts';
import type { Seed } from './seed.ts';
import { usAccounts, usRoles } from './us-accounts.ts';

/** A Canadian company: GST and HST on every line. */
export const caSample: Seed = {
  country: 'CA',
  settings: { country: 'CA', homeCurrency: 'CAD' },
  roles: usRoles,
  plantings: [
    ...usAccounts,
    ...globalTaxes('Canada Revenue Agency', [
      { id: 1, code: 'Exempt', percent: 0 },
      { id: 2, code: 'Zero-rated', percent: 0 },
      { id: 3, code: 'Out of Scope', percent: 0 },
      { id: 4, code: 'GST', percent: 5 },
      { id: 5, code: 'HST ON', percent: 13 },
      { id: 6, code: 'HST NS', percent: 15 },
    ]),
    ...lists,
    at('Item', 1, { Name: 'Services', Type: 'Service', IncomeAccountRef: ref(1) }),
    at('Item', 2, { Name: 'Hours', Type: 'Service', IncomeAccountRef: ref(1) }),
    at('Customer', 1, { DisplayName: 'Maple Street Garage' }),
    at('Vendor', 2, { DisplayName: 'Northern Supply' }),
    at('Employee', 3, { GivenName: 'Robin', FamilyName: 'Tremblay' }),
  ],
};
