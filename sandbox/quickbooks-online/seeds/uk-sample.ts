import { globalTaxes } from './global-tax.ts';
import { lists } from './lists.ts';
import { at, ref } from './plant.ts';
import type { Seed } from './seed.ts';
import { usAccounts, usRoles } from './us-accounts.ts';

/** A company in the United Kingdom: VAT on every line. */
export const ukSample: Seed = {
  country: 'GB',
  settings: { country: 'GB', homeCurrency: 'GBP' },
  roles: usRoles,
  plantings: [
    ...usAccounts,
    ...globalTaxes('HM Revenue & Customs (VAT)', [
      { id: 1, code: '20.0% S', percent: 20 },
      { id: 2, code: '5.0% R', percent: 5 },
      { id: 3, code: '0.0% Z', percent: 0 },
      { id: 4, code: 'Exempt', percent: 0 },
      { id: 5, code: 'No VAT', percent: 0 },
    ]),
    ...lists,
    at('Item', 1, { Name: 'Services', Type: 'Service', IncomeAccountRef: ref(1) }),
    at('Item', 2, { Name: 'Hours', Type: 'Service', IncomeAccountRef: ref(1) }),
    at('Customer', 1, { DisplayName: 'High Street Bakery' }),
    at('Vendor', 2, { DisplayName: 'Southern Supply' }),
    at('Employee', 3, { GivenName: 'Alex', FamilyName: 'Morgan' }),
  ],
};
