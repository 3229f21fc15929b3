import type { RecordInput } from '../../src/db/records/save-record.ts';
import type { EntityType } from '../../src/domain/entity.ts';
import { customer, invoice, payment } from '../engine/samples.ts';
import { atNight } from '../support/scale.ts';

/** A fifth each customers and payments: 120 records by day fill four sets, in four stages. */
const CUSTOMERS = atNight ? 60 : 24;
const INVOICES = 3 * CUSTOMERS;
const PAYMENTS = CUSTOMERS;

export const RECORDS = CUSTOMERS + INVOICES + PAYMENTS;

/** What must be there in the end, by what identifies it to a person. */
export interface Expected {
  entityType: EntityType;
  recordId: string;
  mark: string;
  amount?: string;
}

export interface Business {
  records: RecordInput[];
  expected: Expected[];
}

/** Records of which no two have the same amount, so that a mix-up shows. */
export function business(): Business {
  const customers = numbered(CUSTOMERS, (index) => customer(`c${index}`));
  const invoices = numbered(INVOICES, (index) => {
    const amount = amountOf(index, 10);
    const lines = [{ description: 'Work', quantity: '1', unitPrice: amount, amount }];
    return invoice(`i${index}`, `c${index % CUSTOMERS}`, { lines, total: amount });
  });
  const payments = numbered(PAYMENTS, (index) => {
    const amount = amountOf(index, 5);
    const allocations = [{ invoiceId: `i${index}`, amount }];
    return payment(`p${index}`, `c${index % CUSTOMERS}`, `i${index}`, { amount, allocations });
  });
  const records = [...customers, ...invoices, ...payments];
  return { records, expected: records.map(expectationOf) };
}

/** 10.01, 10.14, 10.27 and so on: cents that floats do not hold exactly. */
function amountOf(index: number, from: number): string {
  const cents = from * 100 + 1 + index * 13;
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

function expectationOf({ entityType, id, data }: RecordInput): Expected {
  const ref = { entityType, recordId: id };
  if (entityType === 'customer') return { ...ref, mark: String(data.displayName) };
  if (entityType === 'invoice') return { ...ref, mark: String(data.number), amount: String(data.total) };
  return { ...ref, mark: `[LB:${id}]`, amount: String(data.amount) };
}

function numbered<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
