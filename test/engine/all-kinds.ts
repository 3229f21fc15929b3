import { eq } from 'drizzle-orm';
import { saveMapping } from '../../src/db/mappings/mappings.ts';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import { syncSettings } from '../../src/db/schema/index.ts';
import type { Engine, Tenant } from './harness.ts';
import { customer, invoice, payment, serviceItem, timesheet } from './samples.ts';

/** What the vendor calls each kind that is synced; payouts as they are written in the clearing style. */
export const KINDS = {
  customer: 'Customer',
  service_item: 'Item',
  invoice: 'Invoice',
  payment: 'Payment',
  timesheet_entry: 'TimeActivity',
  payout: 'Transfer',
  payout_activity: 'Deposit',
} as const;
export const TYPES = [
  'customer',
  'service_item',
  'invoice',
  'payment',
  'payout_activity',
  'payout',
  'timesheet_entry',
] as const;
export type Kind = keyof typeof KINDS;

const AMOUNTS = { first: '40.00', pushed: '41.00', 'edited here': '42.00' } as const;

/** A record as it was first, as it was pushed, or as it was edited here since. Time is of the team member "ann". */
export function recordOf(
  { type, id }: { type: Kind; id: string },
  text: keyof typeof AMOUNTS,
  { connectionId }: Tenant,
  state: 'live' | 'withdrawn' = 'live',
): RecordInput {
  const withdrawn = state === 'withdrawn';
  switch (type) {
    case 'customer':
      return customer(id, { notes: text, active: !withdrawn });
    case 'service_item':
      return serviceItem(id, { description: text, active: !withdrawn });
    case 'invoice':
      return invoice(id, 'base', { customerMessage: text, status: withdrawn ? 'void' : 'sent' });
    case 'payment':
      return payment(id, 'base', `b${id}`, { memo: text, status: withdrawn ? 'void' : 'collected' });
    case 'payout': {
      const data = { ...booked(connectionId, AMOUNTS[text]), processor: 'stripe', reference: id };
      const contents = { style: 'clearing', itemized: false, lines: [], activities: [] };
      return { entityType: type, id, data: { ...data, ...contents, status: withdrawn ? 'failed' : 'paid' } };
    }
    case 'payout_activity': {
      const { amount, ...data } = booked(connectionId, AMOUNTS[text]);
      const lines = [{ amount, description: 'Contents', role: 'payout_charges' }];
      const booking = { form: 'deposit', into: 'payout_clearing', lines };
      const of = { payout: `of-${id}`, title: 'contents', booking, status: withdrawn ? 'void' : 'booked' };
      return { entityType: type, id, data: { ...data, ...of } };
    }
    case 'timesheet_entry': {
      const entries = [{ id: 'e1', date: '2026-03-03', hours: 1, minutes: 30, description: text }];
      return timesheet(id, 'ann', { entries, status: withdrawn ? 'draft' : 'approved' });
    }
  }
}

const booked = (connectionId: string, amount: string) => {
  return { connectionId, currency: 'USD', amount, date: '2026-03-05' };
};

const ACCOUNTS = { payout_bank: '35', payout_clearing: '36', payout_charges: '1' };

/** Somebody has chosen who the team member is, and the accounts. */
export async function chosen({ db }: Engine, tenant: Tenant): Promise<void> {
  const person = { kind: 'employee', key: 'ann', externalId: '55', externalType: 'employee' } as const;
  await db.transaction((tx) => saveMapping(tx, tenant, { ...person, externalName: 'Emily' }, 'test'));
  for (const [key, externalId] of Object.entries(ACCOUNTS))
    await db.transaction((tx) =>
      saveMapping(tx, tenant, { kind: 'account', key, externalId, externalName: key }, 'test'),
    );
}

/** Whether what is saved goes by itself. */
export async function setAuto({ db }: Engine, { tenantId }: Tenant, auto: boolean): Promise<void> {
  const autoSync = Object.fromEntries(TYPES.map((type) => [type, auto]));
  await db.update(syncSettings).set({ autoSync }).where(eq(syncSettings.tenantId, tenantId));
}
