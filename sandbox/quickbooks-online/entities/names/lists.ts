import type { Books } from '../../engine/books.ts';
import type { Draft } from '../../engine/draft.ts';
import { fullName } from '../../engine/references.ts';
import { entry, fault, missing } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import type { JsonObject } from '../../json.ts';
import { refId, text } from '../../json.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { bool, decimal, integer, oneOf, readOnly, ref, required, text as words } from '../fields.ts';
import { address, base } from '../shared-fields.ts';
import { checkNesting } from './parents.ts';

function plainName(draft: Draft): void {
  const { record } = draft;
  record.Active ??= true;
  if (/[:\t\n\r]/.test(text(record, 'Name') ?? '')) {
    throw new VendorFault([
      entry('6250', 'The name cannot contain a colon (:), a tab or a new line.', 'Name'),
    ]);
  }
}

function nested(sub: 'SubClass' | 'SubDepartment') {
  return (draft: Draft): void => {
    plainName(draft);
    checkNesting(draft);
    draft.record[sub] = refId(draft.record, 'ParentRef') !== undefined;
  };
}

const withFullName = (entity: string) => (record: JsonObject, books: Books) => ({
  ...record,
  FullyQualifiedName: fullName(books, entity, record),
});

export const classEntity: EntityDeclaration = {
  name: 'Class',
  kind: 'name',
  innerName: 'Klasses',
  naturalOrder: 'Name',
  operations: ['create', 'update'],
  indexes: ['ParentRef'],
  uniqueName: { property: 'Name', what: 'class' },
  fields: {
    ...base,
    Name: required(words(100)),
    SubClass: bool,
    ParentRef: ref('Class'),
    FullyQualifiedName: readOnly(words()),
    Active: bool,
  },
  prepare(draft) {
    if (!draft.books.settings.features.classes) throw notSupported('Class tracking');
    nested('SubClass')(draft);
  },
  present: withFullName('Class'),
};

export const department: EntityDeclaration = {
  name: 'Department',
  kind: 'name',
  innerName: 'Depts',
  naturalOrder: 'Name',
  operations: ['create', 'update'],
  indexes: ['ParentRef'],
  uniqueName: { property: 'Name', what: 'location' },
  fields: {
    ...base,
    Name: required(words(100)),
    SubDepartment: bool,
    ParentRef: ref('Department'),
    FullyQualifiedName: readOnly(words()),
    Active: bool,
    Address: address,
  },
  prepare(draft) {
    if (!draft.books.settings.features.locations) throw notSupported('Location tracking');
    nested('SubDepartment')(draft);
  },
  present: withFullName('Department'),
};

export const term: EntityDeclaration = {
  name: 'Term',
  kind: 'name',
  innerName: 'Terms',
  naturalOrder: 'Name',
  operations: ['create', 'update'],
  uniqueName: { property: 'Name', what: 'term' },
  fields: {
    ...base,
    Name: required(words(31)),
    Active: bool,
    Type: readOnly(words()),
    DiscountPercent: decimal,
    DueDays: integer,
    DiscountDays: integer,
    DayOfMonthDue: integer,
    DueNextMonthDays: integer,
    DiscountDayOfMonth: integer,
  },
  prepare(draft) {
    plainName(draft);
    const { record } = draft;
    if (record.DueDays === undefined && record.DayOfMonthDue === undefined) {
      throw new VendorFault([missing('DueDays')]);
    }
    record.Type = record.DueDays === undefined ? 'DATE_DRIVEN' : 'STANDARD';
  },
};

export const paymentMethod: EntityDeclaration = {
  name: 'PaymentMethod',
  kind: 'name',
  innerName: 'PaymentMethods',
  naturalOrder: 'Name',
  operations: ['create', 'update'],
  uniqueName: { property: 'Name', what: 'payment method' },
  fields: {
    ...base,
    Name: required(words(31)),
    Active: bool,
    Type: oneOf('CREDIT_CARD', 'NON_CREDIT_CARD'),
  },
  prepare(draft) {
    plainName(draft);
    draft.record.Type ??= 'NON_CREDIT_CARD';
  },
};

function notSupported(what: string): VendorFault {
  return fault(
    '5030',
    `Feature Not Supported Error : ${what} is not part of this company's subscription.`,
    '',
  );
}
