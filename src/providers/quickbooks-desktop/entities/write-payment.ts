import { invoicesPaidBy, type Payment } from '../../../domain/entities/payment.ts';
import { paymentMethodId } from '../company-facts.ts';
import { writeNote } from '../note.ts';
import type { Tree } from '../qbxml/write-message.ts';
import type { WriteContext } from './write-context.ts';
import { currency, reference, requireCents, text } from './write-fields.ts';

/**
 * Without an account of its own QuickBooks books a payment to Undeposited Funds, where the deposit of its payout
 * takes it up. In the clearing style card payments lie in the clearing account.
 */
export function writePayment(data: Payment, context: WriteContext): Tree {
  requireCents([
    { field: 'amount', amount: data.amount },
    ...data.allocations.map(({ amount }, index) => ({ field: `allocations.${index}.amount`, amount })),
  ]);
  currency(context, data.currency);
  const clearing = data.processorId && context.payoutStyle === 'clearing';
  return {
    CustomerRef: reference(context.externalId('customer', data.customerId)),
    TxnDate: data.date,
    RefNumber: text(context, data.reference),
    TotalAmount: data.amount,
    ...method(data, context),
    DepositToAccountRef: clearing ? reference(context.account('payout_clearing', data.currency)) : undefined,
    ...applied(data, context),
  };
}

/** A method that the company's list lacks is kept as words in the memo, so that nothing is lost. */
function method(data: Payment, context: WriteContext): Tree {
  const id = data.method && paymentMethodId(context.company, data.method);
  return {
    PaymentMethodRef: id ? reference(id) : undefined,
    Memo: writeNote({ memo: data.memo, paidBy: id ? undefined : data.method }, context.recordId),
  };
}

/** What pays no invoice is credit: QuickBooks must not choose invoices by itself. */
function applied(data: Payment, context: WriteContext): Tree {
  const applications = data.allocations.map(({ invoiceId, amount }) => ({
    TxnID: context.externalId('invoice', invoiceId),
    PaymentAmount: amount,
  }));
  if (context.isUpdate) return { AppliedToTxnMod: [...applications, ...takenOff(data, context)] };
  return applications.length > 0 ? { AppliedToTxnAdd: applications } : { IsAutoApply: false };
}

/** A change that names no invoice leaves all of them as they are there: what is paid no more is named with nothing. */
function takenOff({ allocations }: Payment, { before, linkedId }: WriteContext): Tree[] {
  const kept = new Set(allocations.map(({ invoiceId }) => invoiceId));
  return invoicesPaidBy(before?.ours)
    .filter((invoiceId) => !kept.has(invoiceId))
    .flatMap((invoiceId) => linkedId('invoice', invoiceId) ?? [])
    .map((TxnID) => ({ TxnID, PaymentAmount: '0.00' }));
}
