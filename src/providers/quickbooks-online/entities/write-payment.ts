import type { Payment } from '../../../domain/entities/payment.ts';
import { paymentMethodId } from '../company-facts.ts';
import { ExactNumber, type JsonObject } from '../exact-json.ts';
import { writeNote } from '../marker.ts';
import type { WriteContext } from './write-context.ts';
import { currency, reference, text } from './write-fields.ts';

type Allocation = Payment['allocations'][number];

/**
 * Without an account of its own QuickBooks books a payment to Undeposited Funds, where the deposit of its payout
 * takes it up. In the clearing style card payments lie in the clearing account.
 */
export function writePayment(data: Payment, context: WriteContext): JsonObject {
  return {
    CustomerRef: reference(context.externalId('customer', data.customerId)),
    TotalAmt: new ExactNumber(data.amount),
    TxnDate: data.date,
    CurrencyRef: currency(context, data.currency),
    DepositToAccountRef:
      data.processorId && context.payoutStyle === 'clearing'
        ? reference(context.account('payout_clearing', data.currency))
        : undefined,
    PaymentRefNum: text(context, 'reference', data.reference, 21),
    ...method(data, context),
    Line: data.allocations.map((allocation) => writeAllocation(allocation, context)),
  };
}

/** A method that the company's list lacks is kept as words in the note, so that nothing is lost. */
function method(data: Payment, context: WriteContext): JsonObject {
  const id = data.method && paymentMethodId(context.company, data.method);
  const note = writeNote({ memo: data.memo, paidBy: id ? undefined : data.method }, context.recordId);
  return {
    PaymentMethodRef: id ? reference(id) : undefined,
    PrivateNote: text(context, 'memo', note, 4000),
  };
}

function writeAllocation(allocation: Allocation, context: WriteContext): JsonObject {
  const invoiceId = context.externalId('invoice', allocation.invoiceId);
  return {
    Amount: new ExactNumber(allocation.amount),
    LinkedTxn: [{ TxnId: invoiceId, TxnType: 'Invoice' }],
  };
}
