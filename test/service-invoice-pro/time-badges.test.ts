import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connections, links, records, syncQueue, syncSettings } from '../../src/db/schema/index.ts';
import type { SyncErrorInfo } from '../../src/errors.ts';
import { createTestApi, type TestApi, type TestClient } from '../api/support/api.ts';
import {
  connect,
  customerData,
  invoiceData,
  itemData,
  teamMemberData,
  timesheetData,
} from '../api/support/samples.ts';

let api: TestApi;
let client: TestClient;
let connectionId: string;

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  client = await api.client();
  connectionId = await connect(api, client);
  await put('/v1/team-members/bo', teamMemberData);
});

const put = (url: string, body: unknown) => client.call({ method: 'PUT', url, body });
const post = (url: string, body?: unknown) => client.call({ method: 'POST', url, body });
const entries = (...ids: string[]) => ids.map((id) => ({ id, date: '2026-11-03', hours: 1 }));

async function syncOf(type: string, id: string) {
  const { body } = await client.call({ url: `/v1/records/${type}/${id}/sync` });
  return body.connections[0];
}

const set = (values: Partial<typeof syncSettings.$inferInsert>) =>
  api.db.update(syncSettings).set(values).where(eq(syncSettings.connectionId, connectionId));

async function hold(recordId: string, error: SyncErrorInfo): Promise<void> {
  const row = { state: 'unresolved' as const, error, errorType: error.type };
  await api.db.insert(syncQueue).values({
    tenantId: client.tenantId,
    connectionId,
    entityType: 'timesheet_entry',
    recordId,
    priority: 2,
    rank: 9,
    requestedBy: 'test',
    ...row,
  });
}

async function link(recordId: string): Promise<void> {
  const [record] = await api.db
    .select()
    .from(records)
    .where(
      and(
        eq(records.tenantId, client.tenantId),
        eq(records.entityType, 'timesheet_entry'),
        eq(records.id, recordId),
      ),
    );
  await api.db.insert(links).values({
    tenantId: client.tenantId,
    connectionId,
    entityType: 'timesheet_entry',
    recordId,
    externalId: recordId,
    externalVersion: '0',
    pushedHash: record?.contentHash,
    pushedVersion: 1,
  });
}

const locked: SyncErrorInfo = { type: 'PayrollPeriodLocked', message: 'The pay period is closed.' };
const unmapped: SyncErrorInfo = {
  type: 'EmployeeNotMapped',
  message: 'Team member bo is not mapped.',
  mapping: { kind: 'employee', key: 'bo' },
};

describe('the badge of a timesheet entry', () => {
  it('QB Synced (green): successfully pushed to QuickBooks', async () => {
    await put('/v1/timesheets/ts', timesheetData('bo'));
    await link('ts:e1');
    const synced = { label: 'QB Synced', colour: 'green', message: null };
    expect(await syncOf('timesheet_entry', 'ts:e1')).toMatchObject(synced);
    expect(await syncOf('timesheet', 'ts')).toMatchObject(synced);
  });

  it('QB Error (red): sync failed, with the message below the badge, and Retry', async () => {
    await put('/v1/timesheets/ts', timesheetData('bo'));
    await hold('ts:e1', locked);
    const failed = { label: 'QB Error', colour: 'red', message: locked.message };
    expect(await syncOf('timesheet_entry', 'ts:e1')).toMatchObject(failed);
    expect((await syncOf('timesheet_entry', 'ts:e1')).error.remedy).toContain('Unlock the pay period');
    expect((await post('/v1/records/timesheet/ts/sync', {})).status).toBe(202);
    expect(await syncOf('timesheet_entry', 'ts:e1')).toMatchObject({ label: 'QB Pending' });
  });

  it('QB Pending (amber): the timesheet is approved but hasn’t been synced yet', async () => {
    await put('/v1/timesheets/ts', timesheetData('bo', { status: 'submitted' }));
    expect(await syncOf('timesheet_entry', 'ts:e1')).toMatchObject({ colour: 'gray' });
    const approved = await post('/v1/timesheets/ts/approve');
    expect([approved.status, approved.body.outcome]).toEqual([200, 'updated']);
    const pending = { label: 'QB Pending', colour: 'amber' };
    expect(await syncOf('timesheet_entry', 'ts:e1')).toMatchObject(pending);
    expect(await syncOf('timesheet', 'ts')).toMatchObject(pending);
    expect((await post('/v1/timesheets/ts/approve')).body.outcome).toBe('unchanged');
  });

  it('Employee Not Mapped (amber): the team member hasn’t been mapped', async () => {
    await put('/v1/timesheets/ts', timesheetData('bo'));
    await hold('ts:e1', unmapped);
    const badge = { label: 'Employee Not Mapped', colour: 'amber', message: unmapped.message };
    expect(await syncOf('timesheet_entry', 'ts:e1')).toMatchObject(badge);
    expect((await syncOf('timesheet_entry', 'ts:e1')).error.remedy).toContain('Employee Mapping');
  });

  it('QB Pending says what it waits for: a start date, Enable Sync, a toggle, a reconnection, a pause', async () => {
    await put('/v1/timesheets/ts', timesheetData('bo'));
    const told = async () => {
      const { badge, message } = await syncOf('timesheet_entry', 'ts:e1');
      return [badge, message];
    };
    expect(await told()).toEqual(['pending', expect.stringContaining('Automatic sync of its type is off')]);
    await set({ autoSync: { timesheet_entry: true }, timesheetStartDate: '2026-11-09' });
    expect(await told()).toEqual([
      'not_synced',
      expect.stringContaining('before the sync start date 2026-11-09'),
    ]);
    await set({ timesheetStartDate: '2026-11-01' });
    expect(await told()).toEqual(['pending', 'Automatic sync did not cover it; press Sync.']);
    await set({ syncsBy: 'runs' });
    expect(await told()).toEqual(['pending', expect.stringContaining('next sync run')]);
    await set({ enabled: false });
    expect(await told()).toEqual(['pending', 'Enable Sync is off: nothing is sent.']);
    await set({ enabled: true });
    expect((await post('/v1/records/timesheet_entry/ts:e1/sync', {})).status).toBe(202);
    expect(await told()).toEqual(['pending', null]);
    const gate = (values: Partial<typeof connections.$inferInsert>) =>
      api.db.update(connections).set(values).where(eq(connections.id, connectionId));
    await gate({ status: 'needs_reauth' });
    expect(await told()).toEqual(['pending', 'It goes once QuickBooks is connected again.']);
    await gate({ status: 'paused', pauseReason: { type: 'RateLimited', message: 'Asked too often.' } });
    expect(await told()).toEqual(['pending', 'It goes when the connection goes on. Asked too often.']);
    await gate({ status: 'active', pauseReason: null, gateOpen: false });
    expect(await told()).toEqual(['pending', expect.stringContaining('next visit')]);
    await set({ enabled: false });
    expect(await told()).toEqual(['pending', 'Enable Sync is off: it goes when it is turned on.']);
  });

  it('once mapped its entries are QB Pending and nobody has to act; without the mapping they are held again', async () => {
    api.vendor.choices = {
      employee: [{ externalId: '55', name: 'Robert D', type: 'employee', active: true }],
      account: [],
      tax_code: [],
    };
    await put('/v1/timesheets/ts', timesheetData('bo', { entries: entries('a', 'b', 'c') }));
    await hold('ts:a', unmapped);
    await hold('ts:b', unmapped);
    await hold('ts:c', locked);
    const mapping = `/v1/connections/${connectionId}/mappings/employee/bo`;
    const seen = async () => {
      const [health, unresolved, list] = await Promise.all([
        client.call({ url: `/v1/connections/${connectionId}/health` }),
        client.call({ url: '/v1/unresolved-errors' }),
        client.call({ url: `/v1/connections/${connectionId}/mappings/employee` }),
      ]);
      const { mended, unresolved: count, pending } = health.body;
      return { mended, count, pending, listed: unresolved.body.count, holdsUp: list.body.items[0].holdsUp };
    };
    expect(await seen()).toEqual({ mended: 0, count: 3, pending: 0, listed: 3, holdsUp: 2 });

    api.gateway.woken = [];
    const saved = await put(mapping, { externalId: '55' });
    expect(saved.body).toMatchObject({ released: 0, mended: 2 });
    // Mapping alone sends nothing.
    expect(api.gateway.woken).toEqual([]);
    expect(await seen()).toEqual({ mended: 2, count: 1, pending: 0, listed: 1, holdsUp: 0 });
    expect(await syncOf('timesheet_entry', 'ts:a')).toMatchObject({
      label: 'QB Pending',
      message: 'The employee is mapped now. Push Timesheet Entries, or Sync, sends it.',
      error: null,
    });
    const { body } = await client.call({ url: `/v1/connections/${connectionId}/health` });
    expect(body.statusLine).toContain('2 mapped and waiting for a push');

    expect((await client.call({ method: 'DELETE', url: mapping })).status).toBe(204);
    expect(await seen()).toEqual({ mended: 0, count: 3, pending: 0, listed: 3, holdsUp: 2 });
    expect(await syncOf('timesheet_entry', 'ts:a')).toMatchObject({ label: 'Employee Not Mapped' });

    await put(mapping, { externalId: '55' });
    expect((await post('/v1/records/timesheet_entry/ts:a/sync', {})).status).toBe(202);
    expect(await seen()).toEqual({ mended: 1, count: 1, pending: 1, listed: 1, holdsUp: 0 });
  });

  it('on the timesheet is the most urgent of its entries, and says of how many', async () => {
    await put('/v1/timesheets/ts', timesheetData('bo', { entries: entries('a', 'b', 'c', 'd') }));
    await link('ts:a');
    await hold('ts:b', unmapped);
    await hold('ts:c', locked);
    await hold('ts:d', locked);
    const whole = await syncOf('timesheet', 'ts');
    expect(whole).toMatchObject({ label: 'QB Error', message: '2 of 4 entries: The pay period is closed.' });
    expect(whole.parts.map(({ id, label }: { id: string; label: string }) => [id, label])).toEqual([
      ['ts:a', 'QB Synced'],
      ['ts:b', 'Employee Not Mapped'],
      ['ts:c', 'QB Error'],
      ['ts:d', 'QB Error'],
    ]);
    const links = whole.parts.map(({ externalUrl }: { externalUrl: string | null }) => externalUrl);
    expect(links).toEqual([expect.stringContaining('/timesheet_entry/'), null, null, null]);
  });
});

it('which entries a team member holds up is told where the member is mapped, with a suggestion', async () => {
  const choice = {
    externalId: '55',
    name: 'Robert D',
    type: 'employee',
    email: 'BO@example.com',
    active: true,
  };
  api.vendor.choices = { employee: [choice], account: [], tax_code: [] };
  await put('/v1/timesheets/ts', timesheetData('bo', { entries: entries('a', 'b') }));
  await hold('ts:a', unmapped);
  await hold('ts:b', unmapped);
  const { body } = await client.call({ url: `/v1/connections/${connectionId}/mappings/employee` });
  expect(body.items).toMatchObject([
    { key: 'bo', label: 'Bo Diaz', holdsUp: 2, suggestion: { score: 1, choice: { externalId: '55' } } },
  ]);
});

describe('a wrong timesheet is refused and names the field', () => {
  const sheet = (line: object) =>
    timesheetData('bo', { entries: [{ id: 'e1', date: '2026-11-03', hours: 1, ...line }] });
  it.each<[string, unknown, string]>([
    ['an unknown team member', timesheetData('nobody'), '/teamMemberId'],
    ['an unknown status', timesheetData('bo', { status: 'paid' }), '/status'],
    ['a period that ends before it begins', timesheetData('bo', { endDate: '2026-11-01' }), '/endDate'],
    ['a day that does not exist', timesheetData('bo', { startDate: '2026-02-30' }), '/startDate'],
    ['an entry outside the period', sheet({ date: '2026-11-09' }), '/entries/0/date'],
    ['no time', sheet({ hours: 0 }), '/entries/0/minutes'],
    ['negative time', sheet({ hours: -1 }), '/entries/0/hours'],
    ['half a minute', sheet({ minutes: 0.5 }), '/entries/0/minutes'],
    ['a year of hours', sheet({ hours: 8760 }), '/entries/0/hours'],
    ['an unknown customer', sheet({ customerId: 'none' }), '/entries/0/customerId'],
    ['an unknown item', sheet({ serviceItemId: 'none' }), '/entries/0/serviceItemId'],
    ['billable time without a customer', sheet({ billable: true, hourlyRate: '1' }), '/entries/0/customerId'],
    ['billable time without a rate', sheet({ billable: true }), '/entries/0/hourlyRate'],
    ['a rate in exponents', sheet({ hourlyRate: '1e2' }), '/entries/0/hourlyRate'],
    ['a colon in an entry’s id', sheet({ id: 'a:b' }), '/entries/0/id'],
    ['an entry’s id twice', timesheetData('bo', { entries: entries('a', 'a') }), '/entries/1/id'],
    ['an unknown field', sheet({ pay: '1' }), '/entries/0/pay'],
  ])('%s', async (_what, body, pointer) => {
    const answer = await put('/v1/timesheets/bad', body);
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_body']);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect((await client.call({ url: '/v1/timesheets/bad' })).status).toBe(404);
  });

  it('ids that are too long together', async () => {
    const answer = await put(`/v1/timesheets/${'x'.repeat(199)}`, sheet({}));
    expect(answer.body.errors).toMatchObject([{ pointer: '/entries/0/id' }]);
  });
});

describe('what is derived and what is only kept here', () => {
  it('entries are read, never written', async () => {
    await put('/v1/timesheets/ts', timesheetData('bo'));
    const read = await client.call({ url: '/v1/timesheet-entries/ts:e1' });
    expect([read.status, read.body.data.minutes]).toEqual([200, 90]);
    expect((await client.call({ url: '/v1/timesheet-entries' })).body.items).toHaveLength(1);
    expect((await put('/v1/timesheet-entries/ts:e1', read.body.data)).status).toBe(404);
    const bulk = await post('/v1/records:bulk', [{ type: 'timesheet_entry', id: 'x', data: {} }]);
    expect(bulk.body.results[0].errors).toMatchObject([{ pointer: '/type' }]);
  });

  it('team members are neither sent nor pulled, and the answer says so', async () => {
    const sync = await post('/v1/records/team_member/bo/sync', {});
    expect([sync.status, sync.body.code, sync.body.detail]).toEqual([
      409,
      'state_not_allowed',
      'Team members are mapped to employees, never sent.',
    ]);
    for (const kind of ['push', 'pull']) {
      const answer = await post(`/v1/connections/${connectionId}/${kind}`, { entityTypes: ['team_member'] });
      expect(answer.body.errors).toMatchObject([{ pointer: '/entityTypes/0' }]);
    }
  });

  it('a draft is not synced by pressing Sync, and the answer says why', async () => {
    await put('/v1/timesheets/ts', timesheetData('bo', { status: 'draft' }));
    const answer = await post('/v1/records/timesheet/ts/sync', {});
    expect([answer.status, answer.body.detail]).toEqual([409, expect.stringContaining('draft')]);
  });

  it('who is named by a timesheet cannot be deleted; the timesheet can, with its entries', async () => {
    await put('/v1/customers/c', customerData);
    await put('/v1/service-items/s', itemData);
    await put('/v1/invoices/i', invoiceData('c'));
    await put('/v1/timesheets/ts', timesheetData('bo'));
    const refused = await client.call({ method: 'DELETE', url: '/v1/team-members/bo' });
    expect([refused.status, refused.body.code]).toEqual([409, 'record_in_use']);
    expect(refused.body.detail).toContain('timesheet/ts');
    expect((await client.call({ method: 'DELETE', url: '/v1/timesheets/ts' })).status).toBe(200);
    expect((await client.call({ url: '/v1/timesheet-entries/ts:e1' })).status).toBe(404);
    expect((await client.call({ method: 'DELETE', url: '/v1/team-members/bo' })).status).toBe(200);
  });
});
