import type { Invoice } from '../../../domain/entities/invoice.ts';
import { isMore, negate } from '../../../domain/money.ts';
import { SyncError } from '../../../errors.ts';
import { keptThereOnly } from '../../kept-line.ts';
import { writeNote } from '../note.ts';
import { fitsPrecision } from '../qbxml/values.ts';
import type { Tree } from '../qbxml/write-message.ts';
import type { InvoiceLineRow } from '../rows.ts';
import { type InvoiceTax, invoiceTax } from '../tax.ts';
import { keptDiscount, linesThere, type PlacedLine, type PlacedLines, placeLines } from './kept-lines.ts';
import type { WriteContext } from './write-context.ts';
import { currency, reference, requireCents, text } from './write-fields.ts';

type Line = Invoice['lines'][number];

export function writeInvoice(data: Invoice, context: WriteContext): Tree {
  requireCents(amountsOf(data));
  currency(context, data.currency);
  const tax = invoiceTax(data, context.company, context.facts);
  const note = writeNote(
    { memo: data.memo, message: data.customerMessage, email: data.email },
    context.recordId,
  );
  return {
    CustomerRef: reference(context.externalId('customer', data.customerId)),
    TxnDate: data.issueDate,
    // Without a number of ours QuickBooks gives its next one; a later change leaves that alone.
    RefNumber: data.number,
    // Without a due date QuickBooks reckons one by the customer's terms.
    DueDate: data.dueDate,
    ItemSalesTaxRef: tax.itemId === undefined ? undefined : reference(tax.itemId),
    Memo: note,
    lines: context.isUpdate ? changedLines(data, context, tax) : newLines(data, context, tax),
  };
}

function amountsOf(data: Invoice): { field: string; amount: string | undefined }[] {
  return [
    ...data.lines.map(({ amount }, index) => ({ field: `lines.${index}.amount`, amount })),
    { field: 'discount', amount: data.discount },
    { field: 'tax', amount: data.tax },
    { field: 'total', amount: data.total },
  ];
}

function newLines(data: Invoice, context: WriteContext, tax: InvoiceTax): Tree[] {
  const lines = data.lines.map((line, index) => writeLine(line, index, { context, tax, clears: false }));
  return [...lines, ...discount(data, context, tax)].map((line) => ({ InvoiceLineAdd: line }));
}

/** A line that a change brings is called -1, and comes last; those that it does not name are taken out. */
function changedLines(data: Invoice, context: WriteContext, tax: InvoiceTax): Tree[] {
  const { own, discounts, above } = linesThere(context);
  const { kept: placed, added } = placeLines(data, own, context);
  const back = placed.map((each) => ({
    TxnLineID: each.there?.TxnLineID,
    ...('line' in each ? changeOf(each, { context, tax, clears: true }) : {}),
  }));
  const written = added.map(({ line, index }) => writeLine(line, index, { context, tax, clears: false }));
  const taken = keptDiscount(data, discounts, { before: above, now: amountAbove(placed) });
  const kept = taken?.map(({ there, stated }) => ({
    TxnLineID: there.TxnLineID,
    ...stated,
    ...otherCode(there, tax.codeId(tax.discountIsTaxed), context),
  }));
  const fresh = [...written, ...(kept ? [] : discount(data, context, tax))];
  return [...back, ...(kept ?? []), ...fresh.map((line) => ({ TxnLineID: '-1', ...line }))].map((line) => ({
    InvoiceLineMod: line,
  }));
}

/** What the last line comes to that stands before the discount: new ones come behind it. */
function amountAbove(placed: PlacedLines['kept']): string {
  const last = placed.at(-1);
  if (!last) return '0';
  return 'line' in last ? last.line.amount : '0';
}

/** A line that says what was agreed goes back by its id alone, unless its tax became another. */
function changeOf({ line, index, there, same, keepsItem }: PlacedLine, given: LineContext): Tree {
  if (!same) return writeLine(line, index, given, keepsItem ? there?.ItemRef?.ListID : undefined);
  return otherCode(there, given.tax.codeId(line.taxable), given.context);
}

/** The code of a line that goes back as it is otherwise, where its tax became another. */
function otherCode(
  there: InvoiceLineRow | undefined,
  now: string | undefined,
  { facts: { taxCodes } }: WriteContext,
): Tree {
  const isTaxed = (id: string | undefined) => taxCodes.find((code) => code.id === id)?.taxable;
  const before = there?.SalesTaxCodeRef?.ListID;
  const isOther = before !== undefined && now !== undefined && isTaxed(before) !== isTaxed(now);
  return isOther ? { SalesTaxCodeRef: codeRef(now) } : {};
}

interface LineContext {
  context: WriteContext;
  tax: InvoiceTax;
  clears: boolean;
}

function writeLine(
  line: Line,
  index: number,
  { context, tax, clears }: LineContext,
  itemThere?: string,
): Tree {
  if (line.kept === 'text') return { Desc: text({ clears }, line.description) };
  if (line.kept) throw keptThereOnly(line.kept, index);
  return {
    ItemRef: reference(itemThere ?? itemOf(line, index, context)),
    Desc: text({ clears }, line.description),
    ...price(line, index),
    ServiceDate: line.serviceDate,
    SalesTaxCodeRef: codeRef(tax.codeId(line.taxable)),
  };
}

/** QuickBooks multiplies by itself; a price of more digits than it keeps is left to it, and the amount is stated. */
function price({ quantity, unitPrice, amount }: Line, index: number): Tree {
  if (!fitsPrecision('quantity', quantity)) throw tooPrecise(quantity, index);
  return fitsPrecision('price', unitPrice)
    ? { Quantity: quantity, Rate: unitPrice }
    : { Quantity: quantity, Amount: amount };
}

function itemOf(line: Line, index: number, context: WriteContext): string {
  if (line.serviceItemId) return context.externalId('service_item', line.serviceItemId);
  const { defaultItemId } = context.facts;
  if (defaultItemId) return defaultItemId;
  throw new SyncError({
    type: 'ReferenceNotFound',
    message: `Line ${index + 1} names no service item, and the QuickBooks company has none to use by default.`,
    field: `lines.${index}.serviceItemId`,
  });
}

function discount(data: Invoice, context: WriteContext, tax: InvoiceTax): Tree[] {
  if (!data.discount || !isMore(data.discount, 0)) return [];
  const [discountItemId] = context.facts.discountItemIds;
  if (!discountItemId) throw noDiscountItem();
  return [
    {
      ItemRef: reference(discountItemId),
      Amount: negate(data.discount, data.currency),
      SalesTaxCodeRef: codeRef(tax.codeId(tax.discountIsTaxed)),
    },
  ];
}

function codeRef(id: string | undefined): Tree | undefined {
  return id === undefined ? undefined : reference(id);
}

function tooPrecise(quantity: string, index: number): SyncError {
  return new SyncError({
    type: 'InvalidRecord',
    message: `QuickBooks keeps a quantity to five digits after the point, so it cannot hold ${quantity}.`,
    field: `lines.${index}.quantity`,
  });
}

function noDiscountItem(): SyncError {
  return new SyncError({
    type: 'ReferenceNotFound',
    message:
      'The invoice has a discount, and the QuickBooks company has no active item of type Discount. Make one under Lists, Item List.',
    field: 'discount',
  });
}
