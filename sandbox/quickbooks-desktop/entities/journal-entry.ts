import type { Fields } from '../fields.ts';
import { groups, refId, text } from '../fields.ts';
import { amount, sum, toCents } from '../money.ts';
import { notFound, StatusError, savingFailed } from '../statuses.ts';
import type { Declaration, Draft } from './declaration.ts';
import { accountFilter, currencyFilter, entityFilter, numberFilters, txnQuery } from './queries.ts';

const content =
  'AccountRef?{159} Amount?[amt] Memo?[4095] EntityRef?{209} ClassRef?{159} BillableStatus?[BillableStatus]';
const shownLine = 'TxnLineID AccountRef?{ref} Amount? Memo? EntityRef?{ref} ClassRef?{ref} BillableStatus?';
const sides = ['JournalDebitLine', 'JournalCreditLine'] as const;

export const journalEntry: Declaration = {
  name: 'JournalEntry',
  sort: 'txn',
  iterates: true,
  lines: sides,
  add: `TxnDate?[date] RefNumber?[11] IsAdjustment?[bool] < IsHomeCurrencyAdjustment[bool,v8.0] | IsAmountsEnteredInHomeCurrency?[bool,v8.0] CurrencyRef?[v8.0]{64} ExchangeRate?[float,v8.0] >? ExternalGUID?[guid,v9.0] < JournalDebitLine*(TxnLineID?[id] ${content}) | JournalCreditLine*(TxnLineID?[id] ${content}) >*`,
  mod: `TxnID[id] EditSequence[16] TxnDate?[date] RefNumber?[11] IsAdjustment?[bool] IsAmountsEnteredInHomeCurrency?[bool,v8.0] CurrencyRef?[v8.0]{64} ExchangeRate?[float,v8.0] JournalLineMod*(TxnLineID[id] JournalLineType?[JournalLineType] ${content})`,
  query: txnQuery({
    filters: `${entityFilter} ${accountFilter} ${numberFilters} ${currencyFilter}`,
    includes: 'IncludeLineItems?[bool]',
  }),
  answer: `TxnID TimeCreated TimeModified EditSequence TxnNumber? TxnDate RefNumber? IsAdjustment? ExternalGUID?[v9.0] JournalDebitLine*(${shownLine}) JournalCreditLine*(${shownLine}) DataExtRet*{extret}`,
  prepare,
};

function prepare(draft: Draft): void {
  const { books, fields } = draft;
  fields.TxnDate ??= books.today();
  fields.IsAdjustment ??= 'false';
  const changes = groups(fields, 'JournalLineMod');
  delete fields.JournalLineMod;
  if (changes.length > 0) changeLines(draft, changes);
  for (const side of sides) fields[side] = groups(fields, side).map((line) => completed(draft, line));
  const [debit, credit] = sides.map((side) =>
    sum(groups(fields, side).map((line) => toCents(text(line, 'Amount')))),
  );
  if (debit !== credit || debit === 0) throw savingFailed('JournalEntry', 'Transaction is not in balance.');
}

function completed({ books }: Draft, line: Fields): Fields {
  const account = books.find('Account', refId(line, 'AccountRef'));
  if (!account) throw new StatusError(3150, 'There is a missing element: "AccountRef".');
  if (text(account.fields, 'AccountType') === 'AccountsReceivable') {
    throw new StatusError(3250, 'Journal entries on receivables are not kept by this stand-in.');
  }
  return {
    ...line,
    TxnLineID: line.TxnLineID ?? books.nextLineId(),
    Amount: amount(toCents(text(line, 'Amount'))),
  };
}

/** Lines that are named replace all; `-1` is new and says its side. */
function changeLines({ fields, before }: Draft, changes: Fields[]): void {
  const found = (id: Fields[string]) =>
    sides.flatMap((side) =>
      groups(before?.fields, side)
        .filter((line) => line.TxnLineID === id)
        .map((line) => ({ side, line })),
    )[0];
  for (const side of sides) fields[side] = [];
  for (const { TxnLineID, JournalLineType, ...given } of changes) {
    const old = found(TxnLineID);
    if (!old && TxnLineID !== '-1') throw notFound(String(TxnLineID));
    const side =
      JournalLineType === undefined
        ? (old?.side ?? 'JournalDebitLine')
        : (`Journal${String(JournalLineType)}Line` as (typeof sides)[number]);
    fields[side] = [...groups(fields, side), { ...old?.line, ...given }];
  }
}
