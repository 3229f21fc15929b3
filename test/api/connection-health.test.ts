import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reserve } from '../../src/db/requests/rate-budget.ts';
import {
  auditTrail,
  batches,
  changeChecks,
  connectionSecrets,
  connections,
  mappingChoices,
  rateBudgets,
  records,
  syncLog,
  syncQueue,
  syncSettings,
  toldAhead,
  workers,
} from '../../src/db/schema/index.ts';
import { noteWorker } from '../../src/db/workers.ts';
import type { SyncErrorType } from '../../src/errors.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, customerData } from './support/samples.ts';

const LIMITS = [
  { kind: 'any' as const, count: 500, windowMs: 60_000 },
  { kind: 'batch' as const, count: 40, windowMs: 60_000 },
];

const US = { companyName: 'Green Lawns', country: 'US', payroll: false };

let api: TestApi;
let client: TestClient;
let id: string;
const now = new Date('2026-11-22T12:00:00Z');

beforeAll(async () => {
  api = await createTestApi({ clock: () => now });
  Object.assign(api.vendor.entry.provider.capabilities, { limits: LIMITS });
});
afterAll(() => api?.close());
beforeEach(async () => {
  api.vendor.company.capabilities = { ...api.vendor.company.capabilities, ...US };
  client = await api.client();
  id = await connect(api, client);
});

const key = () => ({ tenantId: client.tenantId, connectionId: id });
const health = async () => (await client.call({ url: `/v1/connections/${id}/health` })).body;
const readCompany = () => client.call({ method: 'POST', url: `/v1/connections/${id}/read-company` });
const set = (values: Partial<typeof connections.$inferInsert>) =>
  api.db.update(connections).set(values).where(eq(connections.id, id));

describe('what keeps records here', () => {
  const settings = (values: Partial<typeof syncSettings.$inferInsert>) =>
    api.db.update(syncSettings).set(values).where(eq(syncSettings.connectionId, id));
  const invoices = { invoice: false, payment: false };

  it('is told of types whose switch is off and of which there are records, of this tenant', async () => {
    await (await api.client()).call({ method: 'PUT', url: '/v1/customers/c', body: customerData });
    await settings({ autoSync: { ...invoices, customer: false } });
    expect(await health()).toMatchObject({ atRest: [], syncEnabled: true });
    await client.call({ method: 'PUT', url: '/v1/customers/c', body: customerData });
    expect((await health()).atRest).toEqual(['customer']);
    await settings({ enabled: false });
    expect(await health()).toMatchObject({ atRest: [], syncEnabled: false });
  });

  it('is told of a vendor’s program that is not here', async () => {
    expect((await health()).reached).toBe(true);
    await set({ gateOpen: false });
    expect((await health()).reached).toBe(false);
  });
});

describe('the last look for changes', () => {
  it('is shown, and why the latest one did not finish', async () => {
    expect(await health()).toMatchObject({ lastChangeCheckAt: null, changeCheckProblem: null });
    const error = { type: 'VendorUnavailable', message: 'No answer.' } as const;
    await api.db
      .insert(changeChecks)
      .values({ ...key(), checkedAt: new Date('2026-11-22T11:50:00Z'), error });
    expect(await health()).toMatchObject({
      lastChangeCheckAt: '2026-11-22T11:50:00.000Z',
      changeCheckProblem: { message: 'No answer.', remedy: expect.stringMatching(/\w/) },
    });
  });
});

describe('whether QuickBooks can be reached is told from the calls that were made', () => {
  it('unknown before the first one and after a day without any', async () => {
    expect((await health()).reachable).toEqual({ state: 'unknown', lastAnswerAt: null });
    await set({ lastSuccessAt: new Date('2026-11-21T11:59:00Z') });
    expect((await health()).reachable.state).toBe('unknown');
  });

  it('yes after an answer, whichever call had it', async () => {
    await set({ lastSuccessAt: new Date('2026-11-22T09:00:00Z') });
    await api.db.insert(changeChecks).values({ ...key(), checkedAt: new Date('2026-11-22T11:00:00Z') });
    expect((await health()).reachable).toEqual({ state: 'yes', lastAnswerAt: '2026-11-22T11:00:00.000Z' });
  });

  it('no while the calls have no answer', async () => {
    await set({ lastSuccessAt: new Date('2026-11-22T11:59:00Z'), outages: 2 });
    expect((await health()).reachable).toMatchObject({
      state: 'no',
      lastAnswerAt: '2026-11-22T11:59:00.000Z',
    });
  });
});

describe('the budget', () => {
  it('says how much of each limit all workers have taken in the window that ends now', async () => {
    for (const kind of ['batch', 'batch', 'read'] as const) {
      await api.db.transaction((tx) => reserve(tx, key(), LIMITS, kind));
    }
    expect((await health()).budget).toEqual([
      { kind: 'any', windowMs: 60_000, allowed: 500, used: 3 },
      { kind: 'batch', windowMs: 60_000, allowed: 40, used: 2 },
    ]);
  });
});

describe('reading the company again', () => {
  it('takes over what has changed there without a new sign-in, and names who asked', async () => {
    await api.db.insert(mappingChoices).values({ ...key(), kind: 'tax_code', choices: [] });
    api.vendor.company.capabilities = {
      ...api.vendor.company.capabilities,
      companyName: 'Greener Lawns',
      country: 'CA',
      payroll: true,
    };
    const { status, body } = await readCompany();
    expect(status).toBe(200);
    expect(body).toMatchObject({ region: 'Canada', company: { name: 'Greener Lawns', payroll: true } });
    expect((await client.call({ url: `/v1/connections/${id}` })).body).toEqual(body);
    const lists = await api.db.select().from(mappingChoices).where(eq(mappingChoices.connectionId, id));
    expect(lists).toEqual([]);
    const audit = await api.db.select().from(auditTrail).where(eq(auditTrail.tenantId, client.tenantId));
    expect(audit.at(-1)).toMatchObject({
      action: 'readCompany',
      subject: `connections/${id}/read-company`,
      actor: expect.stringMatching(/^key:/),
    });
  });

  it('changes nothing when the company cannot be read, and says what to do', async () => {
    const { calls } = api.vendor.entry.provider;
    if (!calls) throw new Error('the fake vendor has no calls');
    const { read: answering } = calls;
    const error = { type: 'VendorUnavailable', message: 'No answer within 60 s.' } as const;
    Object.assign(calls, { read: async () => ({ ok: false, failure: { kind: 'unknown', error } }) });
    const { status, body } = await readCompany();
    Object.assign(calls, { read: answering });
    expect([status, body.code, body.detail]).toEqual([
      503,
      'accounting_unavailable',
      'No answer within 60 s.',
    ]);
    expect((await client.call({ url: `/v1/connections/${id}` })).body.company.name).toBe('Green Lawns');
  });

  it('says that asking again is of no use where the company refuses the question', async () => {
    const { calls } = api.vendor.entry.provider;
    if (!calls) throw new Error('the fake vendor has no calls');
    const { read: answering } = calls;
    const error = { type: 'VendorFault', message: 'Id should be a valid number.' } as const;
    Object.assign(calls, { read: async () => ({ ok: false, failure: { kind: 'refused', error } }) });
    const { status, body } = await readCompany();
    Object.assign(calls, { read: answering });
    expect([status, body.code, body.retryable, body.detail]).toEqual([
      422,
      'accounting_refused',
      false,
      'Id should be a valid number.',
    ]);
  });

  it('needs a connection that is signed in', async () => {
    await set({ status: 'needs_reauth' });
    expect((await readCompany()).body.code).toBe('connection_needs_reauth');
    await set({ status: 'disconnected' });
    expect((await readCompany()).body.code).toBe('connection_not_connected');
  });
});

describe('the sentence', () => {
  const queue = (rows: Partial<typeof syncQueue.$inferInsert>[]) =>
    api.db.insert(syncQueue).values(
      rows.map((row, index) => ({
        ...key(),
        entityType: 'customer' as const,
        recordId: `c${index}`,
        priority: 1,
        rank: 1,
        requestedBy: 'test',
        ...row,
      })),
    );

  it('names every state in which a record is not in step', async () => {
    await noteWorker(api.db, 'a');
    const states = ['unresolved', 'pending', 'in_flight', 'retrying', 'waiting'] as const;
    await queue(states.map((state) => ({ state })));
    expect((await health()).statusLine).toBe(
      'Connected to Green Lawns. 1 need attention, 1 pending, 1 under way, 1 to be tried again, 1 waiting for others.',
    );
    await api.db.delete(syncQueue);
    expect((await health()).statusLine).toBe('Connected to Green Lawns. Everything is in step.');
  });

  it('says that no worker is alive, what it left behind and who has to act', async () => {
    await noteWorker(api.db, 'a');
    await api.db.update(workers).set({ seenAt: new Date(0) });
    await queue([{ state: 'in_flight' }]);
    const { statusLine, workers: shown } = await health();
    expect(statusLine).toContain(
      'No worker is running: nothing is sent, and 1 are where the last one left them.',
    );
    expect(statusLine).toContain('has to start one');
    expect(shown).toEqual({ alive: false, lastSeenAt: '1970-01-01T00:00:00.000Z' });
  });
});

describe('what waits for longer than a moment says for what and until when, on connection, batch and record', () => {
  const until = new Date(now.getTime() + 90_000);
  const busy = (type: SyncErrorType) => ({
    status: 'paused' as const,
    pausedUntil: until,
    pauseReason: { type, message: `${type}, as QuickBooks said` },
  });
  const fillLimit = async () => {
    for (let place = 0; place < 40; place++) await reserve(api.db, key(), LIMITS, 'batch');
  };
  const kinds: {
    what: string;
    connection?: Partial<typeof connections.$inferInsert>;
    enabled?: boolean;
    arrange?: () => Promise<void>;
    row?: Partial<typeof syncQueue.$inferInsert>;
    says: RegExp;
    until: unknown;
    actor?: string;
  }[] = [
    {
      what: 'its own request limit',
      arrange: fillLimit,
      row: { state: 'in_flight' },
      says: /requests that the accounting system allows are used up/,
      until: expect.stringMatching(/^20/),
      actor: 'nobody',
    },
    {
      what: 'a 429',
      connection: busy('RateLimited'),
      says: /RateLimited, as QuickBooks said/,
      until: until.toISOString(),
      actor: 'nobody',
    },
    {
      what: 'a vendor that does not answer',
      connection: busy('VendorUnavailable'),
      says: /VendorUnavailable, as QuickBooks said/,
      until: until.toISOString(),
      actor: 'nobody',
    },
    {
      what: 'a closed company, of a record that waits for its next attempt',
      connection: busy('CompanyUnavailable'),
      row: { state: 'retrying' },
      says: /CompanyUnavailable, as QuickBooks said/,
      until: until.toISOString(),
      actor: 'admin',
    },
    {
      what: 'a new sign-in',
      connection: {
        status: 'needs_reauth',
        pauseReason: { type: 'ConnectionNeedsReauth', message: 'expired' },
      },
      says: /once QuickBooks is connected again/,
      until: null,
      actor: 'admin',
    },
    { what: 'the switch', enabled: false, says: /Enable Sync is off/, until: null },
    {
      what: 'the agent of a desktop',
      connection: { gateOpen: false },
      says: /next visit of the program beside QuickBooks/,
      until: null,
    },
    {
      what: 'something that it needs, which waits itself',
      connection: busy('VendorUnavailable'),
      row: { state: 'waiting', waitsOnType: 'customer', waitsOnId: 'other' },
      says: /VendorUnavailable, as QuickBooks said/,
      until: until.toISOString(),
      actor: 'nobody',
    },
  ];

  it.each(kinds)('$what', async ({ connection, enabled, arrange, row, says, until: goesOn, actor }) => {
    await client.call({ method: 'PUT', url: '/v1/customers/c', body: customerData });
    if (connection) await set(connection);
    if (enabled === false)
      await api.db.update(syncSettings).set({ enabled }).where(eq(syncSettings.connectionId, id));
    await arrange?.();
    await api.db
      .update(syncQueue)
      .set(row ?? { state: 'pending' })
      .where(eq(syncQueue.connectionId, id));
    const batch = { ...key(), id: `bat-${id}`, kind: 'push' as const, state: 'running' as const };
    await api.db.insert(batches).values({ ...batch, entityTypes: ['customer'], requestedBy: 'test' });
    const wait = {
      message: expect.stringMatching(says),
      until: goesOn,
      error: actor === undefined ? null : expect.objectContaining({ actor }),
    };
    expect((await health()).wait).toEqual(wait);
    expect((await client.call({ url: `/v1/batches/${batch.id}` })).body.wait).toEqual(wait);
    const { body } = await client.call({ url: '/v1/records/customer/c/sync' });
    expect(body.connections[0]).toMatchObject({ wait, message: expect.stringMatching(says) });
  });

  it('nothing where it goes on by itself, and of a lost answer that it is looked up first', async () => {
    await client.call({ method: 'PUT', url: '/v1/customers/c', body: customerData });
    expect((await health()).wait).toBeNull();
    const lost = { state: 'in_flight', lookUpFirst: true } as const;
    await api.db.update(syncQueue).set(lost).where(eq(syncQueue.connectionId, id));
    const { body } = await client.call({ url: '/v1/records/customer/c/sync' });
    expect(body.connections[0]).toMatchObject({
      wait: null,
      message: expect.stringMatching(/looked up first/),
    });
  });
});

describe('reads that the vendor counts', () => {
  const plan = { allowance: 500, stops: false, pricePerThousand: '3.50', currency: 'USD', warnShare: 0.8 };
  const reads = async (query = '') =>
    (await client.call({ url: `/v1/connections/${id}/reads${query}` })).body;
  // Other tests have connected companies of this vendor, too.
  beforeEach(() => api.db.delete(rateBudgets));
  afterAll(() => {
    delete api.vendor.entry.provider.capabilities.readPlan;
  });

  it('are not told of where none are counted', async () => {
    expect(await reads()).toMatchObject({ metered: false, reads: 0, forecast: null, plan: null });
  });

  it('are shown by what they were for, with the forecast in reads and in money', async () => {
    api.vendor.entry.provider.capabilities.readPlan = plan;
    await api.db
      .insert(rateBudgets)
      .values({ ...key(), kind: 'any', reads: { month: '2026-11', of: { changes: 100, pull: 330 } } });
    // 21.5 of 30 days are over.
    expect(await reads()).toEqual({
      month: '2026-11',
      metered: true,
      reads: 430,
      forecast: 600,
      features: [
        { feature: 'pull', reads: 330 },
        { feature: 'changes', reads: 100 },
      ],
      plan: {
        ...{ allowance: 500, stops: false, pricePerThousand: '3.50', currency: 'USD' },
        level: 'warning',
        warning: expect.stringContaining('costs extra'),
        use: { reads: 430, forecast: 600, cost: '0.35', usedUpAt: '2026-11-26T00:00:00.000Z' },
      },
    });
    expect(await reads('?month=2026-10')).toMatchObject({
      month: '2026-10',
      reads: 0,
      forecast: null,
      plan: null,
    });
    const odd = await client.call({ url: `/v1/connections/${id}/reads?month=2026-13` });
    expect(odd.status).toBe(400);
  });

  it('of other businesses are not shown, only that the plan they share runs out', async () => {
    api.vendor.entry.provider.capabilities.readPlan = plan;
    const other = await api.client();
    const theirs = { tenantId: other.tenantId, connectionId: await connect(api, other) };
    await api.db.delete(rateBudgets);
    await api.db.insert(rateBudgets).values([
      { ...key(), kind: 'any', reads: { month: '2026-11', of: { pull: 1 } } },
      { ...theirs, kind: 'any', reads: { month: '2026-11', of: { pull: 499 } } },
    ]);
    const shown = await reads();
    expect(shown).toMatchObject({ reads: 1, plan: { level: 'urgent', use: null } });
    expect(JSON.stringify(shown)).not.toContain('499');
  });

  it('of connecting are counted', async () => {
    api.vendor.entry.provider.capabilities.readPlan = plan;
    id = await connect(api, client);
    const [row] = await api.db.select().from(rateBudgets).where(eq(rateBudgets.connectionId, id));
    expect(row?.reads?.of).toEqual({ company: 1 });
  });

  it('that were told to run out are on the banner of every page', async () => {
    expect((await health()).readsLevel).toBe('fine');
    await api.db
      .insert(toldAhead)
      .values({ tenantId: client.tenantId, key: 'reads/fakebooks/2026-11/warning' });
    expect((await health()).readsLevel).toBe('warning');
  });
});

describe('when to reconnect', () => {
  const consents = async (of = client) => (await of.call({ url: '/v1/consents' })).body.items;
  const ends = (at: string) =>
    api.db
      .update(connectionSecrets)
      .set({ refreshExpiresAt: new Date(at) })
      .where(eq(connectionSecrets.connectionId, id));

  it('is listed for each company: by when, who connected it, and when it is told', async () => {
    await ends('2026-12-01T12:00:00Z');
    expect(await consents()).toEqual([
      {
        connectionId: id,
        companyName: 'Green Lawns',
        endsAt: '2026-12-01T12:00:00.000Z',
        daysLeft: 9,
        level: 'notice',
        needsReauth: false,
        givenBy: expect.stringContaining('API key'),
        givenAt: expect.any(String),
        remindsAt: ['2026-11-17T12:00:00.000Z', '2026-11-24T12:00:00.000Z', '2026-11-29T12:00:00.000Z'],
      },
    ]);
    await set({ status: 'needs_reauth' });
    expect(await consents()).toMatchObject([{ needsReauth: true }]);
    await set({ status: 'disconnected' });
    expect(await consents()).toEqual([]);
  });

  it('is nothing to another business', async () => {
    expect(await consents(await api.client())).toEqual([]);
  });
});

describe('figures for those who look rather than read', () => {
  const figures = async (query = '') => client.call({ url: `/v1/connections/${id}/figures${query}` });
  const entry = (at: string, values: Partial<typeof syncLog.$inferInsert> = {}) => ({
    ...key(),
    entityType: 'customer' as const,
    recordId: 'c',
    entityName: 'Ada',
    direction: 'push' as const,
    status: 'success' as const,
    action: 'updated',
    requestedBy: 'test',
    at: new Date(at),
    ...values,
  });
  const begun = Date.now();
  const day = (offset: number, time = '12:00') =>
    `${new Date(begun + offset * 86_400_000).toISOString().slice(0, 10)}T${time}:00Z`;

  it('counts what became of records by the day of the clock that is asked for, without what had nothing to do', async () => {
    const other = await api.client();
    const theirs = { tenantId: other.tenantId, connectionId: await connect(api, other) };
    await api.db
      .insert(syncLog)
      .values([
        entry(day(-2, '23:30')),
        entry(day(-2, '23:30'), { status: 'skipped', action: 'already up to date' }),
        entry(day(-2, '01:30'), { status: 'error' }),
        entry(day(-1), { status: 'skipped', action: 'skipped' }),
        entry(day(-60)),
        { ...entry(day(-1)), ...theirs },
      ]);
    const none = { success: 0, error: 0, skipped: 0 };
    const daysOf = async (query: string) => (await figures(query)).body.days;
    expect(await daysOf('?days=5')).toEqual([
      { ...none, day: day(-2).slice(0, 10), success: 1, error: 1 },
      { ...none, day: day(-1).slice(0, 10), skipped: 1 },
    ]);
    // Half past eleven in the evening is the next morning there.
    expect(await daysOf('?days=5&timeZone=Asia/Tokyo')).toEqual([
      { ...none, day: day(-2).slice(0, 10), error: 1 },
      { ...none, day: day(-1).slice(0, 10), success: 1, skipped: 1 },
    ]);
    expect((await figures('?timeZone=Nowhere/AtAll')).status).toBe(400);
    expect((await figures('?days=32')).status).toBe(400);
  });

  it('measures from the change to QuickBooks what went by itself, and tells what waits by age and by whom', async () => {
    expect((await figures()).body.toSync).toBeNull();
    for (const name of ['c', 'd', 'e', 'f'])
      await client.call({ method: 'PUT', url: `/v1/customers/${name}`, body: { displayName: name } });
    const changed = new Date(Date.now() - 600_000);
    await api.db.update(records).set({ updatedAt: changed }).where(eq(records.tenantId, client.tenantId));
    const later = (ms: number) => new Date(changed.getTime() + ms).toISOString();
    await api.db.insert(syncLog).values([
      entry(later(1_000)),
      entry(later(3_000), { recordId: 'd' }),
      entry(later(900_000), { recordId: 'e', batchId: 'by-hand' }),
      // Changed again since.
      entry(later(-5_000), { recordId: 'f' }),
    ]);
    expect((await figures()).body.toSync).toEqual({ count: 2, medianMs: 2_000, p95Ms: 2_900 });

    const age = (recordId: string, hours: number, state: 'pending' | 'unresolved' | 'mended') =>
      api.db
        .update(syncQueue)
        .set({ state, createdAt: new Date(Date.now() - hours * 3_600_000) })
        .where(and(eq(syncQueue.connectionId, id), eq(syncQueue.recordId, recordId)));
    await age('c', 0, 'pending');
    await age('d', 5, 'unresolved');
    await age('e', 100, 'mended');
    await age('f', 500, 'pending');
    expect((await figures()).body.waiting).toEqual([
      { age: 'hour', moving: 1, standing: 0 },
      { age: 'day', moving: 0, standing: 1 },
      { age: 'week', moving: 0, standing: 1 },
      { age: 'older', moving: 1, standing: 0 },
    ]);
  });
});
