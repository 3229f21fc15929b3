import { lists } from './lists.ts';
import type { Planting, Seed } from './plant.ts';
import { at, ref } from './plant.ts';
import { taxMarks } from './tax-marks.ts';
import { usAccounts, usRoles } from './us-accounts.ts';
import { usItems } from './us-items.ts';

export const usTaxes: readonly Planting[] = [
  ...taxMarks,
  at('TaxAgency', 1, { DisplayName: 'Arizona Dept. of Revenue', TaxTrackedOnSales: true }),
  at('TaxAgency', 2, { DisplayName: 'Board of Equalization', TaxTrackedOnSales: true }),
  at('TaxRate', 1, rate('AZ State tax', 7.1, 1)),
  at('TaxRate', 2, rate('Tucson City', 2, 1)),
  at('TaxRate', 3, rate('California', 8, 2)),
  at('TaxCode', 2, code('California', 3)),
  at('TaxCode', 3, code('Tucson', 1, 2)),
];

function rate(Name: string, RateValue: number, agency: number) {
  return {
    Name,
    Description: `Sales Tax`,
    Active: true,
    RateValue,
    AgencyRef: ref(agency),
    SpecialTaxType: 'NONE',
    DisplayType: 'ReadOnly',
    EffectiveTaxRate: [{ RateValue, EffectiveDate: '2010-01-01T00:00:00-08:00' }],
  };
}

function code(Name: string, ...rates: number[]) {
  const TaxRateDetail = rates.map((id, i) => ({
    TaxRateRef: ref(id),
    TaxTypeApplicable: 'TaxOnAmount',
    TaxOrder: i,
  }));
  return {
    Name,
    Description: Name,
    Active: true,
    Hidden: false,
    Taxable: true,
    TaxGroup: true,
    SalesTaxRateList: { TaxRateDetail },
    PurchaseTaxRateList: { TaxRateDetail: [] },
  };
}

const customers: readonly [number, string, string, string, string][] = [
  [1, "Amy's Bird Sanctuary", 'Amy', 'Lauterbach', '4581 Finch St.'],
  [2, "Bill's Windsurf Shop", 'Bill', 'Lucchini', '12 Ocean Dr.'],
  [3, 'Cool Cars', 'Grace', 'Pariente', '65 Ocean Dr.'],
  [4, 'Diego Rodriguez', 'Diego', 'Rodriguez', '321 Channing'],
  [5, 'Dukes Basketball Camp', 'Peter', 'Dukes', '25 Court St.'],
];

const people: readonly Planting[] = [
  ...customers.map(([id, DisplayName, GivenName, FamilyName, Line1]) =>
    at('Customer', id, {
      DisplayName,
      GivenName,
      FamilyName,
      BillAddr: {
        Id: String(id + 1),
        Line1,
        City: 'Bayshore',
        CountrySubDivisionCode: 'CA',
        PostalCode: '94326',
      },
      PrimaryPhone: { FreeFormNumber: '(650) 555-3311' },
      PrimaryEmailAddr: { Address: `customer${id}@example.com` },
    }),
  ),
  at('Vendor', 30, { DisplayName: 'Books by Bessie', CompanyName: 'Books by Bessie' }),
  at('Vendor', 31, { DisplayName: 'Brosnahan Insurance Agency', CompanyName: 'Brosnahan Insurance Agency' }),
  at('Vendor', 33, { DisplayName: "Chin's Gas and Oil", CompanyName: "Chin's Gas and Oil" }),
  at('Vendor', 56, { DisplayName: "Bob's Burger Joint", CompanyName: "Bob's Burger Joint" }),
  at('Employee', 54, { GivenName: 'Emily', FamilyName: 'Platt' }),
  at('Employee', 55, { GivenName: 'John', FamilyName: 'Johnson' }),
];

/** Accounts, items and a few names of a US company, without transactions: quick to make, and the same each day. */
export const usLists: Seed = {
  country: 'US',
  settings: { country: 'US', homeCurrency: 'USD' },
  roles: usRoles,
  plantings: [...usAccounts, ...usTaxes, ...lists, ...usItems, ...people],
};
