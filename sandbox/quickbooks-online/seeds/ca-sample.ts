import { globalTaxes, plainCodes, type TaxCodeSeed, type TaxRateSeed } from './global-tax.ts';
import { lists } from './lists.ts';
import type { Seed } from './plant.ts';
import { at, ref } from './plant.ts';
import { usAccounts, usRoles } from './us-accounts.ts';

const single: readonly TaxRateSeed[] = [
  { name: 'Exempt', percent: 0 },
  { name: 'Zero-rated', percent: 0 },
  { name: 'Out of Scope', percent: 0 },
  { name: 'GST', percent: 5 },
  { name: 'HST ON', percent: 13 },
  { name: 'HST NS', percent: 15 },
];

const rates: readonly TaxRateSeed[] = [
  ...single,
  { name: 'PST BC', percent: 7 },
  { name: 'QST', percent: 9.975 },
];

/** Two taxes on one line: the federal one, which they share, and the province's. */
const double: readonly TaxCodeSeed[] = [
  { name: 'GST/PST BC', rates: ['GST', 'PST BC'] },
  { name: 'GST/QST QC', rates: ['GST', 'QST'] },
];

/** A Canadian company: GST, HST, and GST with a province's own tax. */
export const caSample: Seed = {
  country: 'CA',
  settings: { country: 'CA', homeCurrency: 'CAD' },
  roles: usRoles,
  plantings: [
    ...usAccounts,
    ...globalTaxes('Canada Revenue Agency', rates, [...plainCodes(single), ...double]),
    ...lists,
    at('Item', 1, { Name: 'Services', Type: 'Service', IncomeAccountRef: ref(1) }),
    at('Item', 2, { Name: 'Hours', Type: 'Service', IncomeAccountRef: ref(1) }),
    at('Customer', 1, { DisplayName: 'Maple Street Garage' }),
    at('Vendor', 2, { DisplayName: 'Northern Supply' }),
    at('Employee', 3, { GivenName: 'Robin', FamilyName: 'Tremblay' }),
  ],
};
