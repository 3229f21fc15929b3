import { extend } from '../../domain/money.ts';
import type { LoadedRecord } from '../demo/load.ts';

/** An upholsterer who keeps books with QuickBooks Desktop. Nobody and nothing in it exists. */
const customers = [
  'Ada Fennimore',
  'Brûlé & Daughters',
  'Corvid Tea Rooms',
  'Desdemona Quill',
  'Ermine Hotel',
  'Fosdyke’s Boathouse',
] as const;
const services = [
  { name: 'Re-covering', unitPrice: '84.50' },
  { name: 'Spring repair', unitPrice: '37.25' },
] as const;

export const recordId = (kind: string, index: number) => `desk-${kind}-${index + 1}`;

export function customer(index: number, more: object = {}): LoadedRecord {
  const id = recordId('customer', index);
  const data = {
    displayName: customers[index] ?? `Customer ${index + 1}`,
    email: `${id}@example.com`,
    phone: `555-01${String(index).padStart(2, '0')}`,
    ...more,
  };
  return { type: 'customer', id, data };
}

/** Of two lines; the quantity makes every one another amount. */
export function invoice(index: number): LoadedRecord {
  const lines = services.map(({ unitPrice }, service) => {
    const quantity = String(index + service + 1);
    return {
      serviceItemId: recordId('service', service),
      quantity,
      unitPrice,
      amount: extend(quantity, unitPrice, 'USD'),
    };
  });
  return {
    type: 'invoice',
    id: recordId('invoice', index),
    data: {
      customerId: recordId('customer', index % customers.length),
      number: `UP-${index + 1}`,
      status: 'sent',
      issueDate: '2026-02-0'.concat(String((index % 9) + 1)),
      lines,
      total: totalOf(index),
    },
  };
}

function totalOf(index: number): string {
  const cents = 8_450 * (index + 1) + 3_725 * (index + 2);
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** Of the whole invoice. */
function payment(index: number): LoadedRecord {
  const amount = totalOf(index);
  return {
    type: 'payment',
    id: recordId('payment', index),
    data: {
      customerId: recordId('customer', index % customers.length),
      status: 'collected',
      date: '2026-02-20',
      amount,
      allocations: [{ invoiceId: recordId('invoice', index), amount }],
    },
  };
}

const INVOICES = 8;
const PAYMENTS = 5;

export function desktopBusiness(): LoadedRecord[] {
  return [
    ...customers.map((_, index) => customer(index)),
    ...services.map(
      (data, index): LoadedRecord => ({ type: 'service_item', id: recordId('service', index), data }),
    ),
    ...Array.from({ length: INVOICES }, (_, index) => invoice(index)),
    ...Array.from({ length: PAYMENTS }, (_, index) => payment(index)),
  ];
}

/** What is made here while approval is required: two customers say something else, two invoices are new. */
export function laterHere(): LoadedRecord[] {
  return [
    customer(0, { phone: '555-0190' }),
    customer(1, { companyName: 'Brûlé & Daughters Ltd' }),
    ...[INVOICES, INVOICES + 1].map(invoice),
  ];
}
