import type { Books } from '../engine/books.ts';
import { create } from '../engine/write.ts';
import type { JsonObject } from '../json.ts';
import { number, text } from '../json.ts';
import { ControlError } from './control-error.ts';

const MOST = 1_000_000;
/** Objects of one transaction: large enough to be quick, small enough to stay in memory. */
const CHUNK = 500;

/**
 * Makes many customers and invoices at once, by the same rules as requests, as if they had been entered one
 * after another: `everyMs` apart, the last one now. Nobody is told of them.
 */
export function fillCompany(books: Books, body: JsonObject): JsonObject {
  const customers = countOf(body, 'customers');
  const invoices = countOf(body, 'invoices');
  const everyMs = countOf(body, 'everyMs');
  const prefix = text(body, 'prefix') ?? 'Filled';
  const { offsetMs } = books.clock;
  const total = customers + invoices;
  const setBack = (ms: number) => books.clock.shift(offsetMs - ms - books.clock.offsetMs);
  const at = (index: number) => setBack((total - index) * everyMs);
  try {
    const ids = inChunks(books, customers, (index) => {
      at(index);
      return create(books, books.declaration('Customer'), customerBody(prefix, index));
    });
    const billed =
      ids.length > 0 ? ids : [...books.all('Customer')].map((record) => text(record, 'Id') ?? '');
    if (invoices > 0 && billed.length === 0) throw new ControlError(400, 'there is nobody to bill');
    inChunks(books, invoices, (index) => {
      at(customers + index);
      return create(
        books,
        books.declaration('Invoice'),
        invoiceBody(prefix, billed[index % billed.length] ?? '', index),
      );
    });
  } finally {
    setBack(0);
    books.takeChanges();
  }
  return { customers, invoices };
}

function countOf(body: JsonObject, name: string): number {
  const value = number(body, name) ?? 0;
  if (Number.isInteger(value) && value >= 0 && value <= MOST) return value;
  throw new ControlError(400, `${name} must be a whole number up to ${MOST}`);
}

function inChunks(books: Books, count: number, make: (index: number) => JsonObject): string[] {
  const ids: string[] = [];
  for (let start = 0; start < count; start += CHUNK) {
    books.transaction(() => {
      for (let index = start; index < Math.min(count, start + CHUNK); index += 1) {
        ids.push(text(make(index), 'Id') ?? '');
      }
    });
    books.takeChanges();
  }
  return ids;
}

function customerBody(prefix: string, index: number): JsonObject {
  return {
    DisplayName: `${prefix} ${index}`,
    PrimaryEmailAddr: { Address: `${prefix.toLowerCase()}${index}@example.com` },
    BillAddr: {
      Line1: `${index} High Street`,
      City: 'Tucson',
      CountrySubDivisionCode: 'AZ',
      PostalCode: '85701',
    },
  };
}

function invoiceBody(prefix: string, customerId: string, index: number): JsonObject {
  const amount = (2_000 + (index % 8_000)) / 100;
  return {
    CustomerRef: { value: customerId },
    DocNumber: `${prefix}-${index}`,
    TxnDate: '2026-02-03',
    Line: [
      {
        Amount: amount,
        Description: 'Lawn care',
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' }, Qty: 1, UnitPrice: amount },
      },
    ],
  };
}
