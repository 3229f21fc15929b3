import type { Books } from '../../engine/books.ts';
import type { Draft } from '../../engine/draft.ts';
import { fullName } from '../../engine/references.ts';
import { fault } from '../../faults/catalog.ts';
import type { JsonObject } from '../../json.ts';
import { child, refId, text } from '../../json.ts';
import { fromCents } from '../../money.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { bool, date, decimal, oneOf, opaque, readOnly, ref, required, text as words } from '../fields.ts';
import { base, currency } from '../shared-fields.ts';
import { accountTypes, balanceSheet, debitPositive, subTypes } from './account-types.ts';
import { checkNesting, childrenOf } from './parents.ts';
import { currencyRef } from './party.ts';

export const account: EntityDeclaration = {
  name: 'Account',
  kind: 'name',
  innerName: 'Accounts',
  naturalOrder: 'Name',
  operations: ['create', 'update'],
  indexes: ['AccountType', 'AccountSubType', 'Classification', 'ParentRef'],
  uniqueName: { property: 'Name', what: 'account' },
  firstId: 1_150_040_001,
  fields: {
    ...base,
    Name: required(words(100)),
    SubAccount: bool,
    ParentRef: ref('Account'),
    Description: words(100),
    FullyQualifiedName: readOnly(words()),
    AccountAlias: words(),
    TxnLocationType: words(),
    Active: bool,
    Classification: readOnly(words()),
    AccountType: oneOf(...Object.keys(accountTypes)),
    AccountSubType: words(),
    AcctNum: words(20),
    BankNum: words(),
    OpeningBalance: decimal,
    OpeningBalanceDate: date,
    CurrentBalance: readOnly(decimal),
    CurrentBalanceWithSubAccounts: readOnly(decimal),
    CurrencyRef: currency,
    TaxAccount: bool,
    TaxCodeRef: ref('TaxCode'),
    OnlineBankingEnabled: readOnly(bool),
    FIName: words(),
    JournalCodeRef: opaque,
  },
  prepare: prepareAccount,
  present: presentAccount,
  presentNew: presentNewAccount,
};

function presentNewAccount(shown: JsonObject, books: Books): JsonObject {
  if (books.settings.unknown.newAccountTimes === 'both') return shown;
  return { ...shown, MetaData: { CreateTime: child(shown, 'MetaData')?.CreateTime } };
}

function prepareAccount(draft: Draft): void {
  const { record, books, before } = draft;
  if (/[:"]/.test(text(record, 'Name') ?? '')) {
    throw fault(
      '6000',
      'Business Validation Error: An account name cannot contain a colon (:) or a double quote.',
      'Name',
    );
  }
  classify(record);
  checkNesting(draft);
  record.SubAccount = refId(record, 'ParentRef') !== undefined;
  record.Active ??= true;
  record.CurrencyRef = before?.CurrencyRef ?? currencyRef(books, refId(record, 'CurrencyRef'));
  refuseInactive(draft);
}

/** @throws VendorFault 6010 where neither type nor sub-type is given */
function classify(record: JsonObject): void {
  const subType = text(record, 'AccountSubType');
  const type = text(record, 'AccountType') ?? (subType && subTypes[subType]);
  const known = type === undefined ? undefined : accountTypes[type];
  if (type === undefined || !known) {
    throw fault('6010', 'Either an Account.AccountType or an Account.AccountSubType must be specified', '');
  }
  record.AccountType = type;
  record.AccountSubType = subType ?? known.subType;
  record.Classification = known.classification;
}

function refuseInactive({ record, before, books }: Draft): void {
  if (record.Active !== false || !before || before.Active === false) return;
  const roles = books.store.meta.get(['roles', books.company.number]) ?? {};
  if (Object.values(roles).includes(text(before, 'Id') ?? '')) {
    throw fault(
      '6280',
      'Business Validation Error: This account is used by QuickBooks and cannot be made inactive.',
      '',
    );
  }
}

/** The balance as the wire shows it; income and expense accounts carry none on. */
export function shownBalance(books: Books, record: JsonObject): number {
  const kind = text(record, 'Classification') ?? '';
  if (!balanceSheet.has(kind)) return 0;
  const cents = books.balance('Account', text(record, 'Id') ?? '');
  return cents === 0 ? 0 : fromCents(debitPositive.has(kind) ? cents : -cents);
}

function withSubAccounts(books: Books, record: JsonObject, depth = 0): number {
  let total = Math.round(shownBalance(books, record) * 100);
  if (depth > 5) return total;
  for (const sub of childrenOf(books, 'Account', text(record, 'Id') ?? '')) {
    total += withSubAccounts(books, sub, depth + 1);
  }
  return total;
}

function presentAccount(record: JsonObject, books: Books): JsonObject {
  return {
    ...record,
    FullyQualifiedName: fullName(books, 'Account', record),
    CurrentBalance: shownBalance(books, record),
    CurrentBalanceWithSubAccounts: withSubAccounts(books, record) / 100,
  };
}
