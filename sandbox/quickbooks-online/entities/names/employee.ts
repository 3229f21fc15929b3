import type { Draft } from '../../engine/draft.ts';
import { fault, missing } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import { child, text } from '../../json.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { bool, date, decimal, oneOf, text as words } from '../fields.ts';
import { address } from '../shared-fields.ts';
import { nameParty, partyFields } from './party.ts';

export const employee: EntityDeclaration = {
  name: 'Employee',
  kind: 'name',
  innerName: 'Names',
  naturalOrder: 'DisplayName',
  operations: ['create', 'update'],
  indexes: ['FamilyName', 'GivenName'],
  fields: {
    ...partyFields,
    PrimaryAddr: address,
    SSN: words(100),
    BirthDate: date,
    Gender: oneOf('Male', 'Female'),
    HiredDate: date,
    ReleasedDate: date,
    EmployeeNumber: words(100),
    EmployeeType: words(),
    BillableTime: bool,
    BillRate: decimal,
    CostRate: decimal,
    Notes: words(4000),
  },
  prepare: prepareEmployee,
};

function prepareEmployee(draft: Draft): void {
  const { record, books } = draft;
  if (!text(record, 'GivenName') && !text(record, 'FamilyName')) {
    throw new VendorFault([missing('GivenName')]);
  }
  if (books.settings.payroll) applyPayroll(draft);
  nameParty(draft);
  record.BillableTime ??= false;
  if (text(record, 'SSN')) record.SSN = 'XXX-XX-XXXX';
}

/** With payroll the name follows its parts, an address is needed, and some properties are not there. */
function applyPayroll({ record, given }: Draft): void {
  const refused = ['Title', 'Suffix', 'BillRate', 'PrintOnCheckName'].find(
    (name) => given[name] !== undefined,
  );
  if (refused) throw fault('2010', `Property Name:${refused} specified is unsupported or invalid`, refused);
  record.DisplayName = [text(record, 'GivenName'), text(record, 'FamilyName')].filter(Boolean).join(' ');
  const home = child(record, 'PrimaryAddr');
  const parts = ['City', 'CountrySubDivisionCode', 'PostalCode'];
  const absent = parts.filter((part) => !text(home, part)).map((part) => missing(`PrimaryAddr.${part}`));
  if (absent.length > 0) throw new VendorFault(absent);
}
