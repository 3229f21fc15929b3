import { globalTaxes, plainCodes, type TaxRateSeed } from './global-tax.ts';
import { lists } from './lists.ts';
import type { Seed } from './plant.ts';
import { at, ref } from './plant.ts';
import { usAccounts, usRoles } from './us-accounts.ts';

const rates: readonly TaxRateSeed[] = [
  { name: '20.0% S', percent: 20 },
  { name: '5.0% R', percent: 5 },
  { name: '0.0% Z', percent: 0 },
  { name: 'Exempt', percent: 0 },
  { name: 'No VAT', percent: 0 },
];

/** A company in the United Kingdom: VAT on every line. */
export const ukSample: Seed = {
  country: 'GB',
  settings: { country: 'GB', homeCurrency: 'GBP' },
  roles: usRoles,
  plantings: [
    ...usAccounts,
    ...globalTaxes('HM Revenue & Customs (VAT)', rates, plainCodes(rates)),
    ...lists,
    at('Item', 1, { Name: 'Services', Type: 'Service', IncomeAccountRef: ref(1) }),
    at('Item', 2, { Name: 'Hours', Type: 'Service', IncomeAccountRef: ref(1) }),
    at('Customer', 1, { DisplayName: 'High Street Bakery' }),
    at('Vendor', 2, { DisplayName: 'Southern Supply' }),
    at('Employee', 3, { GivenName: 'Alex', FamilyName: 'Morgan' }),
  ],
};
