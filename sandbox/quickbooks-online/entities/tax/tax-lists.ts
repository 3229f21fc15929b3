import type { EntityDeclaration } from '../declaration.ts';
import { bool, date, decimal, integer, list, object, opaque, ref, required, text } from '../fields.ts';
import { base } from '../shared-fields.ts';

const rateList = object({
  TaxRateDetail: list(
    object({
      TaxRateRef: ref('TaxRate'),
      TaxTypeApplicable: text(),
      TaxOrder: integer,
      TaxOnTaxOrder: integer,
    }),
  ),
});

/** Read by clients; made only through the tax service. */
export const taxCode: EntityDeclaration = {
  name: 'TaxCode',
  kind: 'name',
  innerName: 'TaxCodes',
  operations: [],
  noChangeCapture: true,
  uniqueName: { property: 'Name', what: 'tax code' },
  firstId: 1,
  fields: {
    ...base,
    Name: required(text(100)),
    Description: text(100),
    Active: bool,
    Hidden: bool,
    Taxable: bool,
    TaxGroup: bool,
    SalesTaxRateList: rateList,
    PurchaseTaxRateList: rateList,
    AdjustmentTaxRateList: rateList,
    TaxCodeConfigType: text(),
  },
};

export const taxRate: EntityDeclaration = {
  name: 'TaxRate',
  kind: 'name',
  innerName: 'TaxRates',
  naturalOrder: 'Name',
  operations: [],
  noChangeCapture: true,
  uniqueName: { property: 'Name', what: 'tax rate' },
  fields: {
    ...base,
    Name: required(text(100)),
    Description: text(100),
    Active: bool,
    RateValue: decimal,
    AgencyRef: ref('TaxAgency'),
    TaxReturnLineRef: opaque,
    EffectiveTaxRate: list(object({ RateValue: decimal, EffectiveDate: text(), EndDate: text() })),
    SpecialTaxType: text(),
    DisplayType: text(),
    OriginalTaxRate: opaque,
  },
};

export const taxAgency: EntityDeclaration = {
  name: 'TaxAgency',
  kind: 'name',
  innerName: 'TaxAgencies',
  naturalOrder: 'DisplayName',
  operations: ['create'],
  noChangeCapture: true,
  uniqueName: { property: 'DisplayName', what: 'tax agency' },
  fields: {
    ...base,
    DisplayName: required(text(100)),
    TaxRegistrationNumber: text(100),
    TaxTrackedOnPurchases: bool,
    TaxTrackedOnSales: bool,
    LastFileDate: date,
    TaxAgencyConfig: text(),
    TaxOnTax: bool,
    ReportingPeriod: text(),
  },
  prepare({ record }) {
    record.TaxTrackedOnSales ??= true;
    record.TaxTrackedOnPurchases ??= false;
    record.TaxAgencyConfig ??= 'USER_DEFINED';
  },
};
