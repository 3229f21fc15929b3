import type { StoredRecord } from '../company/record.ts';
import { groups, text } from '../fields.ts';
import { amount, sum, toCents } from '../money.ts';
import { notFound, savingFailed } from '../statuses.ts';
import { addressBlock } from './addresses.ts';
import type { Declaration, Draft } from './declaration.ts';
import { accountFilter, currencyFilter, entityFilter, numberFilters, txnQuery } from './queries.ts';

const head =
  'RefNumber?[11] TxnDate?[date] Memo?[4095] Address?{address} IsToBePrinted?[bool] ExchangeRate?[float,v8.0]';
const expense =
  'AccountRef?{159} Amount?[amt] Memo?[4095] CustomerRef?{209} ClassRef?{159} BillableStatus?[BillableStatus] SalesRepRef?[v13.0]{5}';

/** A check with expenses; those with items are not kept. */
export const check: Declaration = {
  name: 'Check',
  sort: 'txn',
  iterates: true,
  lines: ['ExpenseLineRet'],
  keeps: ['AccountRef'],
  add: `AccountRef{159} PayeeEntityRef?{209} ${head} ExternalGUID?[guid,v9.0] ExpenseLineAdd*(${expense})`,
  mod: `TxnID[id] EditSequence[16] AccountRef?{159} PayeeEntityRef?{209} ${head} ClearExpenseLines?[bool] ExpenseLineMod*(TxnLineID[id] ${expense})`,
  query: txnQuery({
    filters: `${entityFilter} ${accountFilter} ${numberFilters} ${currencyFilter}`,
    includes: 'IncludeLineItems?[bool] IncludeLinkedTxns?[bool]',
  }),
  answer: `TxnID TimeCreated TimeModified EditSequence TxnNumber? AccountRef{ref} PayeeEntityRef?{ref} RefNumber? TxnDate Amount Memo? Address?{address} AddressBlock?{block} IsToBePrinted? ExternalGUID?[v9.0] ExpenseLineRet*(TxnLineID AccountRef?{ref} Amount? Memo? CustomerRef?{ref} ClassRef?{ref} BillableStatus?) DataExtRet*{extret}`,
  prepare,
  present: (record) => ({
    Amount: amount(checkTotal(record)),
    AddressBlock: addressBlock(record.fields, 'Address'),
    ExpenseLineRet: groups(record.fields, 'ExpenseLine'),
  }),
};

export function checkTotal({ fields }: Pick<StoredRecord, 'fields'>): number {
  return sum(groups(fields, 'ExpenseLine').map((line) => toCents(text(line, 'Amount'))));
}

function prepare({ books, fields, before }: Draft): void {
  fields.TxnDate ??= books.today();
  const added = groups(fields, 'ExpenseLineAdd');
  const changed = groups(fields, 'ExpenseLineMod');
  delete fields.ExpenseLineAdd;
  delete fields.ExpenseLineMod;
  delete fields.ClearExpenseLines;
  const fresh = (line: Draft['fields']) => ({
    ...line,
    TxnLineID: books.nextLineId(),
    Amount: amount(toCents(text(line, 'Amount'))),
  });
  if (added.length > 0) fields.ExpenseLine = added.map(fresh);
  else if (changed.length > 0) {
    const old = new Map(groups(before?.fields, 'ExpenseLine').map((line) => [line.TxnLineID, line]));
    fields.ExpenseLine = changed.map((line) => {
      if (line.TxnLineID === '-1') return fresh(line);
      const kept = old.get(line.TxnLineID);
      if (!kept) throw notFound(String(line.TxnLineID));
      const merged = { ...kept, ...line };
      return { ...merged, Amount: amount(toCents(text(merged, 'Amount'))) };
    });
  }
  if (groups(fields, 'ExpenseLine').length === 0) {
    throw savingFailed('Check', 'You cannot create an empty transaction.');
  }
}
