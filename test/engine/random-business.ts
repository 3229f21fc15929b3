import { eq } from 'drizzle-orm';
import { saveMapping } from '../../src/db/mappings/mappings.ts';
import { syncQueue, syncSettings } from '../../src/db/schema/index.ts';
import type { Engine, Tenant } from './harness.ts';
import { customer, invoice, payment, serviceItem, teamMember, timesheet } from './samples.ts';

/** Small whole numbers that look random and come again with the same seed. */
export function dice(seed: number) {
  let state = seed * 7_919 + 1;
  return (sides: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % sides;
  };
}

type Roll = ReturnType<typeof dice>;
const oneOf = <Value>(roll: Roll, values: readonly [Value, ...Value[]]): Value =>
  values[roll(values.length)] ?? values[0];
export const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** In the United States the books work the tax out: stated like this an invoice is refused before it is sent. */
const TAXED = { tax: '5.00', total: '55.00' };

function randomCustomers(roll: Roll) {
  return upTo(4).map((index) => customer(`c${index}`, { active: index === 0 || roll(4) > 0 }));
}

function randomInvoices(roll: Roll) {
  const kinds = [{}, { status: 'draft' }, { status: 'void' }, TAXED] as const;
  return upTo(8).map((index) => {
    const kind = index < kinds.length ? kinds[index] : oneOf(roll, kinds);
    return invoice(`i${index}`, `c${index % 4}`, { ...kind, memo: `memo ${roll(3)}` });
  });
}

/** Each for an invoice: sent, draft, void or refused. */
function randomPayments(roll: Roll) {
  return upTo(6).map((index) =>
    payment(`p${index}`, `c${index % 4}`, `i${index}`, {
      status: oneOf(roll, ['collected', 'collected', 'pending'] as const),
    }),
  );
}

/** Of members who are mapped and of some who are not, approved and not, on both sides of the start date. */
function randomTimesheets(roll: Roll) {
  return upTo(4).map((index) => {
    const startDate = index === 3 ? '2026-01-05' : '2026-03-02';
    const line = (id: string) => ({ id, date: startDate, hours: 1 + roll(3), customerId: `c${roll(4)}` });
    return timesheet(`ts${index}`, oneOf(roll, ['ann', 'bo'] as const), {
      status: oneOf(roll, ['approved', 'approved', 'submitted'] as const),
      startDate,
      endDate: startDate,
      entries: ['a', 'b', 'c'].slice(roll(3)).map(line),
    });
  });
}

function randomRecords(roll: Roll) {
  return [
    ...randomCustomers(roll),
    serviceItem('s0'),
    serviceItem('s1', { active: false }),
    teamMember('ann'),
    teamMember('bo'),
    ...randomInvoices(roll),
    ...randomPayments(roll),
    ...randomTimesheets(roll),
  ];
}

/** Something is there from before, in step or changed since; nothing is queued. */
export async function randomBusiness(engine: Engine, tenant: Tenant, seed: number): Promise<void> {
  const roll = dice(seed);
  await engine.db
    .update(syncSettings)
    .set({ timesheetStartDate: '2026-02-01' })
    .where(eq(syncSettings.tenantId, tenant.tenantId));
  const emily = { externalId: '55', externalType: 'employee', externalName: 'Emily Platt' };
  await engine.db.transaction((tx) =>
    saveMapping(tx, tenant, { kind: 'employee', key: 'ann', ...emily }, 'test'),
  );
  if (roll(2) === 0) {
    await tenant.save(randomRecords(roll), { wake: false });
    const { result } = await tenant.push([...CATEGORIES]);
    await result();
  }
  await tenant.save(randomRecords(roll), { wake: false });
  if (roll(2) === 0) {
    await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
  }
}

export const CATEGORIES = ['customer', 'service_item', 'invoice', 'payment', 'timesheet_entry'] as const;
