import { readNote } from '../marker.ts';
import type { PaymentRow } from '../rows.ts';
import { amount, isVoided, type Reading, refersTo, Unreadable } from './read-fields.ts';

interface Allocation {
  invoiceId: string;
  amount: string;
}

export function readPayment(row: PaymentRow): Reading {
  const currency = row.CurrencyRef?.value ?? 'USD';
  const voided = isVoided(row);
  const allocations = voided ? [] : row.Line.map((line) => readAllocation(line, currency));
  const note = readNote(row.PrivateNote ?? '');
  const data = {
    customerId: row.CustomerRef.value,
    status: voided ? 'void' : 'collected',
    date: row.TxnDate,
    currency,
    amount: amount(row.TotalAmt, currency),
    allocations,
    method: row.PaymentMethodRef?.name ?? note.paidBy,
    reference: row.PaymentRefNum,
    memo: note.memo,
  };
  return { data, references: referencesOf(row, allocations), ownId: note.recordId };
}

function readAllocation(line: PaymentRow['Line'][number], currency: string): Allocation {
  const [link, another] = line.LinkedTxn;
  if (!link || another) throw new Unreadable('has a line that does not stand for one document');
  if (link.TxnType !== 'Invoice') throw new Unreadable(`settles a ${link.TxnType}, not only invoices`);
  return { invoiceId: link.TxnId, amount: amount(line.Amount ?? '0', currency) };
}

function referencesOf(row: PaymentRow, allocations: readonly Allocation[]): Reading['references'] {
  const invoices = allocations.map(({ invoiceId }, index) =>
    refersTo(['allocations', index, 'invoiceId'], 'invoice', invoiceId),
  );
  return [refersTo(['customerId'], 'customer', row.CustomerRef.value), ...invoices];
}
