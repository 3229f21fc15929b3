import type { Books } from '../engine/books.ts';
import { plant } from './plant.ts';

const zones: Record<string, string> = {
  US: 'America/Los_Angeles',
  CA: 'America/Toronto',
  GB: 'Europe/London',
};

/** The company's own record and its preferences; both have id 1. */
export function plantCompany(books: Books, name: string, country: string): void {
  plant(books, {
    entity: 'CompanyInfo',
    id: 1,
    fields: {
      CompanyName: name,
      LegalName: name,
      CompanyAddr: {
        Id: '1',
        Line1: '123 Sierra Way',
        City: 'San Pablo',
        CountrySubDivisionCode: 'CA',
        PostalCode: '87999',
      },
      LegalAddr: {
        Id: '1',
        Line1: '123 Sierra Way',
        City: 'San Pablo',
        CountrySubDivisionCode: 'CA',
        PostalCode: '87999',
      },
      CustomerCommunicationAddr: {
        Id: '1',
        Line1: '123 Sierra Way',
        City: 'San Pablo',
        CountrySubDivisionCode: 'CA',
        PostalCode: '87999',
      },
      PrimaryPhone: {},
      CompanyStartDate: '2024-01-01',
      FiscalYearStartMonth: 'January',
      Country: country,
      Email: { Address: 'noreply@quickbooks.com' },
      WebAddr: {},
      SupportedLanguages: 'en',
      DefaultTimeZone: zones[country] ?? 'America/Los_Angeles',
      NameValue: [
        { Name: 'NeoEnabled', Value: 'true' },
        { Name: 'IndustryType', Value: 'Landscaping Services' },
        { Name: 'IndustryCode', Value: '561730' },
        { Name: 'SubscriptionStatus', Value: 'SUBSCRIBED' },
        { Name: 'OfferingSku', Value: 'QuickBooks Online Plus' },
        { Name: 'PayrollFeature', Value: String(books.settings.payroll) },
        { Name: 'AccountantFeature', Value: 'false' },
      ],
    },
  });
  plant(books, { entity: 'Preferences', id: 1, fields: preferenceDefaults });
}

function message(form: string) {
  return { Subject: `${form} from Sandbox Company`, Message: `Your ${form.toLowerCase()} is attached.` };
}

const preferenceDefaults = {
  AccountingInfoPrefs: {
    FirstMonthOfFiscalYear: 'January',
    UseAccountNumbers: false,
    TaxYearMonth: 'January',
    CustomerTerminology: 'Customers',
  },
  ProductAndServicesPrefs: {
    ForSales: true,
    ForPurchase: true,
    QuantityWithPriceAndRate: true,
    QuantityOnHand: true,
  },
  SalesFormsPrefs: {
    AllowDeposit: true,
    AllowDiscount: true,
    AllowEstimates: true,
    AllowServiceDate: false,
    AllowShipping: false,
    ETransactionEnabledStatus: 'NotApplicable',
  },
  EmailMessagesPrefs: {
    InvoiceMessage: message('Invoice'),
    EstimateMessage: message('Estimate'),
    SalesReceiptMessage: message('Sales Receipt'),
    StatementMessage: message('Statement'),
  },
  VendorAndPurchasesPrefs: { EnableBills: true, TrackingByCustomer: true, BillableExpenseTracking: true },
  TimeTrackingPrefs: {
    UseServices: true,
    BillCustomers: true,
    ShowBillRateToAll: false,
    WorkWeekStartDate: 'Monday',
    MarkTimeEntriesBillable: true,
  },
  ReportPrefs: { ReportBasis: 'Accrual', CalcAgingReportFromTxnDate: false },
};
