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
};
