import type { Books } from '../company/books.ts';
import { specialAccount } from '../company/ledger.ts';
import type { Fields } from '../fields.ts';

export const preferencesTable =
  'AccountingPreferences(IsUsingAccountNumbers IsRequiringAccounts IsUsingClassTracking IsUsingAuditTrail IsAssigningJournalEntryNumbers ClosingDate?) ' +
  'FinanceChargePreferences(AnnualInterestRate? MinFinanceCharge? GracePeriod FinanceChargeAccountRef?{ref} IsAssessingForOverdueCharges CalculateChargesFrom IsMarkedToBePrinted) ' +
  'JobsAndEstimatesPreferences(IsUsingEstimates IsUsingProgressInvoicing IsPrintingItemsWithZeroAmounts) ' +
  'MultiCurrencyPreferences?[v8.0](IsMultiCurrencyOn? HomeCurrencyRef?{ref}) ' +
  'MultiLocationInventoryPreferences?[v10.0](IsMultiLocationInventoryAvailable? IsMultiLocationInventoryEnabled?) ' +
  'PurchasesAndVendorsPreferences(IsUsingInventory DaysBillsAreDue IsAutomaticallyUsingDiscounts DefaultDiscountAccountRef?{ref}) ' +
  'ReportsPreferences(AgingReportBasis SummaryReportBasis) ' +
  'SalesAndCustomersPreferences(DefaultMarkup? IsTrackingReimbursedExpensesAsIncome IsAutoApplyingPayments PriceLevels?(IsUsingPriceLevels IsRoundingSalesPriceUp?)) ' +
  'SalesTaxPreferences?(DefaultItemSalesTaxRef{ref} PaySalesTax DefaultTaxableSalesTaxCodeRef{ref} DefaultNonTaxableSalesTaxCodeRef{ref}) ' +
  'TimeTrackingPreferences?(FirstDayOfWeek) ' +
  'CurrentAppAccessRights(IsAutomaticLoginAllowed AutomaticLoginUserName? IsPersonalDataAccessAllowed) ' +
  'ItemsAndInventoryPreferences?[v10.0](EnhancedInventoryReceivingEnabled? IsTrackingSerialOrLotNumber? FIFOEnabled?)';

export function preferences(books: Books): Fields {
  const { settings } = books;
  return {
    AccountingPreferences: {
      IsUsingAccountNumbers: String(settings.accountNumbers),
      IsRequiringAccounts: 'true',
      IsUsingClassTracking: String(settings.classTracking),
      IsUsingAuditTrail: 'true',
      IsAssigningJournalEntryNumbers: 'true',
      ClosingDate: settings.closingDate,
    },
    FinanceChargePreferences: {
      AnnualInterestRate: '0.00',
      MinFinanceCharge: '0.00',
      GracePeriod: '0',
      IsAssessingForOverdueCharges: 'false',
      CalculateChargesFrom: 'DueDate',
      IsMarkedToBePrinted: 'false',
    },
    JobsAndEstimatesPreferences: {
      IsUsingEstimates: 'true',
      IsUsingProgressInvoicing: 'false',
      IsPrintingItemsWithZeroAmounts: 'false',
    },
    MultiCurrencyPreferences: { IsMultiCurrencyOn: String(settings.multiCurrency) },
    MultiLocationInventoryPreferences: {
      IsMultiLocationInventoryAvailable: 'false',
      IsMultiLocationInventoryEnabled: 'false',
    },
    PurchasesAndVendorsPreferences: {
      IsUsingInventory: 'false',
      DaysBillsAreDue: '10',
      IsAutomaticallyUsingDiscounts: 'false',
    },
    ReportsPreferences: { AgingReportBasis: 'AgeFromDueDate', SummaryReportBasis: 'Accrual' },
    SalesAndCustomersPreferences: {
      IsTrackingReimbursedExpensesAsIncome: 'false',
      IsAutoApplyingPayments: 'true',
      PriceLevels: { IsUsingPriceLevels: 'false' },
    },
    SalesTaxPreferences: salesTax(books),
    TimeTrackingPreferences: { FirstDayOfWeek: 'Monday' },
    CurrentAppAccessRights: {
      IsAutomaticLoginAllowed: String(settings.access.automaticLogin),
      AutomaticLoginUserName: settings.access.automaticLogin ? 'Admin' : undefined,
      IsPersonalDataAccessAllowed: String(settings.access.personalData),
    },
    ItemsAndInventoryPreferences: {
      EnhancedInventoryReceivingEnabled: 'false',
      IsTrackingSerialOrLotNumber: 'None',
      FIFOEnabled: 'false',
    },
  };
}

/** Only where the company charges sales tax at all. */
function salesTax(books: Books): Fields | undefined {
  const [rate] = books.all('ItemSalesTax');
  const taxable = books.names.find('SalesTaxCode', 'Tax');
  const exempt = books.names.find('SalesTaxCode', 'Non');
  if (!rate || !taxable || !exempt || !specialAccount(books, 'SalesTaxPayable')) return undefined;
  return {
    DefaultItemSalesTaxRef: { ListID: rate.id },
    PaySalesTax: 'Monthly',
    DefaultTaxableSalesTaxCodeRef: { ListID: taxable },
    DefaultNonTaxableSalesTaxCodeRef: { ListID: exempt },
  };
}
