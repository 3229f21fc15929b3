import type { Field, Fields } from './fields.ts';
import {
  bool,
  date,
  decimal,
  email,
  integer,
  list,
  object,
  oneOf,
  opaque,
  readOnly,
  ref,
  text,
} from './fields.ts';

/** Property groups that many entities share. */
export const address: Field = {
  kind: 'object',
  address: true,
  fields: {
    Id: text(),
    Line1: text(500),
    Line2: text(500),
    Line3: text(500),
    Line4: text(500),
    Line5: text(500),
    City: text(255),
    Country: text(255),
    CountryCode: text(),
    County: text(),
    CountrySubDivisionCode: text(255),
    PostalCode: text(30),
    PostalCodeSuffix: text(),
    Lat: text(),
    Long: text(),
    Tag: text(),
    Note: text(),
  },
};

export const phone = object({
  Id: text(),
  DeviceType: text(),
  CountryCode: text(),
  AreaCode: text(),
  ExchangeCode: text(),
  Extension: text(),
  FreeFormNumber: text(30),
  Default: bool,
  Tag: text(),
});

export const emailAddress = object({ Id: text(), Address: email, Default: bool, Tag: text() });
export const webAddress = object({ Id: text(), URI: text(1000), Default: bool, Tag: text() });
export const memo = object({ value: text(1000) });
export const nameValue = object({ Name: text(), Value: text() });
export const currency = ref('CompanyCurrency');

export const customField = object({
  DefinitionId: text(),
  Name: text(),
  Type: oneOf('StringType', 'BooleanType', 'DateType', 'NumberType'),
  StringValue: text(31),
  BooleanValue: bool,
  DateValue: date,
  NumberValue: decimal,
});

export const linkedTxn = object({ TxnId: text(), TxnType: text(), TxnLineId: text() });

/** What every object carries. `sparse` and `domain` are part of the message, not of the object. */
export const base: Fields = {
  Id: text(),
  SyncToken: text(),
  MetaData: readOnly(opaque),
  domain: readOnly(text()),
  sparse: readOnly(bool),
  status: readOnly(text()),
  CustomField: list(customField),
  AttachableRef: list(opaque),
  /** In the vendor's own answers, and so in what clients send back. */
  CustomExtensions: readOnly(opaque),
};

const item: Fields = {
  ItemRef: ref('Item'),
  ClassRef: ref('Class'),
  UnitPrice: decimal,
  Qty: decimal,
  ItemAccountRef: readOnly(ref('Account')),
  TaxCodeRef: ref('TaxCode'),
  TaxClassificationRef: opaque,
  PriceLevelRef: opaque,
  RatePercent: decimal,
  UOMRef: opaque,
  InventorySiteRef: opaque,
  MarkupInfo: opaque,
  TaxInclusiveAmt: decimal,
};

const expense: Fields = {
  CustomerRef: ref('Customer'),
  ClassRef: ref('Class'),
  BillableStatus: oneOf('Billable', 'NotBillable', 'HasBeenBilled'),
  MarkupInfo: opaque,
  TaxCodeRef: ref('TaxCode'),
  TaxInclusiveAmt: decimal,
};

const taxLineDetail = object({
  TaxRateRef: ref('TaxRate'),
  PercentBased: bool,
  TaxPercent: decimal,
  NetAmountTaxable: decimal,
  TaxInclusiveAmount: decimal,
  OverrideDeltaAmount: decimal,
  ServiceDate: date,
});

export const txnTaxDetail = object({
  DefaultTaxCodeRef: ref('TaxCode'),
  TxnTaxCodeRef: ref('TaxCode'),
  TotalTax: decimal,
  UseAutomatedSalesTax: bool,
  TaxReviewStatus: text(),
  TaxLine: list(object({ Amount: decimal, DetailType: text(), TaxLineDetail: taxLineDetail })),
});

const details: Fields = {
  SalesItemLineDetail: object({
    ...item,
    ServiceDate: date,
    DiscountRate: decimal,
    DiscountAmt: decimal,
    UnitCostPrice: decimal,
    DeferredRevenue: bool,
  }),
  DiscountLineDetail: object({
    DiscountRef: opaque,
    PercentBased: bool,
    DiscountPercent: decimal,
    DiscountAccountRef: ref('Account'),
    ServiceDate: date,
    ClassRef: ref('Class'),
    TaxCodeRef: ref('TaxCode'),
  }),
  SubTotalLineDetail: object({ ItemRef: ref('Item'), ServiceDate: date }),
  DescriptionLineDetail: object({ ServiceDate: date, TaxCodeRef: ref('TaxCode') }),
  ItemBasedExpenseLineDetail: object({ ...item, ...expense }),
  AccountBasedExpenseLineDetail: object({ AccountRef: ref('Account'), ...expense, TaxAmount: decimal }),
  DepositLineDetail: object({
    Entity: ref('Customer', 'Vendor', 'Employee'),
    ClassRef: ref('Class'),
    AccountRef: ref('Account'),
    PaymentMethodRef: ref('PaymentMethod'),
    CheckNum: text(21),
    TxnType: text(),
    TaxCodeRef: ref('TaxCode'),
    TaxApplicableOn: oneOf('Sales', 'Purchase'),
  }),
  JournalEntryLineDetail: object({
    PostingType: oneOf('Credit', 'Debit'),
    Entity: object({
      Type: oneOf('Customer', 'Vendor', 'Employee', 'Other'),
      EntityRef: ref('Customer', 'Vendor', 'Employee'),
    }),
    AccountRef: ref('Account'),
    ClassRef: ref('Class'),
    DepartmentRef: ref('Department'),
    TaxCodeRef: ref('TaxCode'),
    TaxRateRef: ref('TaxRate'),
    TaxApplicableOn: oneOf('Sales', 'Purchase'),
    TaxAmount: decimal,
    TaxInclusiveAmt: decimal,
    BillableStatus: oneOf('Billable', 'NotBillable', 'HasBeenBilled'),
    JournalCodeRef: opaque,
  }),
  PaymentLineDetail: opaque,
  TaxLineDetail: taxLineDetail,
};

export const detailTypes = [
  'SalesItemLineDetail',
  'DiscountLineDetail',
  'SubTotalLineDetail',
  'DescriptionOnly',
  'GroupLineDetail',
  'ItemBasedExpenseLineDetail',
  'AccountBasedExpenseLineDetail',
  'DepositLineDetail',
  'JournalEntryLineDetail',
  'PaymentLineDetail',
  'TaxLineDetail',
  'PurchaseOrderItemLineDetail',
  'ReimburseLineDetail',
  'ItemReceiptLineDetail',
  'SalesOrderItemLineDetail',
  'TDSLineDetail',
  'ItemAdjustmentLineDetail',
];

const plainLine: Fields = {
  Id: text(),
  LineNum: integer,
  Description: text(4000),
  Amount: decimal,
  Received: decimal,
  LinkedTxn: list(linkedTxn),
  DetailType: oneOf(...detailTypes),
  ...details,
  CustomField: list(customField),
  LineEx: readOnly(opaque),
  ProjectRef: ref('Customer'),
  CostAmount: readOnly(decimal),
  HomeCostAmount: readOnly(decimal),
};

export const line = object({
  ...plainLine,
  GroupLineDetail: object({
    GroupItemRef: ref('Item'),
    Quantity: decimal,
    UOMRef: opaque,
    ServiceDate: date,
    Line: list(object(plainLine)),
  }),
});

/** What every transaction carries. */
export const transaction: Fields = {
  ...base,
  DocNumber: text(21),
  TxnDate: date,
  DepartmentRef: { ...ref('Department'), notQueryable: true },
  CurrencyRef: currency,
  ExchangeRate: decimal,
  PrivateNote: text(4000),
  TxnStatus: readOnly(text()),
  LinkedTxn: list(linkedTxn),
  Line: list(line),
  TxnTaxDetail: txnTaxDetail,
  TxnSource: text(),
  TaxFormType: text(),
  TaxFormNum: text(),
  TransactionLocationType: text(),
  Tag: opaque,
  TxnApprovalInfo: opaque,
  RecurDataRef: opaque,
  RecurringInfo: opaque,
  ProjectRef: ref('Customer'),
  TotalCostAmount: readOnly(decimal),
  HomeTotalCostAmount: readOnly(decimal),
};

export const globalTaxCalculation = oneOf('TaxInclusive', 'TaxExcluded', 'NotApplicable');
