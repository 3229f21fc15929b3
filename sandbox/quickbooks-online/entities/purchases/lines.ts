import type { Books } from '../../engine/books.ts';
import type { Draft } from '../../engine/draft.ts';
import type { Posting } from '../../engine/posting.ts';
import { fault, missing } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import type { JsonObject } from '../../json.ts';
import { child, objects, refId, text } from '../../json.ts';
import type { Cents } from '../../money.ts';
import { cents, fromCents, sum } from '../../money.ts';
import { checkAmount, numberLines, requireDetailTypes } from '../sales/lines.ts';
import { roleAccount } from '../sales/postings.ts';
import { homeAmount } from '../sales/totals.ts';
import { applyGlobalTax } from '../tax/global-tax.ts';

const detailNames = ['AccountBasedExpenseLineDetail', 'ItemBasedExpenseLineDetail'];

export function expenseDetail(line: JsonObject): JsonObject | undefined {
  return child(line, detailNames.find((name) => line[name] !== undefined) ?? '');
}

/**
 * Checks and completes the lines of a purchase form and returns their sum with tax.
 * @throws VendorFault 2020, 2250, 6070, 6310, 6440 or 6000
 */
export function completeExpenseLines(draft: Draft): Cents {
  const { record, before } = draft;
  if (record.Line === undefined) throw new VendorFault([missing('Line')]);
  const lines = objects(record, 'Line');
  if (lines.length === 0) throw fault('2250', 'At least one line is required', 'Line');
  requireDetailTypes(lines);
  for (const line of lines) completeLine(draft, line);
  numberLines(lines, before);
  record.Line = lines;
  const tax =
    draft.books.settings.country === 'US'
      ? 0
      : applyGlobalTax(draft, { detailOf: expenseDetail, side: 'Purchase' }).tax;
  return sum(lines.map((line) => cents(line, 'Amount'))) + tax;
}

function completeLine(draft: Draft, line: JsonObject): void {
  const type = text(line, 'DetailType') ?? '';
  if (type === 'DescriptionOnly') return;
  if (!detailNames.includes(type)) {
    throw fault(
      '6000',
      `Business Validation Error: ${type} cannot be used on this transaction.`,
      'Line.DetailType',
    );
  }
  const detail = child(line, type);
  const target = type === 'AccountBasedExpenseLineDetail' ? 'AccountRef' : 'ItemRef';
  const absent = [
    ...(line.Amount === undefined ? [missing('Line.Amount')] : []),
    ...(detail && refId(detail, target) ? [] : [missing(`Line.${type}.${target}`)]),
  ];
  if (!detail || absent.length > 0) throw new VendorFault(absent);
  line.Amount = fromCents(cents(line, 'Amount'));
  checkAmount(line, detail);
  checkLineAccount(draft, detail);
  checkBillable(detail);
  if (draft.books.settings.country === 'US') detail.TaxCodeRef ??= { value: 'NON' };
}

/** @throws VendorFault 6440 where a line books to receivables or payables */
function checkLineAccount({ books }: Draft, detail: JsonObject): void {
  const type = text(books.see('Account', refId(detail, 'AccountRef')), 'AccountType');
  if (type !== 'Accounts Receivable' && type !== 'Accounts Payable') return;
  throw fault('6440', `Invalid account type: ${type} cannot be used on a line of this transaction.`, 'Line');
}

function checkBillable(detail: JsonObject): void {
  detail.BillableStatus ??= 'NotBillable';
  if (detail.BillableStatus === 'Billable' && !refId(detail, 'CustomerRef')) {
    throw fault('6310', 'CustomerRef must be supplied where a line is billable', 'Line');
  }
}

/** The debits of a purchase form: expense or item accounts, and tax paid. `sign` is -1 for credits. */
export function expensePostings(record: JsonObject, books: Books, sign: 1 | -1): Posting[] {
  const lines = objects(record, 'Line').map((line) => ({
    account: lineAccount(line, books),
    cents: sign * homeAmount(record, cents(line, 'Amount')),
  }));
  const tax = sign * homeAmount(record, cents(child(record, 'TxnTaxDetail'), 'TotalTax'));
  return tax === 0 ? lines : [...lines, { account: roleAccount(books, 'salesTax'), cents: tax }];
}

function lineAccount(line: JsonObject, books: Books): string {
  const detail = expenseDetail(line);
  const account = refId(detail, 'AccountRef');
  if (account !== undefined) return account;
  const item = books.see('Item', refId(detail, 'ItemRef'));
  const stocked = text(item, 'Type') === 'Inventory' ? refId(item, 'AssetAccountRef') : undefined;
  return stocked ?? refId(item, 'ExpenseAccountRef') ?? roleAccount(books, 'expense');
}

export function payable(record: JsonObject, books: Books): string {
  return refId(record, 'APAccountRef') ?? roleAccount(books, 'payable');
}
