import type { Books } from '../../engine/books.ts';
import type { CompanySettings } from '../../engine/settings.ts';
import type { JsonObject } from '../../json.ts';
import { child } from '../../json.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { opaque, readOnly } from '../fields.ts';
import { currencyName } from '../names/party.ts';
import { base } from '../shared-fields.ts';

export const preferences: EntityDeclaration = {
  name: 'Preferences',
  kind: 'settings',
  operations: ['update'],
  /** Groups of switches are kept as they are sent: the vendor adds to them too often for a list to hold. */
  fields: {
    ...base,
    AccountingInfoPrefs: opaque,
    AdvancedInventoryPrefs: opaque,
    ProductAndServicesPrefs: opaque,
    SalesFormsPrefs: opaque,
    EmailMessagesPrefs: opaque,
    PrintDocumentPrefs: opaque,
    VendorAndPurchasesPrefs: opaque,
    TimeTrackingPrefs: opaque,
    TaxPrefs: readOnly(opaque),
    CurrencyPrefs: readOnly(opaque),
    ReportPrefs: opaque,
    OtherPrefs: opaque,
  },
  prepare({ record, books }) {
    adopt(books.settings, record);
    const stored = books.store.meta.get(['company', books.company.realmId]);
    if (stored)
      books.store.meta.putSync(['company', books.company.realmId], {
        ...stored,
        settings: { ...books.settings } as unknown as JsonObject,
      });
  },
  present: presentPreferences,
};

/** Preferences that steer the rules are the company's settings; a written one becomes the setting. */
function adopt(settings: CompanySettings, record: JsonObject): void {
  const sales = child(record, 'SalesFormsPrefs');
  if (typeof sales?.CustomTxnNumbers === 'boolean') settings.customTxnNumbers = sales.CustomTxnNumbers;
  if (typeof sales?.AutoApplyCredit === 'boolean') settings.autoApplyCredit = sales.AutoApplyCredit;
  const close = child(record, 'AccountingInfoPrefs')?.BookCloseDate;
  if (typeof close === 'string') settings.bookCloseDate = close;
}

function presentPreferences(record: JsonObject, books: Books): JsonObject {
  const { settings } = books;
  const accounting: JsonObject = {
    ...child(record, 'AccountingInfoPrefs'),
    TrackDepartments: settings.features.locations,
    ClassTrackingPerTxn: false,
    ClassTrackingPerTxnLine: settings.features.classes,
  };
  delete accounting.BookCloseDate;
  if (settings.bookCloseDate) accounting.BookCloseDate = settings.bookCloseDate;
  return {
    ...record,
    AccountingInfoPrefs: accounting,
    SalesFormsPrefs: {
      ...child(record, 'SalesFormsPrefs'),
      CustomTxnNumbers: settings.customTxnNumbers,
      AutoApplyCredit: settings.autoApplyCredit,
    },
    TaxPrefs: taxPrefs(settings),
    CurrencyPrefs: currencyPrefs(settings),
    OtherPrefs: otherPrefs(settings),
  };
}

function taxPrefs(settings: CompanySettings): JsonObject {
  if (settings.country !== 'US') return { UsingSalesTax: true };
  const prefs: JsonObject = { UsingSalesTax: true, TaxGroupCodeRef: { value: '2' } };
  return settings.automatedSalesTax ? { ...prefs, PartnerTaxEnabled: true } : prefs;
}

function currencyPrefs(settings: CompanySettings): JsonObject {
  const HomeCurrency = { value: settings.homeCurrency, name: currencyName(settings.homeCurrency) };
  return { MultiCurrencyEnabled: settings.multicurrency, HomeCurrency };
}

function otherPrefs(settings: CompanySettings): JsonObject {
  const warn = { Name: 'WarnDuplicateInvoiceNumber', Value: String(settings.warnDuplicateNumbers) };
  return {
    NameValue: [
      { Name: 'SalesFormsPrefs.DefaultCustomerMessage', Value: 'Thank you for your business.' },
      { Name: 'SalesFormsPrefs.DefaultItem', Value: '1' },
      { Name: 'DTXCopyMemo', Value: 'false' },
      { Name: 'UncategorizedAssetAccountId', Value: '32' },
      { Name: 'VendorAndPurchasesPrefs.UseCustomTxnNumbers', Value: 'false' },
      warn,
    ],
  };
}
