import type { Planting } from './plant.ts';
import { at, ref } from './plant.ts';

export interface TaxRateSeed {
  name: string;
  percent: number;
}

/** A code and the names of the rates that it adds up. */
export interface TaxCodeSeed {
  name: string;
  rates: readonly string[];
}

/** Codes with the same rates for sales and for purchases, as outside the United States. */
export function globalTaxes(
  agency: string,
  rates: readonly TaxRateSeed[],
  codes: readonly TaxCodeSeed[],
): Planting[] {
  const idOf = (name: string) => rates.findIndex((each) => each.name === name) * 2 + 1;
  return [
    at('TaxAgency', 1, { DisplayName: agency, TaxTrackedOnSales: true, TaxTrackedOnPurchases: true }),
    ...rates.flatMap(({ name, percent }) => [
      at('TaxRate', idOf(name), rate(`${name} (Sales)`, percent)),
      at('TaxRate', idOf(name) + 1, rate(`${name} (Purchases)`, percent)),
    ]),
    ...codes.map(({ name, rates: names }, i) =>
      at('TaxCode', i + 2, {
        Name: name,
        Description: name,
        Active: true,
        Hidden: false,
        Taxable: true,
        TaxGroup: true,
        SalesTaxRateList: details(names.map(idOf)),
        PurchaseTaxRateList: details(names.map((each) => idOf(each) + 1)),
      }),
    ),
  ];
}

/** Codes of one rate each, which has the code's name. */
export function plainCodes(rates: readonly TaxRateSeed[]): TaxCodeSeed[] {
  return rates.map(({ name }) => ({ name, rates: [name] }));
}

function rate(Name: string, RateValue: number) {
  return {
    Name,
    Description: Name,
    Active: true,
    RateValue,
    AgencyRef: ref(1),
    SpecialTaxType: RateValue === 0 ? 'ZERO_RATE' : 'NONE',
    DisplayType: 'ReadOnly',
    EffectiveTaxRate: [{ RateValue, EffectiveDate: '2010-01-01T00:00:00-08:00' }],
  };
}

function details(ids: readonly number[]) {
  const TaxRateDetail = ids.map((id, i) => ({
    TaxRateRef: ref(id),
    TaxTypeApplicable: 'TaxOnAmount',
    TaxOrder: i,
  }));
  return { TaxRateDetail };
}
