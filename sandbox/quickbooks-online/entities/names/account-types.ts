/** Account types with their classification and the sub-type taken where none is given. */
interface AccountType {
  classification: 'Asset' | 'Liability' | 'Equity' | 'Revenue' | 'Expense';
  subType: string;
}

export const accountTypes: Record<string, AccountType> = {
  Bank: { classification: 'Asset', subType: 'CashOnHand' },
  'Accounts Receivable': { classification: 'Asset', subType: 'AccountsReceivable' },
  'Other Current Asset': { classification: 'Asset', subType: 'EmployeeCashAdvances' },
  'Fixed Asset': { classification: 'Asset', subType: 'FurnitureAndFixtures' },
  'Other Asset': { classification: 'Asset', subType: 'Licenses' },
  'Accounts Payable': { classification: 'Liability', subType: 'AccountsPayable' },
  'Credit Card': { classification: 'Liability', subType: 'CreditCard' },
  'Other Current Liability': { classification: 'Liability', subType: 'OtherCurrentLiabilities' },
  'Long Term Liability': { classification: 'Liability', subType: 'NotesPayable' },
  Equity: { classification: 'Equity', subType: 'OpeningBalanceEquity' },
  Income: { classification: 'Revenue', subType: 'ServiceFeeIncome' },
  'Cost of Goods Sold': { classification: 'Expense', subType: 'SuppliesMaterialsCogs' },
  Expense: { classification: 'Expense', subType: 'Travel' },
  'Other Income': { classification: 'Revenue', subType: 'OtherInvestmentIncome' },
  'Other Expense': { classification: 'Expense', subType: 'Depreciation' },
};

/** Sub-types that clients commonly give alone, with the type they belong to. */
export const subTypes: Record<string, string> = {
  CashOnHand: 'Bank',
  Checking: 'Bank',
  Savings: 'Bank',
  MoneyMarket: 'Bank',
  TrustAccounts: 'Bank',
  AccountsReceivable: 'Accounts Receivable',
  Inventory: 'Other Current Asset',
  UndepositedFunds: 'Other Current Asset',
  OtherCurrentAssets: 'Other Current Asset',
  PrepaidExpenses: 'Other Current Asset',
  AccountsPayable: 'Accounts Payable',
  CreditCard: 'Credit Card',
  SalesTaxPayable: 'Other Current Liability',
  GlobalTaxPayable: 'Other Current Liability',
  OtherCurrentLiabilities: 'Other Current Liability',
  NotesPayable: 'Long Term Liability',
  OpeningBalanceEquity: 'Equity',
  RetainedEarnings: 'Equity',
  OwnersEquity: 'Equity',
  SalesOfProductIncome: 'Income',
  ServiceFeeIncome: 'Income',
  OtherPrimaryIncome: 'Income',
  DiscountsRefundsGiven: 'Income',
  UnappliedCashPaymentIncome: 'Income',
  SuppliesMaterialsCogs: 'Cost of Goods Sold',
  OtherMiscellaneousIncome: 'Other Income',
  OtherInvestmentIncome: 'Other Income',
  AdvertisingPromotional: 'Expense',
  BankCharges: 'Expense',
  OtherBusinessExpenses: 'Expense',
  OtherMiscellaneousServiceCost: 'Expense',
  Travel: 'Expense',
  OfficeGeneralAdministrativeExpenses: 'Expense',
  RepairMaintenance: 'Expense',
  LegalProfessionalFees: 'Expense',
  SuppliesMaterials: 'Expense',
  Auto: 'Expense',
  Insurance: 'Expense',
  Utilities: 'Expense',
  ExchangeGainOrLoss: 'Other Expense',
  OtherMiscellaneousExpense: 'Other Expense',
};

/** Types whose balance is carried on; the others show no balance. */
export const balanceSheet = new Set(['Asset', 'Liability', 'Equity']);
/** Classifications whose balance is shown with debits positive. */
export const debitPositive = new Set(['Asset', 'Expense']);
