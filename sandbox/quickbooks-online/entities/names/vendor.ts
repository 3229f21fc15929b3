import type { Books } from '../../engine/books.ts';
import type { Draft } from '../../engine/draft.ts';
import { fault } from '../../faults/catalog.ts';
import type { JsonObject } from '../../json.ts';
import { text } from '../../json.ts';
import { fromCents } from '../../money.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { bool, decimal, opaque, readOnly, ref, text as words } from '../fields.ts';
import { address, currency } from '../shared-fields.ts';
import { fixCurrency, nameParty, partyFields } from './party.ts';

export const vendor: EntityDeclaration = {
  name: 'Vendor',
  kind: 'name',
  innerName: 'Names',
  naturalOrder: 'DisplayName',
  operations: ['create', 'update'],
  indexes: ['CompanyName', 'FamilyName', 'GivenName'],
  fields: {
    ...partyFields,
    BillAddr: address,
    ShipAddr: address,
    Notes: words(4000),
    TaxIdentifier: words(20),
    BusinessNumber: words(10),
    TermRef: ref('Term'),
    APAccountRef: ref('Account'),
    Balance: readOnly(decimal),
    BillRate: decimal,
    CostRate: decimal,
    AcctNum: words(100),
    Vendor1099: bool,
    T4AEligible: bool,
    T5018Eligible: bool,
    CurrencyRef: currency,
    TaxReportingBasis: words(),
    GSTIN: words(15),
    GSTRegistrationType: words(30),
    IsSubContractor: bool,
    HasTPAR: bool,
    VendorPaymentBankDetail: opaque,
    Source: words(),
  },
  prepare(draft) {
    nameParty(draft);
    fixCurrency(draft);
    draft.record.Vendor1099 ??= false;
    draft.record.BillRate ??= 0;
    draft.record.CostRate ??= 0;
    refuseInactive(draft);
  },
  present: (record, books) => ({ ...record, Balance: owed(record, books) }),
};

function owed(record: JsonObject, books: Books): number {
  return fromCents(books.balance('Vendor', text(record, 'Id') ?? ''));
}

function refuseInactive({ record, before, books }: Draft): void {
  if (record.Active !== false || !before || before.Active === false) return;
  if (books.balance('Vendor', text(before, 'Id') ?? '') !== 0) {
    throw fault('6280', 'Business Validation Error: A vendor with a balance cannot be made inactive.', '');
  }
}
