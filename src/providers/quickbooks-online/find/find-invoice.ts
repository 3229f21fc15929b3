import { type Invoice, invoiceSchema } from '../../../domain/entities/invoice.ts';
import { sameAmount } from '../../../domain/money.ts';
import type { Found } from '../../provider.ts';
import type { Reading } from '../../reads.ts';
import { hasMarker, readNote } from '../marker.ts';
import { equals, query } from '../query.ts';
import { type InvoiceRow, invoiceRow, withWhole } from '../rows.ts';
import { type FindInput, none, other, sameAs } from './find-context.ts';

/**
 * By number, or for an invoice without one by customer and date. The marker in the note decides; an invoice
 * without any marker is the same when number, customer and total agree.
 */
export function* findInvoice(input: FindInput): Reading<Found> {
  const data = invoiceSchema.parse(input.item.data);
  const customerId = input.context.externalId('customer', data.customerId);
  const where = conditions(input, data, customerId);
  if (!where) return none();
  const found = yield* query({ from: 'Invoice', where }, withWhole(invoiceRow));
  if (!found.ok) return found;
  const own = found.value.find((row) => isSame(row, input.item.recordId, data, customerId));
  if (own) return sameAs(input, own);
  const [holder] = found.value;
  return holder && data.number ? other(describe(holder)) : none();
}

function conditions(
  { holder }: FindInput,
  data: Invoice,
  customerId: string | undefined,
): string[] | undefined {
  if (holder) return [equals('Id', holder)];
  if (data.number) return [equals('DocNumber', data.number)];
  return customerId ? [equals('CustomerRef', customerId), equals('TxnDate', data.issueDate)] : undefined;
}

function isSame(row: InvoiceRow, recordId: string, data: Invoice, customerId: string | undefined): boolean {
  if (row.CustomerRef.value !== customerId) return false;
  if (hasMarker(row.PrivateNote, recordId)) return true;
  const isMarked = readNote(row.PrivateNote ?? '').recordId !== undefined;
  return !isMarked && row.DocNumber === data.number && sameAmount(row.TotalAmt, data.total);
}

function describe(row: InvoiceRow): string {
  const customer = row.CustomerRef.name ?? `customer ${row.CustomerRef.value}`;
  return `Invoice ${row.DocNumber} of ${row.TxnDate} for ${customer} over ${row.TotalAmt} has this number in QuickBooks.`;
}
