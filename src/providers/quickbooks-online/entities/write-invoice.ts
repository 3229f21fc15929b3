import { Decimal } from 'decimal.js';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import { isMore } from '../../../domain/money.ts';
import { SyncError } from '../../../errors.ts';
import { vendorFacts } from '../company-facts.ts';
import { ExactNumber, type JsonObject } from '../exact-json.ts';
import { writeNote } from '../marker.ts';
import type { LineTax } from '../tax/tax-members.ts';
import { onKeptDiscount, onKeptLines } from './kept-lines.ts';
import type { WriteContext } from './write-context.ts';
import { currency, reference, text, wrapped } from './write-fields.ts';

type Line = Invoice['lines'][number];

export function writeInvoice(data: Invoice, context: WriteContext): JsonObject {
  requireCents(data);
  const tax = context.tax.invoice(data);
  const before = context.before && { ours: context.before.ours, kept: context.before.kept };
  return {
    CustomerRef: reference(context.externalId('customer', data.customerId)),
    // Without a number of ours QuickBooks gives its next one; a later update leaves that alone.
    DocNumber: data.number,
    TxnDate: data.issueDate,
    // A blank due date would be refused; without one QuickBooks keeps the date of the customer's terms.
    DueDate: data.dueDate,
    CurrencyRef: currency(context, data.currency),
    BillEmail: wrapped('Address', text(context, 'email', data.email, 100)),
    PrivateNote: text(context, 'memo', noteOf(data, context), NOTE_LIMIT),
    CustomerMemo: wrapped('value', text(context, 'customerMessage', data.customerMessage, 1000)),
    // A list of lines replaces the one that is there.
    Line: [
      ...onKeptLines(
        data,
        (line, index, itemThere) => writeLine(line, index, { context, tax: tax.lines[index], itemThere }),
        before,
      ),
      ...(onKeptDiscount(data, before) ?? discount(data)),
    ],
    ...tax.members,
  };
}

const NOTE_LIMIT = 4000;

/** What is linked needs our mark no more: it gives way to a note that fills all the room there is. */
function noteOf({ memo }: Invoice, { isUpdate, recordId }: WriteContext): string {
  const note = writeNote({ memo }, recordId);
  return isUpdate && memo && note.length > NOTE_LIMIT ? memo : note;
}

interface LineContext {
  context: WriteContext;
  tax: LineTax | undefined;
  /** The item that the line keeps there. */
  itemThere: string | undefined;
}

function writeLine(line: Line, index: number, { context, tax, itemThere }: LineContext): JsonObject {
  return {
    Description: text({ clears: false }, `lines.${index}.description`, line.description, 4000),
    Amount: new ExactNumber(tax?.net?.amount ?? line.amount),
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: {
      ItemRef: reference(itemThere ?? itemOf(line, index, context)),
      Qty: new ExactNumber(line.quantity),
      UnitPrice: new ExactNumber(tax?.net?.unitPrice ?? line.unitPrice),
      ServiceDate: line.serviceDate,
      ...tax?.detail,
    },
  };
}

function itemOf(line: Line, index: number, context: WriteContext): string {
  if (line.serviceItemId) return context.externalId('service_item', line.serviceItemId);
  const { defaultItemId } = vendorFacts(context.company);
  if (defaultItemId) return defaultItemId;
  throw new SyncError({
    type: 'ReferenceNotFound',
    message: `Line ${index + 1} names no service item, and the QuickBooks company has none to use by default. Name one; or make a service in QuickBooks and press “Read the company again” on the Connection page.`,
    field: `lines.${index}.serviceItemId`,
  });
}

function discount(data: Invoice): JsonObject[] {
  if (!data.discount || !isMore(data.discount, 0)) return [];
  return [
    {
      Amount: new ExactNumber(data.discount),
      DetailType: 'DiscountLineDetail',
      DiscountLineDetail: { PercentBased: false },
    },
  ];
}

/** QuickBooks keeps two digits in every currency; a third would be rounded away there. */
function requireCents(data: Invoice): void {
  const amounts = [
    ...data.lines.map((line, index) => ({ field: `lines.${index}.amount`, amount: line.amount })),
    { field: 'discount', amount: data.discount ?? '0' },
    { field: 'tax', amount: data.tax },
    { field: 'total', amount: data.total },
  ];
  const odd = amounts.find(({ amount }) => new Decimal(amount).decimalPlaces() > 2);
  if (!odd) return;
  const kept = new Decimal(odd.amount).toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toFixed(2);
  throw new SyncError({
    type: 'InvalidRecord',
    message: `QuickBooks keeps two digits after the point: it would hold ${kept} instead of ${odd.amount}.`,
    field: odd.field,
  });
}
