import { addAmounts, extend } from '../../domain/money.ts';
import { type DemoInvoice, type DemoPayment, demoId } from './business.ts';
import type { Random } from './random.ts';

const currency = 'USD';
/** Later ones were not paid out yet. */
const CARDS_UP_TO = 60;
const methods = ['Cash', 'Check', 'Visa', 'Bank transfer'];
/** Shares of an invoice that a customer who has not paid in full may have paid. */
const shares = ['0.25', '0.5', '0.333'];

/** Paid invoices in full, first; then parts of sent ones. Some are not collected yet, or void. */
export function demoPayments(random: Random, count: number, invoices: readonly DemoInvoice[]): DemoPayment[] {
  const inFull = invoices.filter(({ data }) => data.status === 'paid');
  const inPart = invoices.filter(({ data }) => data.status === 'sent');
  return [...inFull, ...inPart].slice(0, count).map((invoice, index) => ({
    id: demoId('payment', index),
    data: withCharge(index, payment(random, index, invoice)),
  }));
}

/** What was paid by card is a charge of the processor, paid out later. */
function withCharge(index: number, data: DemoPayment['data']): DemoPayment['data'] {
  const byCard = data.method === 'Visa' && data.status === 'collected' && index < CARDS_UP_TO;
  return byCard ? { ...data, processorId: `pi_demo_${index + 1}` } : data;
}

function payment(random: Random, index: number, invoice: DemoInvoice): DemoPayment['data'] {
  const full = invoice.data.status === 'paid';
  const amount = full ? invoice.data.total : extend(invoice.data.total, random.pick(shares), currency);
  // A generous customer: what is over stays as credit.
  const over = full && random.chance(8) ? '5.00' : '0.00';
  const method = random.pick(methods);
  return {
    customerId: invoice.data.customerId,
    status: full ? 'collected' : stateOfPart(index),
    date: invoice.data.dueDate ?? invoice.data.issueDate,
    amount: addAmounts([amount, over], currency),
    allocations: [{ invoiceId: invoice.id, amount }],
    method,
    ...(method === 'Check' ? { reference: `CHK ${random.between(100, 9999)}` } : {}),
  };
}

function stateOfPart(index: number): DemoPayment['data']['status'] {
  if (index % 9 === 0) return 'void';
  return index % 4 === 0 ? 'pending' : 'collected';
}
