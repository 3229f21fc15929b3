import { isMore } from '../../../domain/money.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import { asFarAsReadable, type RowReading, Unreadable } from '../../row-content.ts';
import { amount, refersTo } from '../../row-fields.ts';
import { currencyOf } from '../company-facts.ts';
import { readNote } from '../note.ts';
import type { PaymentRow } from '../rows.ts';

type Applied = PaymentRow['AppliedToTxnRet'][number];

/** Payments are deleted there, never voided: one that can be read is collected. */
export function readPayment(row: PaymentRow, company: CompanyCapabilities | undefined): RowReading {
  const currency = currencyOf(company, row.CurrencyRef?.ListID);
  const { data: paid, unread } = asFarAsReadable(['allocations'], () => ({
    allocations: row.AppliedToTxnRet.map((applied) => readAllocation(applied, currency)),
  }));
  const { recordId, ...note } = readNote(row.Memo ?? '');
  const data = {
    customerId: row.CustomerRef.ListID,
    status: 'collected',
    date: row.TxnDate,
    currency,
    amount: amount(row.TotalAmount ?? '0', currency),
    ...paid,
    method: row.PaymentMethodRef?.FullName ?? note.paidBy,
    reference: row.RefNumber,
    memo: note.memo,
  };
  const invoices = row.AppliedToTxnRet.map(({ TxnID }, index) =>
    refersTo(['allocations', index, 'invoiceId'], 'invoice', TxnID),
  );
  return {
    data,
    unread,
    references: [refersTo(['customerId'], 'customer', row.CustomerRef.ListID), ...invoices],
    ownId: recordId,
  };
}

function readAllocation(applied: Applied, currency: string): { invoiceId: string; amount: string } {
  if (applied.TxnType !== 'Invoice') throw new Unreadable(`settles a ${applied.TxnType}, not only invoices`);
  if (isMore(applied.DiscountAmount ?? '0', 0)) throw new Unreadable('takes a discount off an invoice');
  return { invoiceId: applied.TxnID, amount: amount(applied.Amount ?? '0', currency) };
}
