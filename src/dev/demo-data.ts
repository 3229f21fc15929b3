import type { DemoBusiness } from './demo-data/business.ts';
import { demoCustomers } from './demo-data/customers.ts';
import { demoInvoices } from './demo-data/invoices.ts';
import { demoPayments } from './demo-data/payments.ts';
import { seededRandom } from './demo-data/random.ts';
import { demoServiceItems } from './demo-data/service-items.ts';

export type { DemoBusiness } from './demo-data/business.ts';

const seed = 20_260_105;

/** A gardening business, the same every time. Nobody and nothing in it exists. */
export function demoBusiness(): DemoBusiness {
  const random = seededRandom(seed);
  const customers = demoCustomers(random, 60);
  const serviceItems = demoServiceItems(25);
  const invoices = demoInvoices(random, 150, customers, serviceItems);
  return { customers, serviceItems, invoices, payments: demoPayments(random, 100, invoices) };
}
