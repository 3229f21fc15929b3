import { randomUUID } from 'node:crypto';
import type { Books } from '../../engine/books.ts';
import type { Draft } from '../../engine/draft.ts';
import { entry, fault } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import type { JsonObject } from '../../json.ts';
import { text } from '../../json.ts';
import type { Fields } from '../fields.ts';
import { bool, list, notQueryable, opaque, readOnly, text as words } from '../fields.ts';
import { base, emailAddress, phone, webAddress } from '../shared-fields.ts';

/** What customers, vendors and employees have in common. */
export const partyFields: Fields = {
  ...base,
  Title: words(16),
  GivenName: words(100),
  MiddleName: words(100),
  FamilyName: words(100),
  Suffix: words(16),
  DisplayName: words(500),
  FullyQualifiedName: readOnly(words()),
  CompanyName: words(100),
  PrintOnCheckName: words(110),
  Active: bool,
  PrimaryPhone: phone,
  AlternatePhone: phone,
  Mobile: phone,
  Fax: phone,
  PrimaryEmailAddr: notQueryable(emailAddress),
  WebAddr: webAddress,
  OtherContactInfo: list(opaque),
  Organization: bool,
  IntuitId: words(),
  UserId: words(),
  V4IDPseudonym: readOnly(words()),
};

const nameParts = ['Title', 'GivenName', 'MiddleName', 'FamilyName', 'Suffix'];
const forbidden = /[:\t\n\r]/;

function joined(record: JsonObject, parts: readonly string[]): string {
  return parts
    .map((part) => text(record, part)?.trim())
    .filter(Boolean)
    .join(' ');
}

/**
 * Fills the display name from the parts, and refuses what no name may hold.
 * @throws VendorFault 6080 (no name at all), 6000 (colon, tab or line break)
 */
export function nameParty(draft: Draft): void {
  const { record, before } = draft;
  const display =
    text(record, 'DisplayName')?.trim() || joined(record, nameParts) || text(record, 'CompanyName')?.trim();
  if (!display) throw noName();
  if (forbidden.test(display)) throw badName();
  record.DisplayName = display;
  record.Active ??= true;
  const printed =
    joined(record, ['GivenName', 'MiddleName', 'FamilyName', 'Suffix']) || text(record, 'CompanyName');
  const company = draft.declaration.name === 'Vendor' ? text(record, 'CompanyName') : undefined;
  if (!before || record.PrintOnCheckName === undefined)
    record.PrintOnCheckName ??= company || printed || display;
  record.V4IDPseudonym ??= before?.V4IDPseudonym ?? pseudonym();
}

/** The vendor's own number of a person, over all its products. */
function pseudonym(): string {
  return `0020${randomUUID().replaceAll('-', '')}00`;
}

function noName(): VendorFault {
  return fault(
    '6080',
    'Title, GivenName, MiddleName, FamilyName, DisplayName, Suffix - one of these must be non-empty',
    '',
  );
}

function badName(): VendorFault {
  const rule = 'Business Validation Error: The name cannot contain a colon (:), a tab or a new line.';
  return new VendorFault([entry('6000', rule, '')]);
}

/** The party's currency is fixed when it is made. */
export function fixCurrency(draft: Draft): void {
  const { record, before, books } = draft;
  if (before?.CurrencyRef !== undefined) record.CurrencyRef = before.CurrencyRef;
  else record.CurrencyRef = currencyRef(books, text(record.CurrencyRef as JsonObject | undefined, 'value'));
}

const currencyNames: Record<string, string> = {
  USD: 'United States Dollar',
  CAD: 'Canadian Dollar',
  GBP: 'British Pound Sterling',
  EUR: 'Euro',
  AUD: 'Australian Dollar',
  JPY: 'Japanese Yen',
  MXN: 'Mexican Peso',
};

export function currencyName(code: string): string {
  return currencyNames[code] ?? code;
}

/** @throws VendorFault 2500 where the company does not use the currency */
export function currencyRef(books: Books, code?: string): JsonObject {
  const wanted = code ?? books.settings.homeCurrency;
  if (wanted !== books.settings.homeCurrency && !usesCurrency(books, wanted)) {
    throw fault('2500', `Invalid Reference Id : Currency element id ${wanted} not found`, 'CurrencyRef');
  }
  return { value: wanted, name: currencyName(wanted) };
}

function usesCurrency(books: Books, code: string): boolean {
  if (!books.settings.multicurrency) return false;
  for (const currency of books.all('CompanyCurrency')) {
    if (text(currency, 'Code') === code && currency.Active !== false) return true;
  }
  return false;
}
