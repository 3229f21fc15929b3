import type { Books } from '../company/books.ts';
import { addressBlock } from '../entities/addresses.ts';
import type { Fields } from '../fields.ts';
import { texts } from '../fields.ts';
import { parts } from '../schema/notation.ts';
import type { Part } from '../schema/parts.ts';
import { preferences, preferencesTable } from './preferences.ts';
import type { RequestDefinition } from './request.ts';
import { extensionsOf } from './show.ts';
import { writeAnswer } from './write-answer.ts';

const trim = 'IncludeRetElement*[50]';

/** Queries that answer with one object. */
export const singles: readonly RequestDefinition[] = [
  single(
    'Host',
    `IncludeListMetaData?(IncludeMaxCapacity[bool]) ${trim}`,
    'ProductName MajorVersion MinorVersion Country? SupportedQBXMLVersion* IsAutomaticLogin? QBFileMode',
    host,
  ),
  single(
    'Company',
    `${trim} OwnerID*[guid]`,
    'IsSampleCompany CompanyName? LegalCompanyName? Address?{address} AddressBlock?{block} LegalAddress?{address} Phone? Email? CompanyWebSite? FirstMonthFiscalYear? FirstMonthIncomeTaxYear? CompanyType? EIN? TaxForm? SubscribedServices?(Service*(Name Domain ServiceStatus)) AccountantCopy?(AccountantCopyExists) DataExtRet*{extret}',
    company,
  ),
  single('Preferences', trim, preferencesTable, preferences),
  single('CompanyActivity', trim, 'LastRestoreTime? LastCondenseTime?', activity),
];

function single(
  name: string,
  table: string,
  answer: string,
  read: (books: Books, owners: string[]) => Fields,
): RequestDefinition {
  const answerTable: readonly Part[] = parts(answer);
  return {
    name: `${name}Query`,
    since: 1,
    table: parts(table),
    attributes: [],
    writes: false,
    run: ({ fields }, { books, version }) => {
      const only = texts(fields, 'IncludeRetElement');
      const form = { books, version, only, without: new Set<string>() };
      return {
        status: 0,
        content: writeAnswer(`${name}Ret`, answerTable, read(books, texts(fields, 'OwnerID')), form),
      };
    },
  };
}

function host({ settings }: Books): Fields {
  return {
    ProductName: settings.productName,
    MajorVersion: settings.majorVersion,
    MinorVersion: settings.minorVersion,
    Country: settings.country,
    SupportedQBXMLVersion: settings.qbxmlVersions,
    IsAutomaticLogin: 'false',
    QBFileMode: settings.multiUser ? 'MultiUser' : 'SingleUser',
  };
}

/** Whether, and when, a backup was brought back: what is linked to the file may be older than it knows. */
function activity(books: Books): Fields {
  const { lastRestore, zone, settings } = books;
  if (lastRestore === undefined) return {};
  return { LastRestoreTime: zone.write(lastRestore, settings.unproven.summerOffset) };
}

function company(books: Books, owners: string[]): Fields {
  const { settings } = books;
  const Address = {
    Addr1: '1045 Main Street',
    City: 'Bayshore',
    State: 'CA',
    PostalCode: '94326',
    Country: 'US',
  };
  return {
    IsSampleCompany: String(settings.isSampleCompany),
    CompanyName: settings.companyName,
    LegalCompanyName: settings.companyName,
    Address,
    AddressBlock: addressBlock({ Address }, 'Address'),
    FirstMonthFiscalYear: 'January',
    FirstMonthIncomeTaxYear: 'January',
    TaxForm: 'OtherOrNone',
    AccountantCopy: { AccountantCopyExists: 'false' },
    DataExtRet: extensionsOf(books, 'company', owners),
  };
}
