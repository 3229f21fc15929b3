const words = (list: string): readonly string[] => list.split(' ');

/** The values of each enumeration that the tables name. */
export const enumerations: Record<string, readonly string[]> = {
  ActiveStatus: words('ActiveOnly InactiveOnly All'),
  MatchCriterion: words('StartsWith Contains EndsWith'),
  Operator: words('LessThan LessThanEqual Equal GreaterThan GreaterThanEqual'),
  PaidStatus: words('All PaidOnly NotPaidOnly'),
  JobStatus: words('Awarded Closed InProgress None NotAwarded Pending'),
  PreferredDeliveryMethod: words('None Email Fax'),
  BillableStatus: words('Billable NotBillable HasBeenBilled'),
  JournalLineType: words('Debit Credit'),
  PriceRuleConflict: words('UseBasePrice UseRulePrice'),
  PaymentMethodType: words(
    'AmericanExpress Cash Check DebitCard Discover ECheck GiftCard MasterCard Other OtherCreditCard Visa',
  ),
  AccountType: words(
    'AccountsPayable AccountsReceivable Bank CostOfGoodsSold CreditCard Equity Expense FixedAsset Income ' +
      'LongTermLiability NonPosting OtherAsset OtherCurrentAsset OtherCurrentLiability OtherExpense OtherIncome',
  ),
  SpecialAccountType: words(
    'AccountsPayable AccountsReceivable CondenseItemAdjustmentExpenses CostOfGoodsSold DirectDepositLiabilities ' +
      'Estimates ExchangeGainLoss InventoryAssets ItemReceiptAccount OpeningBalanceEquity PayrollExpenses ' +
      'PayrollLiabilities PettyCash PurchaseOrders ReconciliationDifferences RetainedEarnings SalesOrders ' +
      'SalesTaxPayable UncategorizedExpenses UncategorizedIncome UndepositedFunds',
  ),
  CashFlow: words('None Operating Investing Financing NotApplicable'),
  DataExtType: words('AMTTYPE DATETIMETYPE INTTYPE PERCENTTYPE PRICETYPE QUANTYPE STR1024TYPE STR255TYPE'),
  EmployeeType: words('Officer Owner Regular Statutory'),
  Gender: words('Male Female'),
  TransactionMode: words('CardNotPresent CardPresent'),
  CardTxnType: words('Authorization Capture Charge Refund VoiceAuthorization'),
  PassFail: words('Pass Fail NotAvailable'),
  PaymentStatus: words('Unknown Completed'),
  DateMacro: words(
    'All Today ThisWeek ThisWeekToDate ThisMonth ThisMonthToDate ThisCalendarQuarter ThisCalendarQuarterToDate ' +
      'ThisFiscalQuarter ThisFiscalQuarterToDate ThisCalendarYear ThisCalendarYearToDate ThisFiscalYear ' +
      'ThisFiscalYearToDate Yesterday LastWeek LastWeekToDate LastMonth LastMonthToDate LastCalendarQuarter ' +
      'LastCalendarQuarterToDate LastFiscalQuarter LastFiscalQuarterToDate LastCalendarYear ' +
      'LastCalendarYearToDate LastFiscalYear LastFiscalYearToDate NextWeek NextFourWeeks NextMonth ' +
      'NextCalendarQuarter NextCalendarYear NextFiscalQuarter NextFiscalYear',
  ),
  ListDelType: words(
    'Account BillingRate Class Currency Customer CustomerMsg CustomerType DateDrivenTerms Employee ' +
      'InventorySite ItemDiscount ItemFixedAsset ItemGroup ItemInventory ItemInventoryAssembly ItemNonInventory ' +
      'ItemOtherCharge ItemPayment ItemSalesTax ItemSalesTaxGroup ItemService ItemSubtotal JobType OtherName ' +
      'PaymentMethod PayrollItemNonWage PayrollItemWage PriceLevel SalesRep SalesTaxCode ShipMethod ' +
      'StandardTerms ToDo UnitOfMeasureSet Vehicle Vendor VendorType WorkersCompCode',
  ),
  TxnDelType: words(
    'ARRefundCreditCard Bill BillPaymentCheck BillPaymentCreditCard BuildAssembly Charge Check CreditCardCharge ' +
      'CreditCardCredit CreditMemo Deposit Estimate InventoryAdjustment Invoice ItemReceipt JournalEntry ' +
      'PurchaseOrder ReceivePayment SalesOrder SalesReceipt SalesTaxPaymentCheck TimeTracking TransferInventory ' +
      'VehicleMileage VendorCredit',
  ),
  TxnVoidType: words(
    'ARRefundCreditCard Bill BillPaymentCheck BillPaymentCreditCard Charge Check CreditCardCharge ' +
      'CreditCardCredit CreditMemo Deposit InventoryAdjustment Invoice ItemReceipt JournalEntry SalesReceipt ' +
      'VendorCredit',
  ),
  ListDataExtType: words('Account Customer Employee Item OtherName Vendor'),
  TxnDataExtType: words(
    'ARRefundCreditCard Bill BillPaymentCheck BillPaymentCreditCard BuildAssembly Charge Check CreditCardCharge ' +
      'CreditCardCredit CreditMemo Deposit Estimate InventoryAdjustment Invoice ItemReceipt JournalEntry ' +
      'PurchaseOrder ReceivePayment SalesOrder SalesReceipt SalesTaxPaymentCheck VendorCredit',
  ),
  OtherDataExtType: words('Company'),
  AssignToObject: words(
    'Account ARRefundCreditCard Bill BillPaymentCheck BillPaymentCreditCard BuildAssembly Charge Check Company ' +
      'CreditCardCharge CreditCardCredit CreditMemo Customer Deposit Employee Estimate InventoryAdjustment ' +
      'Invoice Item ItemReceipt JournalEntry OtherName PurchaseOrder ReceivePayment SalesOrder SalesReceipt ' +
      'SalesTaxPaymentCheck Vendor VendorCredit',
  ),
};

export function isEnumeration(name: string): boolean {
  return name in enumerations;
}
