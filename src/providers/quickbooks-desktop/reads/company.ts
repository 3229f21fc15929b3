import { z } from 'zod';
import type { CallResult, CompanyCapabilities, CompanyFeature } from '../../provider.ts';
import type { CompanyFacts, Reading } from '../../reads.ts';
import type { MessageRequest } from '../qbxml/write-message.ts';
import { many } from '../rows.ts';
import { highestShared, LOWEST_VERSION } from '../versions.ts';
import { type Answered, ask, refusedRead } from './ask.ts';
import { type Preferences, preferencesRow } from './preferences.ts';
import { isAnswered, nodesIn } from './queries.ts';
import { vendorFactsFrom } from './vendor-lists.ts';

const text = z.string().optional();

const hostRow = z.object({ Country: text, SupportedQBXMLVersion: many(z.string()) });
const companyRow = z.object({ CompanyName: text, LegalCompanyName: text });

/** Every QuickBooks takes the lowest version: it is asked which one is the highest. */
export function* ping(facts: CompanyFacts): Reading<true> {
  const answer = yield* ask({ facts, requests: [host] });
  if (!answer.ok) return answer;
  const response = answer.value.of(host.requestId);
  return isAnswered(response) ? { ok: true, value: true } : refusedRead(response);
}

const host: MessageRequest = { name: 'HostQuery', requestId: 'host', tree: {} };

const ACTIVE = { ActiveStatus: 'ActiveOnly' } as const;
const FIRST_ITEMS = '200';
export const COMPANY_REQUESTS: readonly MessageRequest[] = [
  host,
  { name: 'CompanyQuery', requestId: 'company', tree: {} },
  { name: 'PreferencesQuery', requestId: 'preferences', tree: {} },
  { name: 'AccountQuery', requestId: 'accounts', tree: { ...ACTIVE, AccountType: ['Income'] } },
  { name: 'ItemServiceQuery', requestId: 'items', tree: { ...ACTIVE, MaxReturned: FIRST_ITEMS } },
  { name: 'ItemDiscountQuery', requestId: 'discounts', tree: ACTIVE },
  { name: 'SalesTaxCodeQuery', requestId: 'codes', tree: ACTIVE },
  { name: 'ItemSalesTaxQuery', requestId: 'taxes', tree: ACTIVE },
  { name: 'ItemSalesTaxGroupQuery', requestId: 'groups', tree: ACTIVE },
  { name: 'PaymentMethodQuery', requestId: 'methods', tree: ACTIVE },
  { name: 'CurrencyQuery', requestId: 'currencies', tree: ACTIVE },
];
/** Without these nothing can be said of a company; the others are of features that it may not have. */
const NEEDED: readonly string[] = ['host', 'company', 'preferences'];

/** Two round trips: which version is spoken, then everything at once. */
export function* readCompany(facts: CompanyFacts): Reading<CompanyCapabilities> {
  const first = yield* ask({ facts, requests: [host], version: LOWEST_VERSION });
  if (!first.ok) return first;
  const { SupportedQBXMLVersion } = hostRow.parse(nodesIn(first.value.of('host'))[0] ?? {});
  const answer = yield* ask({
    facts,
    requests: COMPANY_REQUESTS,
    version: highestShared(SupportedQBXMLVersion),
  });
  return answer.ok ? capabilitiesFrom(answer.value) : answer;
}

/** What the answers to `COMPANY_REQUESTS` say. */
export function capabilitiesFrom(answer: Answered): CallResult<CompanyCapabilities> {
  for (const requestId of NEEDED) {
    const response = answer.of(requestId);
    if (!isAnswered(response)) return refusedRead(response);
  }
  return { ok: true, value: capabilitiesOf(answer) };
}

function capabilitiesOf(answer: Answered): CompanyCapabilities {
  const first = (requestId: string) => nodesIn(answer.of(requestId))[0] ?? {};
  const company = companyRow.parse(first('company'));
  const preferences = preferencesRow.parse(first('preferences'));
  const country = countryCode(hostRow.parse(first('host')).Country);
  const vendor = vendorFactsFrom(answer, preferences);
  return {
    companyName: company.CompanyName || company.LegalCompanyName || 'QuickBooks company',
    country,
    homeCurrency: homeCurrency(preferences, vendor, country),
    multicurrency: preferences.MultiCurrencyPreferences?.IsMultiCurrencyOn ?? false,
    // QuickBooks reckons the tax, but by a rate that we choose.
    salesTax: preferences.SalesTaxPreferences ? 'manual' : 'none',
    // Time needs no payroll there.
    payroll: true,
    customNumbers: true,
    bookCloseDate: preferences.AccountingPreferences?.ClosingDate || undefined,
    vendor,
  };
}

/** Editions call the United Kingdom `UK`. */
function countryCode(country: string | undefined): string {
  return country === 'UK' ? 'GB' : country || 'US';
}

const CURRENCIES: Readonly<Record<string, string>> = { US: 'USD', CA: 'CAD', GB: 'GBP', AU: 'AUD' };

function homeCurrency(preferences: Preferences, vendor: Record<string, string>, country: string): string {
  const home = preferences.MultiCurrencyPreferences?.HomeCurrencyRef?.ListID;
  const known = z.record(z.string(), z.string()).parse(JSON.parse(vendor.currencies ?? '{}'));
  const [code] = Object.entries(known).find(([, id]) => id === home) ?? [];
  return code ?? CURRENCIES[country] ?? 'USD';
}

/** Nothing that we use has to be bought there. */
export function* readFeatures(facts: CompanyFacts): Reading<Record<CompanyFeature, boolean>> {
  const answer = yield* ping(facts);
  return answer.ok ? { ok: true, value: { payroll: true } } : answer;
}
