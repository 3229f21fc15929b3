import { addAmounts, isMore } from '../../../domain/money.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import { asFarAsReadable, type RowReading, Unreadable } from '../../row-content.ts';
import { amount, refersTo } from '../../row-fields.ts';
import { readNote } from '../marker.ts';
import type { PaymentRow } from '../rows.ts';
import { currencyOf, isVoided } from './read-fields.ts';

interface Allocation {
  invoiceId: string;
  amount: string;
}

export function readPayment(row: PaymentRow, company?: CompanyCapabilities): RowReading {
  const currency = currencyOf(row, company);
  const voided = isVoided(row);
  const { data: paid, unread } = asFarAsReadable(['allocations'], () => ({
    allocations: voided ? [] : allocationsIn(row, currency),
  }));
  const note = readNote(row.PrivateNote ?? '');
  const data = {
    customerId: row.CustomerRef.value,
    status: voided ? 'void' : 'collected',
    date: row.TxnDate,
    currency,
    amount: amount(row.TotalAmt, currency),
    ...paid,
    method: row.PaymentMethodRef?.name ?? note.paidBy,
    reference: row.PaymentRefNum,
    memo: note.memo,
  };
  const references = unread || voided ? [] : allocated(row);
  const customer = refersTo(['customerId'], 'customer', row.CustomerRef.value);
  return { data, unread, references: [customer, ...references], ownId: note.recordId };
}

/** What its lines say that it pays, which is no more than what of it is not left over. */
function allocationsIn(row: PaymentRow, currency: string): Allocation[] {
  const allocations = row.Line.map((line) => readAllocation(line, currency));
  const paid = allocations.map((each) => each.amount);
  const said = addAmounts([...paid, row.UnappliedAmt ?? '0'], currency);
  if (isMore(said, row.TotalAmt))
    throw new Unreadable(
      `pays ${addAmounts(paid, currency)} by its lines, but ${row.UnappliedAmt} of ${row.TotalAmt} pays nothing`,
    );
  return allocations;
}

function readAllocation(line: PaymentRow['Line'][number], currency: string): Allocation {
  const [link, another] = line.LinkedTxn;
  if (!link || another) throw new Unreadable('has a line that does not stand for one document');
  if (link.TxnType !== 'Invoice') throw new Unreadable(`settles a ${link.TxnType}, not only invoices`);
  return { invoiceId: link.TxnId, amount: amount(line.Amount ?? '0', currency) };
}

function allocated(row: PaymentRow): RowReading['references'] {
  return row.Line.flatMap(({ LinkedTxn: [link] }, index) =>
    link ? [refersTo(['allocations', index, 'invoiceId'], 'invoice', link.TxnId)] : [],
  );
}
