import type { Books } from '../../engine/books.ts';
import type { Draft } from '../../engine/draft.ts';
import { fullName } from '../../engine/references.ts';
import { fault } from '../../faults/catalog.ts';
import type { JsonObject } from '../../json.ts';
import { copy, refId, text } from '../../json.ts';
import { fromCents } from '../../money.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { bool, date, decimal, deprecated, integer, opaque, readOnly, ref, text as words } from '../fields.ts';
import { address, currency, emailAddress } from '../shared-fields.ts';
import { checkNesting, childrenOf } from './parents.ts';
import { fixCurrency, nameParty, partyFields } from './party.ts';

export const customer: EntityDeclaration = {
  name: 'Customer',
  kind: 'name',
  innerName: 'Names',
  naturalOrder: '=FullyQualifiedName',
  operations: ['create', 'update'],
  indexes: ['DisplayName', 'ParentRef', 'CompanyName', 'FamilyName', 'GivenName'],
  fields: {
    ...partyFields,
    PrimaryEmailAddr: emailAddress,
    BillAddr: address,
    ShipAddr: address,
    Notes: words(2000),
    Taxable: bool,
    DefaultTaxCodeRef: ref('TaxCode'),
    Job: bool,
    BillWithParent: bool,
    ParentRef: ref('Customer'),
    RootCustomerRef: readOnly(ref('Customer')),
    Level: readOnly(integer),
    SalesTermRef: ref('Term'),
    PaymentMethodRef: ref('PaymentMethod'),
    CustomerTypeRef: opaque,
    ARAccountRef: ref('Account'),
    PriceLevelRef: opaque,
    Balance: readOnly(decimal),
    BalanceWithJobs: readOnly(decimal),
    OverDueBalance: readOnly(decimal),
    OpenBalanceDate: date,
    CreditLimit: decimal,
    AcctNum: words(100),
    CurrencyRef: currency,
    PreferredDeliveryMethod: words(),
    ResaleNum: words(16),
    IsProject: bool,
    ClientEntityId: readOnly(words()),
    PrimaryTaxIdentifier: words(30),
    SecondaryTaxIdentifier: words(30),
    TaxExemptionReasonId: words(),
    BusinessNumber: words(10),
    GSTIN: words(15),
    GSTRegistrationType: words(30),
    JobInfo: opaque,
    Source: words(),
    CCDetail: deprecated(opaque),
    TDSEnabled: bool,
  },
  prepare: prepareCustomer,
  present: presentCustomer,
  follow: renameBelow,
};

function prepareCustomer(draft: Draft): void {
  const { record, books } = draft;
  nameParty(draft);
  fixCurrency(draft);
  const depth = checkNesting(draft);
  if (record.IsProject === true && !books.settings.features.projects) {
    throw fault('9341', 'Invalid ProjectRef : the company does not use projects', 'IsProject');
  }
  placeBelowParent(record, books, depth);
  record.FullyQualifiedName = fullName(books, 'Customer', record) ?? '';
  record.ClientEntityId ??= '0';
  record.Taxable ??= true;
  if (books.settings.country === 'US') record.DefaultTaxCodeRef ??= { value: '2' };
  record.PreferredDeliveryMethod ??= 'Print';
  record.IsProject ??= false;
  refuseInactive(draft);
}

function placeBelowParent(record: JsonObject, books: Books, depth: number): void {
  record.Job = depth > 0;
  record.BillWithParent ??= false;
  if (depth === 0) {
    delete record.Level;
    return;
  }
  record.Level = depth;
  const parent = books.see('Customer', refId(record, 'ParentRef'));
  if (parent?.BillAddr !== undefined) record.BillAddr ??= copy(parent.BillAddr);
}

function refuseInactive({ record, before, books }: Draft): void {
  if (record.Active !== false || before?.Active === false || !before) return;
  const id = text(before, 'Id') ?? '';
  if (books.balance('Customer', id) !== 0) {
    throw fault('6280', 'Business Validation Error: A customer with a balance cannot be made inactive.', '');
  }
}

/** Whoever is below bears the names above; that is no change of its own. */
function renameBelow(books: Books, record: JsonObject, before: JsonObject | undefined): void {
  if (!before || before.FullyQualifiedName === record.FullyQualifiedName) return;
  const declaration = books.declaration('Customer');
  for (const job of [...childrenOf(books, 'Customer', text(record, 'Id') ?? '')]) {
    const FullyQualifiedName = fullName(books, 'Customer', job) ?? '';
    const renamed = { ...job, FullyQualifiedName };
    books.put(declaration, renamed, job);
    renameBelow(books, renamed, job);
  }
}

/** A customer's open amount together with that of everyone below. */
function withJobs(books: Books, id: string, depth = 0): number {
  let total = books.balance('Customer', id);
  if (depth > 5) return total;
  for (const job of childrenOf(books, 'Customer', id))
    total += withJobs(books, text(job, 'Id') ?? '', depth + 1);
  return total;
}

function presentCustomer(record: JsonObject, books: Books): JsonObject {
  const id = text(record, 'Id') ?? '';
  return {
    ...record,
    Balance: fromCents(books.balance('Customer', id)),
    BalanceWithJobs: fromCents(withJobs(books, id)),
  };
}
