import { addAmounts, extend } from '../../domain/money.ts';
import { type DemoCustomer, type DemoInvoice, type DemoServiceItem, demoId } from './business.ts';
import type { Random } from './random.ts';

const currency = 'USD';
/** A fixed year: the data must not depend on the day on which it is made. */
const year = 2026;
const quantities = ['1', '2', '3', '0.5', '1.25', '12', '140'];

/** Every state comes up, in shares a business would have. */
const states = [...repeat('draft', 2), ...repeat('sent', 8), ...repeat('paid', 9), 'void'] as const;

export function demoInvoices(
  random: Random,
  count: number,
  customers: readonly DemoCustomer[],
  items: readonly DemoServiceItem[],
): DemoInvoice[] {
  return Array.from({ length: count }, (_, index) => {
    // Everybody gets one before anybody gets two.
    const customer = customers[index] ?? random.pick(customers);
    const status = states[index % states.length] ?? 'sent';
    return { id: demoId('invoice', index), data: invoice(random, index, customer, status, items) };
  });
}

function invoice(
  random: Random,
  index: number,
  customer: DemoCustomer,
  status: (typeof states)[number],
  items: readonly DemoServiceItem[],
): DemoInvoice['data'] {
  const lines = Array.from({ length: random.between(1, 5) }, () => line(random, random.pick(items)));
  const subtotal = addAmounts(
    lines.map(({ amount }) => amount),
    currency,
  );
  // A tenth of a small sum may round to nothing; never more than the invoice.
  const discount = random.chance(12) ? extend(subtotal, '0.1', currency) : undefined;
  const month = random.between(1, 9);
  return {
    customerId: customer.id,
    number: `D-${1001 + index}`,
    status,
    issueDate: isoDate(month, random.between(1, 28)),
    dueDate: isoDate(month + 1, random.between(1, 28)),
    lines,
    ...(discount ? { discount } : {}),
    total: addAmounts([subtotal, `-${discount ?? '0'}`], currency),
    ...(random.chance(25) ? { customerMessage: 'Thank you — merci — ありがとう!' } : {}),
    ...(random.chance(10) ? { memo: 'Left the ladder; collect it next time.' } : {}),
  };
}

function line(random: Random, item: DemoServiceItem): DemoInvoice['data']['lines'][number] {
  const quantity = random.pick(quantities);
  const unitPrice = item.data.unitPrice ?? '0';
  return {
    serviceItemId: item.id,
    description: item.data.description ?? item.data.name,
    quantity,
    unitPrice,
    amount: extend(quantity, unitPrice, currency),
  };
}

function isoDate(month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function repeat<const State extends string>(state: State, times: number): State[] {
  return Array.from({ length: times }, () => state);
}
