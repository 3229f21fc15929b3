import { and, eq, isNull, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { saveMapping } from '../../src/db/mappings/mappings.ts';
import { deleteRecord, type RecordInput } from '../../src/db/records/save-record.ts';
import { connections, records, syncSettings } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { Engine, Tenant } from '../engine/harness.ts';
import type { Vendor } from '../engine/quickbooks.ts';
import { customer, serviceItem, teamMember, timesheet } from '../engine/samples.ts';
import { booksOf } from '../engine/vendor-books.ts';
import { withEngine } from '../engine/with-engine.ts';

let vendor: Vendor;
let engine: Engine;

withEngine((running) => {
  ({ vendor, engine } = running);
});

/** Employees and vendors of the sample company. */
const EMILY = { externalId: '55', externalType: 'employee', externalName: 'Emily Platt' };
const BOOKS = { externalId: '30', externalType: 'vendor', externalName: 'Books by Bessie' };

interface Place {
  tenant: Tenant;
  realmId: string;
}

/** A company with Payroll; `mapped` team members are Emily there. */
async function company({
  payroll = true,
  mapped = ['ann'],
  auto = true,
}: {
  payroll?: boolean;
  mapped?: string[];
  auto?: boolean;
} = {}): Promise<Place> {
  const place = await vendor.tenantIn(engine, { payroll });
  for (const key of mapped) await map(place.tenant, key);
  if (!auto) await settings(place.tenant, { autoSync: { timesheet_entry: false } });
  return place;
}

async function map(tenant: Tenant, key: string, choice = EMILY): Promise<void> {
  await engine.db.transaction((tx) => saveMapping(tx, tenant, { kind: 'employee', key, ...choice }, 'test'));
}

async function settings(tenant: Tenant, values: Partial<typeof syncSettings.$inferInsert>): Promise<void> {
  await engine.db.update(syncSettings).set(values).where(eq(syncSettings.connectionId, tenant.connectionId));
}

async function remove(tenant: Tenant, input: Pick<RecordInput, 'entityType' | 'id'>): Promise<void> {
  const { tenantId } = tenant;
  await deleteRecord(engine.db, { tenantId, actor: 'test', ...input });
  await tenant.wake();
}

async function pushEntries(tenant: Tenant) {
  const { batchId, result } = await tenant.push(['timesheet_entry']);
  await result();
  await tenant.settled();
  return tenant.batch(batchId);
}

const time = ({ realmId }: Place) => vendor.objects(realmId, 'TimeActivity');
const logOf = async ({ tenant }: Place) =>
  (await tenant.log())
    .filter(({ entityType }) => entityType === 'timesheet_entry')
    .map(({ status, action, errorType }) => [status, action, errorType]);

const line = (id: string, fields: Record<string, unknown> = {}) => {
  return { id, date: '2026-03-03', hours: 1, minutes: 30, ...fields };
};

test('Auto-sync Timesheets: approved timesheet entries are synced to QuickBooks as Time Activities', async () => {
  const place = await company();
  const entries = [
    line('e1', {
      description: 'Hedges',
      customerId: 'c1',
      serviceItemId: 'i1',
      billable: true,
      hourlyRate: '42.50',
    }),
    line('e2', { hours: 0, minutes: 95 }),
  ];
  const saved = [customer('c1'), serviceItem('i1'), teamMember('ann'), timesheet('ts', 'ann', { entries })];
  await place.tenant.save(saved);
  await place.tenant.settled();

  const [first, second] = (await time(place)).toSorted(
    (a, b) => Number(b.HourlyRate ?? 0) - Number(a.HourlyRate ?? 0),
  );
  const links = await place.tenant.links();
  const idOf = (type: string) => links.find(({ entityType }) => entityType === type)?.externalId;
  expect(first).toMatchObject({
    NameOf: 'Employee',
    EmployeeRef: { value: '55' },
    CustomerRef: { value: idOf('customer') },
    ItemRef: { value: idOf('service_item') },
    TxnDate: '2026-03-03',
    Hours: 1,
    Minutes: 30,
    BillableStatus: 'Billable',
    HourlyRate: 42.5,
    Description: expect.stringContaining('Hedges'),
  });
  expect(second).toMatchObject({ Hours: 1, Minutes: 35, BillableStatus: 'NotBillable' });
  const entry = (await place.tenant.log()).find(({ recordId }) => recordId === 'ts:e1');
  expect(entry).toMatchObject({ entityName: 'Member ann, 2026-03-03, 1:30 h', direction: 'push' });
});

test('Timesheets must be approved: only entries from approved timesheets are synced', async () => {
  const place = await company();
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann', { status: 'submitted' })]);
  expect(await place.tenant.queue()).toEqual([]);
  const batch = await pushEntries(place.tenant);
  expect([batch.total, (await time(place)).length]).toEqual([0, 0]);

  await place.tenant.save([timesheet('ts', 'ann')]);
  await place.tenant.settled();
  expect(await time(place)).toHaveLength(1);
});

test('Approve a timesheet triggers sync of its timesheet entries, and of the customer if needed', async () => {
  const place = await company();
  const entries = [line('e1', { customerId: 'c1' })];
  await place.tenant.save([customer('c1')], { wake: false });
  await engine.db.execute(`delete from sync_queue where tenant_id = '${place.tenant.tenantId}'`);
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann', { entries })]);
  await place.tenant.settled();
  expect((await place.tenant.log()).map(({ entityType, action }) => [entityType, action])).toEqual([
    ['customer', 'created'],
    ['timesheet_entry', 'created'],
  ]);
});

test('Unmapped team members’ entries are skipped, without an automatic attempt', async () => {
  const place = await company({ mapped: [] });
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann')]);
  await place.tenant.settled();
  expect(await logOf(place)).toEqual([['skipped', 'held', 'EmployeeNotMapped']]);
  const [row] = await place.tenant.queue();
  expect(row).toMatchObject({
    state: 'unresolved',
    errorType: 'EmployeeNotMapped',
    error: { mapping: { kind: 'employee', key: 'ann' } },
  });
  expect(await time(place)).toEqual([]);
});

test('Employee not mapped: map the team member, then use Push Timesheet Entries to re-sync', async () => {
  const place = await company({ mapped: [] });
  const entries = ['e1', 'e2', 'e3'].map((id) => line(id));
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann', { entries })]);
  await place.tenant.settled();
  const held = await pushEntries(place.tenant);
  expect(held).toMatchObject({ total: 3, succeeded: 0, skipped: 3, failed: 0 });

  await map(place.tenant, 'ann');
  expect(await time(place)).toEqual([]);
  const batch = await pushEntries(place.tenant);
  expect(batch).toMatchObject({ total: 3, succeeded: 3, skipped: 0, failed: 0 });
  expect(await time(place)).toHaveLength(3);
  expect(await place.tenant.queue()).toEqual([]);
});

test('QuickBooks Payroll not enabled: enable Payroll, then re-sync; no attempt is made meanwhile', async () => {
  const place = await company({ payroll: false });
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann')]);
  await place.tenant.settled();
  expect(await logOf(place)).toEqual([['error', 'failed', 'PayrollNotEnabled']]);
  expect((await place.tenant.queue())[0]).toMatchObject({ state: 'unresolved' });

  await vendor.control(`/companies/${place.realmId}/settings`, { payroll: true });
  const batch = await pushEntries(place.tenant);
  expect(batch).toMatchObject({ succeeded: 1, failed: 0 });
  expect(await time(place)).toHaveLength(1);
  expect((await place.tenant.connection()).capabilities?.payroll).toBe(true);
});

test('Payroll period locked: unlock it in QuickBooks to allow new timesheet entries for that period', async () => {
  const place = await company();
  await vendor.control(`/companies/${place.realmId}/settings`, { payrollLockedUntil: '2026-03-31' });
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann')]);
  await place.tenant.settled();
  expect(await logOf(place)).toEqual([['error', 'failed', 'PayrollPeriodLocked']]);

  await vendor.control(`/companies/${place.realmId}/settings`, { payrollLockedUntil: '' });
  expect(await pushEntries(place.tenant)).toMatchObject({ succeeded: 1, failed: 0 });
});

test('Sync start date: only entries from timesheets on or after it sync; an earlier date backfills', async () => {
  const place = await company();
  await settings(place.tenant, { timesheetStartDate: '2026-03-09' });
  const sheets = ['2026-02-23', '2026-03-02', '2026-03-09'].map((startDate, index) =>
    timesheet(`ts${index}`, 'ann', {
      startDate,
      endDate: startDate,
      entries: [line('e', { date: startDate })],
    }),
  );
  await place.tenant.save([teamMember('ann'), ...sheets]);
  await place.tenant.settled();
  const days = async () => (await time(place)).map(({ TxnDate }) => TxnDate).toSorted();
  expect(await days()).toEqual(['2026-03-09']);
  // History is no news: neither queued nor told.
  expect(await logOf(place)).toEqual([['success', 'created', null]]);
  expect(await pushEntries(place.tenant)).toMatchObject({ total: 1, skipped: 1 });

  await settings(place.tenant, { timesheetStartDate: '2026-03-02' });
  expect(await pushEntries(place.tenant)).toMatchObject({ total: 2, succeeded: 1, skipped: 1 });
  expect(await days()).toEqual(['2026-03-02', '2026-03-09']);
});

test('Sync start date: an entry before it is skipped with the reason when somebody asks for that very one', async () => {
  const place = await company({ auto: false });
  await settings(place.tenant, { timesheetStartDate: '2026-03-09' });
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann')]);
  await place.tenant.retry('timesheet_entry', 'ts:e1');
  await place.tenant.settled();
  expect(await logOf(place)).toEqual([['skipped', 'not eligible', null]]);
  expect((await place.tenant.log())[0]?.message).toContain('2026-03-09');
});

test('Sync start date: what is in QuickBooks stays in step when the date is moved behind it', async () => {
  const place = await company();
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann')]);
  await place.tenant.settled();
  await settings(place.tenant, { timesheetStartDate: '2026-06-01' });
  await place.tenant.save([timesheet('ts', 'ann', { entries: [line('e1', { hours: 4 })] })]);
  await place.tenant.settled();
  expect(await time(place)).toMatchObject([{ Hours: 4, Minutes: 30 }]);
});

test('a toggle that is off keeps entries from going by themselves, and Push Timesheet Entries sends them', async () => {
  const place = await company({ auto: false });
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann')]);
  expect(await place.tenant.queue()).toEqual([]);
  expect(await pushEntries(place.tenant)).toMatchObject({ total: 1, succeeded: 1 });
});

test('a team member may be a vendor there', async () => {
  const place = await company({ mapped: [] });
  await map(place.tenant, 'ann', BOOKS);
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann')]);
  await place.tenant.settled();
  expect(await time(place)).toMatchObject([{ NameOf: 'Vendor', VendorRef: { value: '30' } }]);
});

test('an update states everything: what an entry no longer has is cleared there', async () => {
  const place = await company();
  const full = line('e1', { customerId: 'c1', serviceItemId: 'i1', billable: true, hourlyRate: '10' });
  await place.tenant.save([
    customer('c1'),
    serviceItem('i1'),
    teamMember('ann'),
    timesheet('ts', 'ann', { entries: [full] }),
  ]);
  await place.tenant.settled();
  await place.tenant.save([timesheet('ts', 'ann', { entries: [line('e1', { hours: 2, minutes: 0 })] })]);
  await place.tenant.settled();
  const [there, ...others] = await time(place);
  expect(others).toEqual([]);
  expect(there).toMatchObject({ Hours: 2, Minutes: 0, BillableStatus: 'NotBillable' });
  expect([there?.CustomerRef, there?.HourlyRate]).toEqual([undefined, undefined]);
});

test('seconds and a class that a bookkeeper gave time there: a person is asked, and Sync takes the time alone', async () => {
  const place = await company();
  const sheet = (description: string) => timesheet('ts', 'ann', { entries: [line('e1', { description })] });
  await place.tenant.save([teamMember('ann'), sheet('Hedges')]);
  await place.tenant.settled();
  const [{ MetaData: _times, SyncToken: _version, ...there } = { Id: '' }] = z
    .array(z.looseObject({ Id: z.string() }))
    .parse(await time(place));
  const books = await booksOf(vendor, place.realmId);
  const ClassRef = { value: await books.create('Class', { Name: 'Garden' }) };
  await books.change('TimeActivity', there.Id, { ...there, Seconds: 20, ClassRef });
  await place.tenant.save([sheet('Lawn')]);
  await place.tenant.settled();
  const [waiting] = await place.tenant.queue();
  expect(waiting).toMatchObject({ errorType: 'UnreadableThere' });
  expect(waiting?.error?.message).toContain('is 90 minutes and 20 seconds long');
  expect(await time(place)).toMatchObject([{ Seconds: 20 }]);

  await place.tenant.retry('timesheet_entry', 'ts:e1');
  await place.tenant.settled();
  expect(await place.tenant.queue()).toEqual([]);
  const [now] = await time(place);
  expect(now).toMatchObject({
    Hours: 1,
    Minutes: 30,
    ClassRef,
    Description: expect.stringContaining('Lawn'),
  });
  expect(now?.Seconds ?? 0).toBe(0);
});

test('an entry that is removed is deleted there, and so are all of a deleted timesheet', async () => {
  const place = await company();
  const entries = ['e1', 'e2', 'e3'].map((id) => line(id));
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann', { entries })]);
  await place.tenant.settled();
  expect(await time(place)).toHaveLength(3);

  await place.tenant.save([timesheet('ts', 'ann', { entries: entries.slice(1) })]);
  await place.tenant.settled();
  expect(await time(place)).toHaveLength(2);
  expect((await place.tenant.log()).at(-1)).toMatchObject({ recordId: 'ts:e1', action: 'deleted' });

  await remove(place.tenant, { entityType: 'timesheet', id: 'ts' });
  await place.tenant.settled();
  expect(await time(place)).toEqual([]);
  expect(await place.tenant.links()).toEqual([]);
});

test('a timesheet that is no longer approved is taken back, and goes anew once it is approved again', async () => {
  const place = await company();
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann')]);
  await place.tenant.settled();
  await place.tenant.save([timesheet('ts', 'ann', { status: 'draft' })]);
  await place.tenant.settled();
  expect(await time(place)).toEqual([]);
  await place.tenant.save([timesheet('ts', 'ann')]);
  await place.tenant.settled();
  expect(await time(place)).toHaveLength(1);
  expect((await logOf(place)).map(([, action]) => action)).toEqual(['created', 'deleted', 'created']);
});

test('what was taken back while the toggle was off is deleted there by Push Timesheet Entries', async () => {
  const place = await company();
  const entries = ['e1', 'e2'].map((id) => line(id));
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann', { entries })]);
  await place.tenant.settled();
  await settings(place.tenant, { autoSync: { timesheet_entry: false } });
  await place.tenant.save([timesheet('ts', 'ann', { entries: entries.slice(1) })]);
  expect(await time(place)).toHaveLength(2);
  expect(await pushEntries(place.tenant)).toMatchObject({ total: 2, succeeded: 1, skipped: 1 });
  expect(await time(place)).toHaveLength(1);
});

test('time that is on an invoice there can neither be changed nor taken back, and a person is told', async () => {
  const place = await company();
  const billable = { customerId: 'c1', serviceItemId: 'i1', billable: true, hourlyRate: '10' };
  const sheet = (fields: object) =>
    timesheet('ts', 'ann', { entries: [line('e1', { ...billable, ...fields })] });
  await place.tenant.save([customer('c1'), serviceItem('i1'), teamMember('ann'), sheet({})]);
  await place.tenant.settled();
  await bill(place);
  await place.tenant.save([sheet({ hours: 5 })]);
  await place.tenant.settled();
  expect((await logOf(place)).at(-1)).toEqual(['error', 'failed', 'RecordFrozen']);

  await remove(place.tenant, { entityType: 'timesheet', id: 'ts' });
  await place.tenant.settled();
  expect((await logOf(place)).at(-1)).toEqual(['error', 'failed', 'RecordFrozen']);
  expect(await time(place)).toMatchObject([{ Hours: 1, BillableStatus: 'HasBeenBilled' }]);
});

/** As a bookkeeper who puts the time on an invoice in QuickBooks. */
async function bill(place: Place): Promise<void> {
  const [there] = await time(place);
  const connection = await engine.db
    .select({ companyId: connections.companyId })
    .from(connections)
    .where(and(eq(connections.tenantId, place.tenant.tenantId)));
  const { accessToken } = (await vendor.control(`/companies/${place.realmId}/tokens`, {})) as {
    accessToken: string;
  };
  const body = JSON.stringify({
    CustomerRef: there?.CustomerRef,
    Line: [
      {
        Amount: 15,
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: there?.ItemRef },
        LinkedTxn: [{ TxnId: there?.Id, TxnType: 'TimeActivity' }],
      },
    ],
    LinkedTxn: [{ TxnId: there?.Id, TxnType: 'TimeActivity' }],
  });
  const url = `${vendor.sandbox.baseUrl}/v3/company/${connection[0]?.companyId}/invoice`;
  const headers = {
    authorization: `Bearer ${accessToken}`,
    'content-type': 'application/json',
    accept: 'application/json',
  };
  const answer = await fetch(url, { method: 'POST', headers, body });
  expect(answer.status, await answer.text()).toBe(200);
}

test('ten edits in a row are sent as one, with the last version', async () => {
  const place = await company();
  await place.tenant.save([teamMember('ann')]);
  for (let hours = 1; hours <= 10; hours++) {
    const last = hours === 10;
    const sheet = timesheet('ts', 'ann', { entries: [line('e1', { hours, minutes: 0 })] });
    await place.tenant.save([sheet], { wake: last });
  }
  await place.tenant.settled();
  expect(await time(place)).toMatchObject([{ Hours: 10, SyncToken: '0' }]);
});

test('an entry that is removed while it is on its way does not stay there', async () => {
  const place = await company();
  const { realmId } = place;
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 700, match: { method: 'POST' }, times: 1 });
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann')]);
  await waitUntil({ what: 'the entry to be under way', timeoutMs: 60_000 }, async () => {
    const [row] = await place.tenant.queue();
    return row?.openRequestId != null || undefined;
  });
  await place.tenant.save([timesheet('ts', 'ann', { entries: [] })]);
  await place.tenant.settled();
  expect((await logOf(place)).map(([, action]) => action)).toEqual(['created', 'deleted']);
  expect(await time(place)).toEqual([]);
  expect(await place.tenant.links()).toEqual([]);
});

test('an answer that is lost leaves one piece of time there, not two', async () => {
  const place = await company();
  const match = { entity: 'TimeActivity', operation: 'create' };
  await vendor.control('/faults', { realmId: place.realmId, kind: 'drop-after', match, times: 2 });
  await place.tenant.save([teamMember('ann'), timesheet('ts', 'ann')]);
  await place.tenant.settled();
  expect(await time(place)).toHaveLength(1);
  expect(await place.tenant.links()).toHaveLength(1);
});

test('a process that dies between a timesheet and its entries leaves neither', async () => {
  const place = await company();
  await place.tenant.save([teamMember('ann')]);
  await engine.db.execute(`create function refuse_entries() returns trigger language plpgsql as $$
    begin raise exception 'power cut'; end $$`);
  await engine.db.execute(`create trigger power_cut before insert on records for each row
    when (new.entity_type = 'timesheet_entry') execute function refuse_entries()`);
  try {
    await expect(place.tenant.save([timesheet('ts', 'ann')])).rejects.toThrow();
  } finally {
    await engine.db.execute('drop function refuse_entries cascade');
  }
  expect(await place.tenant.record('timesheet', 'ts')).toBeUndefined();
  expect(await place.tenant.queue()).toEqual([]);
  await place.tenant.save([timesheet('ts', 'ann')]);
  await place.tenant.settled();
  expect(await time(place)).toHaveLength(1);
});

test('of two first writes of one timesheet at once, only the entries of the later one are left', async () => {
  const place = await company({ auto: false });
  await place.tenant.save([teamMember('ann')]);
  const sheets = ['a', 'b', 'c', 'd'].map((id) => timesheet('ts', 'ann', { entries: [line(id)] }));
  await Promise.all(sheets.map((sheet) => place.tenant.save([sheet], { wake: false })));
  const { entries } = (await place.tenant.record('timesheet', 'ts')) as { entries: { id: string }[] };
  const live = await engine.db
    .select({ id: records.id })
    .from(records)
    .where(
      and(
        eq(records.tenantId, place.tenant.tenantId),
        eq(records.entityType, 'timesheet_entry'),
        isNull(records.deletedAt),
      ),
    );
  expect(live.map(({ id }) => id)).toEqual(entries.map(({ id }) => `ts:${id}`));
});

test('an entry that somebody deletes in QuickBooks is told once a day later, and Sync creates it anew; what was taken back from here is not missed', async () => {
  const place = await company();
  const { tenant, realmId } = place;
  const entries = [line('e1'), line('e2'), line('e3')];
  await tenant.save([teamMember('ann'), timesheet('ts', 'ann', { entries })]);
  await tenant.settled();
  await tenant.save([timesheet('ts', 'ann', { entries: entries.slice(0, 2) })]);
  await tenant.settled();
  const books = await booksOf(vendor, realmId);
  const deleted = (await tenant.links()).find(({ recordId }) => recordId.endsWith('e1'));
  await books.remove('TimeActivity', deleted?.externalId ?? '');

  // Looked for once a day only: what the vendor does not tell of takes reads.
  const reads = (await books.reads('TimeActivity')).length;
  await tenant.refresh();
  expect(await tenant.queue()).toEqual([]);
  expect(await books.reads('TimeActivity')).toHaveLength(reads);

  await engine.db
    .update(connections)
    .set({ createdAt: sql`now() - interval '25 hours'` })
    .where(eq(connections.id, tenant.connectionId));
  await tenant.refresh();
  await tenant.refresh();
  expect(await tenant.queue()).toMatchObject([
    { recordId: deleted?.recordId, state: 'unresolved', errorType: 'CounterpartMissing' },
  ]);
  const told = (await tenant.log()).filter(({ direction }) => direction === 'pull');
  expect(told).toMatchObject([{ message: 'The timesheet entry was deleted in QuickBooks.' }]);

  await tenant.retry('timesheet_entry', deleted?.recordId ?? '');
  await tenant.settled();
  expect(await time(place)).toHaveLength(2);
  expect(await tenant.queue()).toEqual([]);
});
