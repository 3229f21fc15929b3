import { z } from 'zod';
import { regionOf } from '../../../domain/region.ts';
import type { CompanyCapabilities, CompanyFeature } from '../../provider.ts';
import type { CompanyFacts, Reading } from '../../reads.ts';
import { appliesCreditsFact } from '../company-facts.ts';
import { read } from '../read.ts';
import { countryCode } from './country.ts';
import { readVendorFacts } from './read-vendor-facts.ts';

const text = z.string().nullish();
const flag = z.boolean().nullish();
const ref = z.object({ value: z.string() }).nullish();

const companySchema = z.object({
  CompanyInfo: z.object({
    CompanyName: text,
    LegalName: text,
    Country: text,
    DefaultTimeZone: text,
    NameValue: z.array(z.object({ Name: text, Value: text })).default([]),
  }),
});
type CompanyInfo = z.infer<typeof companySchema>['CompanyInfo'];

const preferencesSchema = z.object({
  Preferences: z.object({
    AccountingInfoPrefs: z.object({ BookCloseDate: text }).nullish(),
    SalesFormsPrefs: z.object({ CustomTxnNumbers: flag, AutoApplyCredit: flag }).nullish(),
    CurrencyPrefs: z.object({ MultiCurrencyEnabled: flag, HomeCurrency: ref }).nullish(),
    TaxPrefs: z.object({ UsingSalesTax: flag, PartnerTaxEnabled: flag, TaxGroupCodeRef: ref }).nullish(),
  }),
});
type Preferences = z.infer<typeof preferencesSchema>['Preferences'];

/** Seven reads at most; done when connecting, never while syncing. */
export function* readCompany(facts: CompanyFacts): Reading<CompanyCapabilities> {
  const info = yield* readCompanyInfo(facts);
  if (!info.ok) return info;
  const preferences = yield* read('preferences', preferencesSchema);
  if (!preferences.ok) return preferences;
  const { Preferences } = preferences.value;
  const vendor = yield* readVendorFacts({
    salesTax: salesTaxOf(Preferences),
    defaultTaxCodeId: Preferences.TaxPrefs?.TaxGroupCodeRef?.value,
    isGlobal: regionOf(countryCode(info.value.Country ?? 'US')) !== 'US',
  });
  return vendor.ok
    ? { ok: true, value: capabilitiesOf(info.value, Preferences, withCredits(vendor.value, Preferences)) }
    : vendor;
}

function withCredits(
  facts: Record<string, string>,
  { SalesFormsPrefs }: Preferences,
): Record<string, string> {
  return { ...facts, ...appliesCreditsFact(SalesFormsPrefs?.AutoApplyCredit ?? false) };
}

/** The cheapest read there is. */
export function* readCompanyInfo({ companyId }: CompanyFacts): Reading<CompanyInfo> {
  const answer = yield* read(`companyinfo/${companyId}`, companySchema);
  return answer.ok ? { ok: true, value: answer.value.CompanyInfo } : answer;
}

/** Payroll can be switched on at any time; the cheapest read tells. */
export function* readFeatures(facts: CompanyFacts): Reading<Record<CompanyFeature, boolean>> {
  const info = yield* readCompanyInfo(facts);
  return info.ok ? { ok: true, value: { payroll: hasPayroll(info.value) } } : info;
}

function capabilitiesOf(
  info: CompanyInfo,
  preferences: Preferences,
  vendor: Record<string, string>,
): CompanyCapabilities {
  return {
    companyName: info.CompanyName || info.LegalName || 'QuickBooks company',
    country: countryCode(info.Country ?? 'US'),
    timeZone: timeZoneOf(info),
    homeCurrency: preferences.CurrencyPrefs?.HomeCurrency?.value ?? 'USD',
    multicurrency: preferences.CurrencyPrefs?.MultiCurrencyEnabled ?? false,
    salesTax: salesTaxOf(preferences),
    payroll: hasPayroll(info),
    customNumbers: preferences.SalesFormsPrefs?.CustomTxnNumbers ?? false,
    bookCloseDate: preferences.AccountingInfoPrefs?.BookCloseDate ?? undefined,
    vendor,
  };
}

/** Automated sales tax calls itself "partner tax". */
function salesTaxOf({ TaxPrefs }: Preferences): CompanyCapabilities['salesTax'] {
  if (!TaxPrefs?.UsingSalesTax) return 'none';
  return TaxPrefs.PartnerTaxEnabled ? 'automated' : 'manual';
}

/** An IANA name; anything else is not a zone that we could reckon in. */
function timeZoneOf({ DefaultTimeZone }: CompanyInfo): string | undefined {
  if (!DefaultTimeZone) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: DefaultTimeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function hasPayroll(info: CompanyInfo): boolean {
  return info.NameValue.some(({ Name, Value }) => Name === 'PayrollFeature' && Value === 'true');
}
