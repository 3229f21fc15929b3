import { accountBalance } from '../company/ledger.ts';
import { amount } from '../money.ts';
import type { Declaration } from './declaration.ts';
import { balanceFilter, classFilter, currencyFilter, listQuery } from './queries.ts';

const head = 'ListID TimeCreated TimeModified EditSequence Name';
const inTree = 'FullName IsActive? ParentRef?{ref} Sublevel';
const extended = 'DataExtRet*{extret}';
const person = 'Salutation?[15] FirstName?[25] MiddleName?[5] LastName?[25] JobTitle?[v12.0]';

export const account: Declaration = {
  name: 'Account',
  sort: 'list',
  iterates: false,
  levels: 5,
  add: 'Name[31] IsActive?[bool] ParentRef?{ref} AccountType[AccountType] AccountNumber?[7] BankNumber?[25] Desc?[200] OpenBalance?[amt] OpenBalanceDate?[date] TaxLineID?[int,v7.0] CurrencyRef?[v8.0]{64}',
  query: listQuery({ filters: `AccountType*[AccountType] ${currencyFilter}` }),
  answer: `${head} ${inTree} AccountType SpecialAccountType? IsTaxAccount? AccountNumber? BankNumber? Desc? Balance? TotalBalance? CashFlowClassification? ${extended}`,
  present: (record, books) => ({
    Balance: amount(accountBalance(books, record.id)),
    TotalBalance: amount(
      books.names.family(record.id).reduce((total, id) => total + accountBalance(books, id), 0),
    ),
  }),
};

export const vendor: Declaration = {
  name: 'Vendor',
  sort: 'list',
  iterates: true,
  query: listQuery({ filters: `${balanceFilter} ${currencyFilter} ${classFilter}` }),
  answer: `${head} IsActive? CompanyName? ${person} VendorAddress?{address} Phone? AltPhone? Fax? Email? Contact? AltContact? NameOnCheck? AccountNumber? Notes? TermsRef?{ref} CreditLimit? IsVendorEligibleFor1099? Balance? ${extended}`,
  present: () => ({ Balance: amount(0) }),
};

export const employee: Declaration = {
  name: 'Employee',
  sort: 'list',
  iterates: false,
  query: listQuery(),
  answer: `${head} IsActive? ${person} EmployeeAddress?{address} PrintAs? Phone? Mobile? Pager? PagerPIN? AltPhone? Fax? SSN? Email? EmployeeType? Gender? HiredDate? ReleasedDate? BirthDate? AccountNumber? Notes? ${extended}`,
};

export const otherName: Declaration = {
  name: 'OtherName',
  sort: 'list',
  iterates: true,
  query: listQuery(),
  answer: `${head} IsActive? CompanyName? ${person} OtherNameAddress?{address} Phone? AltPhone? Fax? Email? Contact? AltContact? AccountNumber? Notes? ${extended}`,
};

export const salesTaxCode: Declaration = {
  name: 'SalesTaxCode',
  sort: 'list',
  iterates: false,
  add: 'Name[3] IsActive?[bool] IsTaxable[bool] Desc?[31]',
  query: listQuery({ owned: false }),
  answer: `${head} IsActive? IsTaxable Desc?`,
};

export const standardTerms: Declaration = {
  name: 'StandardTerms',
  sort: 'list',
  iterates: false,
  add: 'Name[31] IsActive?[bool] StdDueDays?[int] StdDiscountDays?[int] DiscountPct?[percent]',
  query: listQuery({ owned: false }),
  answer: `${head} IsActive? StdDueDays? StdDiscountDays? DiscountPct?`,
};

export const paymentMethod: Declaration = {
  name: 'PaymentMethod',
  sort: 'list',
  iterates: false,
  add: 'Name[31] IsActive?[bool] PaymentMethodType?[PaymentMethodType,v7.0]',
  query: listQuery({ filters: 'PaymentMethodType*[PaymentMethodType,v7.0]', owned: false }),
  answer: `${head} IsActive? PaymentMethodType?[v7.0]`,
};

export const itemSalesTax: Declaration = {
  name: 'ItemSalesTax',
  sort: 'list',
  iterates: true,
  query: listQuery({ filters: classFilter }),
  answer: `${head} IsActive? ItemDesc? TaxRate? TaxVendorRef?{ref} ${extended}`,
};

export const itemDiscount: Declaration = {
  name: 'ItemDiscount',
  sort: 'list',
  iterates: true,
  levels: 5,
  query: listQuery({ filters: classFilter }),
  answer: `${head} ${inTree} ItemDesc? SalesTaxCodeRef?{ref} < DiscountRate? | DiscountRatePercent? > AccountRef?{ref} ${extended}`,
};

export const itemSalesTaxGroup: Declaration = {
  name: 'ItemSalesTaxGroup',
  sort: 'list',
  iterates: true,
  query: listQuery(),
  answer: `${head} IsActive? ItemDesc? ItemSalesTaxRef*{ref} ${extended}`,
};

export const currency: Declaration = {
  name: 'Currency',
  sort: 'list',
  iterates: false,
  query: listQuery({ owned: false }),
  answer: `${head} IsActive? CurrencyCode? IsUserDefinedCurrency? ExchangeRate? AsOfDate?`,
};
