import type { Books } from '../engine/books.ts';
import { unsupported } from '../faults/catalog.ts';
import type { JsonObject } from '../json.ts';
import { profitAndLoss } from './profit-and-loss.ts';
import { agedReceivables, customerBalance } from './receivables.ts';

const reports: Readonly<Record<string, (books: Books, query: URLSearchParams) => JsonObject>> = {
  CustomerBalance: customerBalance,
  AgedReceivables: agedReceivables,
  ProfitAndLoss: profitAndLoss,
};

/** @throws VendorFault 500 for a report that the sandbox does not have */
export function runReport(books: Books, name: string, query: URLSearchParams): JsonObject {
  const make = reports[name];
  if (!make) throw unsupported(`report ${name}`);
  return make(books, query);
}
