import type { SeedRows } from './seed-rows.ts';

const account = (Name: string, AccountType: string, SpecialAccountType?: string) => ({
  Name,
  AccountType,
  SpecialAccountType,
});

/** What every company file has from its first day. */
export const business: SeedRows = [
  [
    'Account',
    [
      account('Checking', 'Bank'),
      account('Savings', 'Bank'),
      account('Accounts Receivable', 'AccountsReceivable', 'AccountsReceivable'),
      account('Undeposited Funds', 'OtherCurrentAsset', 'UndepositedFunds'),
      account('Sales Tax Payable', 'OtherCurrentLiability', 'SalesTaxPayable'),
      account('Opening Balance Equity', 'Equity', 'OpeningBalanceEquity'),
      account('Services', 'Income'),
      account('Sales', 'Income'),
      account('Merchant Account Fees', 'Expense'),
      account('Sales Discounts', 'Income'),
    ],
  ],
  [
    'SalesTaxCode',
    [
      { Name: 'Tax', IsTaxable: 'true', Desc: 'Taxable Sales' },
      { Name: 'Non', IsTaxable: 'false', Desc: 'Non-Taxable Sales' },
    ],
  ],
  ['Vendor', [{ Name: 'State Board of Equalization', CompanyName: 'State Board of Equalization' }]],
  [
    'ItemSalesTax',
    [
      {
        Name: 'State Tax',
        ItemDesc: 'Sales Tax',
        TaxRate: '7.75',
        TaxVendorRef: { FullName: 'State Board of Equalization' },
      },
      {
        Name: 'Out of State',
        ItemDesc: 'Out-of-state sale, exempt from sales tax',
        TaxRate: '0.00',
        TaxVendorRef: { FullName: 'State Board of Equalization' },
      },
    ],
  ],
  [
    'StandardTerms',
    [
      { Name: 'Due on receipt', StdDueDays: '0' },
      { Name: 'Net 15', StdDueDays: '15' },
      { Name: 'Net 30', StdDueDays: '30' },
      { Name: '1% 10 Net 30', StdDueDays: '30', StdDiscountDays: '10', DiscountPct: '1.00' },
    ],
  ],
  [
    'PaymentMethod',
    [
      { Name: 'Cash', PaymentMethodType: 'Cash' },
      { Name: 'Check', PaymentMethodType: 'Check' },
      { Name: 'American Express', PaymentMethodType: 'AmericanExpress' },
      { Name: 'Discover', PaymentMethodType: 'Discover' },
      { Name: 'MasterCard', PaymentMethodType: 'MasterCard' },
      { Name: 'Visa', PaymentMethodType: 'Visa' },
      { Name: 'E-Check', PaymentMethodType: 'ECheck' },
    ],
  ],
];
