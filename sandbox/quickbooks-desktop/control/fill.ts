import type { Books } from '../company/books.ts';
import { addByPerson } from '../seeds/seed.ts';

export interface Fill {
  customers?: number;
  /** Spread over the filled customers. */
  invoices?: number;
  /** Names begin with it. */
  prefix?: string;
}

/** Enters many records at once, for measurements. */
export function fill(books: Books, given: Fill): Record<string, number> {
  const { customers = 0, invoices = 0, prefix = 'Filled' } = given;
  const name = (index: number) => `${prefix} ${String(index + 1).padStart(6, '0')}`;
  for (let index = 0; index < customers; index += 1) {
    addByPerson(books, 'Customer', {
      Name: name(index),
      CompanyName: `${prefix} Company ${index + 1}`,
      BillAddress: { Addr1: name(index), Addr2: `${index + 1} Main St.`, City: 'Bayshore', State: 'CA' },
      Phone: '415-555-0100',
      Email: `filled${index + 1}@example.com`,
    });
  }
  const [item] = books.all('ItemService');
  for (let index = 0; index < invoices; index += 1) {
    addByPerson(books, 'Invoice', {
      CustomerRef: { FullName: name(index % Math.max(customers, 1)) },
      InvoiceLineAdd: [
        { ItemRef: { ListID: item?.id ?? '' }, Quantity: '1', Rate: String(10 + (index % 90)) },
      ],
    });
  }
  return { customers, invoices };
}
