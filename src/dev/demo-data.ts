import type { DemoBusiness } from './demo-data/business.ts';
import { demoCustomers } from './demo-data/customers.ts';
import { demoInvoices } from './demo-data/invoices.ts';
import { demoPayments } from './demo-data/payments.ts';
import { demoPayouts } from './demo-data/payouts.ts';
import { seededRandom } from './demo-data/random.ts';
import { demoServiceItems } from './demo-data/service-items.ts';
import { demoTeamMembers } from './demo-data/team-members.ts';
import { demoTimesheets } from './demo-data/timesheets.ts';

export type { DemoBusiness, DemoPayout } from './demo-data/business.ts';
export { amountOf } from './demo-data/payouts.ts';
export { isMapped } from './demo-data/team-members.ts';

const seed = 20_260_105;

/** A gardening business, the same every time. Nobody and nothing in it exists. */
export function demoBusiness(): DemoBusiness {
  const random = seededRandom(seed);
  const customers = demoCustomers(random, 60);
  const serviceItems = demoServiceItems(25);
  const invoices = demoInvoices(random, 150, customers, serviceItems);
  const payments = demoPayments(random, 100, invoices);
  const teamMembers = demoTeamMembers();
  const timesheets = demoTimesheets({ teamMembers, customers, serviceItems });
  return {
    customers,
    serviceItems,
    invoices,
    payments,
    teamMembers,
    timesheets,
    payouts: demoPayouts(payments),
  };
}
