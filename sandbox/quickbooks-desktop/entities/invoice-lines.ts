import type { Books } from '../company/books.ts';
import { incomeAccount } from '../company/ledger.ts';
import type { StoredRecord } from '../company/record.ts';
import type { Fields } from '../fields.ts';
import { group, groups, refId, text } from '../fields.ts';
import { amount, multiply, percentOf, price, priceOf, toCents } from '../money.ts';
import { notFound, StatusError } from '../statuses.ts';
import type { Draft } from './declaration.ts';

const NEW_LINE = '-1';
/** What decides a line's amount: named anew, the old amount no longer holds. */
const deciding = ['Quantity', 'Rate', 'RatePercent', 'ItemRef'];

/** Turns the lines that a message brought into those that are kept, in `InvoiceLine`. */
export function buildLines({ books, fields, before }: Draft): void {
  const added = groups(fields, 'InvoiceLineAdd');
  const changed = groups(fields, 'InvoiceLineMod');
  refuseGroups(fields);
  delete fields.InvoiceLineAdd;
  delete fields.InvoiceLineMod;
  if (added.length > 0)
    fields.InvoiceLine = discounted(
      books,
      added.map((line) => newLine(books, line)),
    );
  // Any line named replaces the whole list: those not named are gone.
  else if (changed.length > 0) fields.InvoiceLine = discounted(books, changedLines(books, changed, before));
}

/** A discount takes its percent, or its fixed amount, off the line above. */
function discounted(books: Books, lines: Fields[]): Fields[] {
  lines.forEach((line, at) => {
    const percent = text(line, 'RatePercent')?.replace('%', '');
    if (percent === undefined || text(line, 'Amount') !== undefined) return;
    if (!books.find('ItemDiscount', refId(line, 'ItemRef'))) return;
    const above = toCents(text(lines[at - 1], 'Amount'));
    line.Amount = amount(-Math.abs(percentOf(above, percent)));
  });
  return lines;
}

function refuseGroups(fields: Fields): void {
  const [named] = [...groups(fields, 'InvoiceLineGroupAdd'), ...groups(fields, 'InvoiceLineGroupMod')];
  if (named) throw new StatusError(3250, 'Item groups are not kept by this stand-in.');
}

function newLine(books: Books, given: Fields): Fields {
  const { LinkToTxn, DataExt, ...line } = given;
  if (LinkToTxn)
    throw new StatusError(3250, 'Links to lines of other transactions are not kept by this stand-in.');
  if (DataExt) throw new StatusError(3250, 'Custom fields of lines are not kept by this stand-in.');
  return completed(books, { TxnLineID: books.nextLineId(), ...line });
}

function changedLines(books: Books, changes: Fields[], before: StoredRecord | undefined): Fields[] {
  const firstNew = changes.findIndex((change) => text(change, 'TxnLineID') === NEW_LINE);
  if (firstNew >= 0 && changes.slice(firstNew).some((change) => text(change, 'TxnLineID') !== NEW_LINE)) {
    throw new StatusError(3290, 'New lines come after the existing ones.');
  }
  const kept = new Map(groups(before?.fields, 'InvoiceLine').map((line) => [text(line, 'TxnLineID'), line]));
  return changes.map((change) => {
    const id = text(change, 'TxnLineID') ?? '';
    const { TxnLineID, ...given } = change;
    if (id === NEW_LINE) return newLine(books, given);
    const old = kept.get(id);
    if (!old) throw notFound(id);
    return completed(books, merged(old, given));
  });
}

function merged(old: Fields, given: Fields): Fields {
  for (const name of ['ItemRef', 'Quantity', 'Rate', 'Amount', 'SalesTaxCodeRef']) {
    if (given[name] === '') throw new StatusError(3190, `The element "${name}" cannot be cleared.`);
  }
  const line: Fields = { ...old, ...given };
  for (const [name, value] of Object.entries(given)) if (value === '') delete line[name];
  const decided = deciding.some((name) => name in given && !sameValue(old[name], given[name]));
  if (decided && !('Amount' in given)) delete line.Amount;
  if ('ItemRef' in given && !sameValue(old.ItemRef, given.ItemRef)) {
    if (!('Rate' in given)) delete line.Rate;
    if (!('Desc' in given)) delete line.Desc;
  }
  if ('Amount' in given && !('Rate' in given)) delete line.Rate;
  return line;
}

function sameValue(left: Fields[string], right: Fields[string]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Works out description, rate, amount and tax code from the item, as the form in QuickBooks does. */
function completed(books: Books, line: Fields): Fields {
  const item = books.byId(refId(line, 'ItemRef'));
  if (item) fillFromItem(books, line, item);
  const quantity = text(line, 'Quantity');
  const amountGiven = text(line, 'Amount');
  const rate = text(line, 'Rate');
  if (amountGiven === undefined && rate !== undefined) line.Amount = amount(multiply(quantity ?? '1', rate));
  if (amountGiven !== undefined) {
    line.Amount = amount(toCents(amountGiven));
    const disagrees = rate === undefined || multiply(quantity ?? '1', rate) !== toCents(amountGiven);
    if (item && disagrees && quantity !== '0' && text(line, 'RatePercent') === undefined)
      line.Rate = priceOf(toCents(amountGiven), quantity ?? '1');
  }
  const decided = text(line, 'Rate');
  if (decided !== undefined) line.Rate = price(decided);
  return line;
}

function fillFromItem(books: Books, line: Fields, item: StoredRecord): void {
  if (item.kind === 'ItemSalesTax') {
    throw new StatusError(3280, 'A sales tax item may not be used on this line.');
  }
  if (item.kind === 'ItemDiscount') {
    const priced = ['Rate', 'RatePercent', 'Amount'].some((name) => name in line);
    if (!priced) line.RatePercent = text(item.fields, 'DiscountRatePercent') ?? '0';
    line.Desc ??= text(item.fields, 'ItemDesc');
    line.SalesTaxCodeRef ??= item.fields.SalesTaxCodeRef;
    return;
  }
  const single = group(item.fields, 'SalesOrPurchase');
  const both = group(item.fields, 'SalesAndPurchase');
  line.Desc ??= text(single, 'Desc') ?? text(both, 'SalesDesc');
  if (!('Rate' in line) && !('Amount' in line)) {
    line.Rate = text(single, 'Price') ?? text(both, 'SalesPrice') ?? '0';
  }
  line.SalesTaxCodeRef ??= item.fields.SalesTaxCodeRef;
  if (!incomeAccount(books, item.id) && !refId(line, 'OverrideItemAccountRef')) {
    throw new StatusError(
      3270,
      `There is a missing posting account for the item "${books.names.fullName(item.id)}".`,
    );
  }
}
