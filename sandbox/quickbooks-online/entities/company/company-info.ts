import type { Books } from '../../engine/books.ts';
import type { JsonObject } from '../../json.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { dateTime, list, object, opaque, readOnly, text } from '../fields.ts';
import { address, base, emailAddress, nameValue, phone, webAddress } from '../shared-fields.ts';

export const companyInfo: EntityDeclaration = {
  name: 'CompanyInfo',
  kind: 'settings',
  operations: ['update'],
  fields: {
    ...base,
    CompanyName: text(1024),
    LegalName: text(1024),
    CompanyAddr: address,
    CustomerCommunicationAddr: address,
    LegalAddr: address,
    CustomerCommunicationEmailAddr: emailAddress,
    CompanyEmailAddr: emailAddress,
    PrimaryPhone: phone,
    CompanyStartDate: readOnly(text()),
    FiscalYearStartMonth: readOnly(text()),
    Country: readOnly(text()),
    Email: emailAddress,
    WebAddr: webAddress,
    SupportedLanguages: readOnly(text()),
    DefaultTimeZone: readOnly(text()),
    EmployerId: text(),
    NameValue: list(nameValue),
    LastImportedTime: readOnly(dateTime),
    CompanyInfoEx: readOnly(object({ any: opaque })),
  },
  present: presentCompany,
};

/** Whether there is payroll is a setting of the company; it may be switched on at any time. */
function presentCompany(record: JsonObject, books: Books): JsonObject {
  if (!Array.isArray(record.NameValue)) return record;
  const others = record.NameValue.filter((entry) => !isPayroll(entry));
  const payroll = { Name: PAYROLL, Value: String(books.settings.payroll) };
  return { ...record, NameValue: [...others, payroll] };
}

const PAYROLL = 'PayrollFeature';

function isPayroll(entry: unknown): boolean {
  return typeof entry === 'object' && entry !== null && 'Name' in entry && entry.Name === PAYROLL;
}
