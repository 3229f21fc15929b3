import type { Planting } from './plant.ts';
import { at, ref } from './plant.ts';

interface TaxLine {
  id: number;
  code: string;
  /** Percent on sales and on purchases. */
  percent: number;
}

/** Codes with a rate for sales and one for purchases each, as outside the United States. */
export function globalTaxes(agency: string, lines: readonly TaxLine[]): Planting[] {
  return [
    at('TaxAgency', 1, { DisplayName: agency, TaxTrackedOnSales: true, TaxTrackedOnPurchases: true }),
    ...lines.flatMap(({ id, code, percent }) => [
      at('TaxRate', id * 2 - 1, rate(`${code} (Sales)`, percent)),
      at('TaxRate', id * 2, rate(`${code} (Purchases)`, percent)),
      at('TaxCode', id + 1, {
        Name: code,
        Description: code,
        Active: true,
        Hidden: false,
        Taxable: true,
        TaxGroup: true,
        SalesTaxRateList: details(id * 2 - 1),
        PurchaseTaxRateList: details(id * 2),
      }),
    ]),
  ];
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

function details(id: number) {
  return { TaxRateDetail: [{ TaxRateRef: ref(id), TaxTypeApplicable: 'TaxOnAmount', TaxOrder: 0 }] };
}
