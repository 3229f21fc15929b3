import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { declareRestored } from '../../src/db/installation.ts';
import { installation, syncQueue } from '../../src/db/schema/index.ts';
import { ANSWERED_BY_SYNC, type SyncErrorType } from '../../src/errors.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, paymentData, teamMemberData, timesheetData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;
let connectionId: string;

/** Every other one is collected; only these sync. */
const PAYMENTS = Array.from({ length: 6 }, (_, index) => `pay_${index}`);
const COLLECTED = ['pay_0', 'pay_2', 'pay_4'];

beforeAll(async () => {
  api = await createTestApi();
  client = await api.client();
  connectionId = await connect(api, client);
  await put('/v1/customers/cus', { displayName: 'Ada Byron' });
  for (const [index, id] of PAYMENTS.entries())
    await put(`/v1/payments/${id}`, paymentOf(index % 2 === 0 ? 'collected' : 'pending'));
});
afterAll(() => api?.close());

const put = (url: string, body: unknown, one = client) => one.call({ method: 'PUT', url, body });
const sync = (body: unknown, one = client) => one.call({ method: 'POST', url: '/v1/records:sync', body });
const paymentOf = (status: string) => ({ ...paymentData('cus', 'none', { status }), allocations: [] });

async function rowOf(recordId: string, at = connectionId) {
  const rows = await api.db
    .select()
    .from(syncQueue)
    .where(and(eq(syncQueue.connectionId, at), eq(syncQueue.recordId, recordId)));
  return rows[0];
}

async function wait(recordId: string, type: SyncErrorType, at = connectionId): Promise<void> {
  await api.db
    .update(syncQueue)
    .set({
      state: 'unresolved',
      error: { type, message: 'as it stands' },
      errorType: type,
      force: false,
      chosen: false,
      lookUpFirst: false,
    })
    .where(and(eq(syncQueue.connectionId, at), eq(syncQueue.recordId, recordId)));
}

it('what cannot go is counted by its reason', async () => {
  const { status, body } = await sync({ type: 'payment', ids: ['pay_0', 'pay_2', 'pay_1'] });
  expect(status).toBe(202);
  expect(body).toMatchObject({ queued: 2, parts: null, connectionIds: [connectionId] });
  expect(body.refused).toEqual([
    { reason: 'The payment is not collected yet; it syncs once it is.', count: 1 },
  ]);
});

it('all that a list finds, but some, is synced as the list finds it', async () => {
  const found = { search: 'byron', status: 'collected' };
  const { body } = await sync({ type: 'payment', found, except: ['pay_0'] });
  expect(body.queued).toBe(COLLECTED.length - 1);
});

it('answers no decision that somebody has to make on sight, whatever it is about', async () => {
  for (const type of ANSWERED_BY_SYNC) {
    await wait('pay_0', type);
    const before = await rowOf('pay_0');
    const { body } = await sync({ type: 'payment', found: { status: 'collected' } });
    expect([type, body.queued]).toEqual([type, COLLECTED.length - 1]);
    expect(body.refused, type).toEqual([{ reason: expect.stringMatching(/open it/i), count: 1 }]);
    expect(await rowOf('pay_0'), type).toEqual(before);
  }
});

it('retries what waits for anything else, and takes no side doing so', async () => {
  await wait('pay_0', 'InvalidRecord');
  const { body } = await sync({ type: 'payment', ids: ['pay_0'] });
  expect(body).toMatchObject({ queued: 1, refused: [] });
  expect(await rowOf('pay_0')).toMatchObject({ state: 'pending', priority: 1, force: false, chosen: false });
});

it('goes where nothing has to be decided, and says that it does not go everywhere', async () => {
  const other = await connect(api, client);
  await sync({ type: 'payment', ids: ['pay_0'] });
  await wait('pay_0', 'Conflict', other);
  const { body } = await sync({ type: 'payment', ids: ['pay_0'] });
  expect(body).toMatchObject({ queued: 1, refused: [{ count: 1 }] });
  expect(await rowOf('pay_0')).toMatchObject({ state: 'pending' });
  expect(await rowOf('pay_0', other)).toMatchObject({ state: 'unresolved', errorType: 'Conflict' });
});

it('sends nothing when more is found than somebody saw', async () => {
  const found = { status: 'collected' };
  const more = await sync({ type: 'payment', connectionId, found, except: ['pay_0'], seen: 1 });
  expect([more.status, more.body.code, more.body.detail]).toEqual([
    409,
    'more_found',
    '1 were shown, and 2 are found now.',
  ]);
  expect((await sync({ type: 'payment', connectionId, found, seen: 3 })).body.queued).toBe(3);
  expect((await sync({ type: 'payment', ids: ['pay_0'], seen: 1 })).body.code).toBe('invalid_body');
});

it('entries of a timesheet are synced in its place, each counted', async () => {
  await put('/v1/team-members/bo', teamMemberData);
  const entries = ['e1', 'e2'].map((id) => ({ id, date: '2026-11-03', hours: 1, minutes: 30 }));
  await put('/v1/timesheets/ts', timesheetData('bo', { entries }));
  await put('/v1/timesheets/none', timesheetData('bo', { entries: [] }));
  const listed = await client.call({ url: '/v1/timesheets?search=diaz' });
  expect(listed.body.items).toHaveLength(2);
  const { body } = await sync({ type: 'timesheet', ids: ['ts', 'none'] });
  expect(body).toMatchObject({
    queued: 1,
    parts: 2,
    refused: [{ reason: 'The timesheet has nothing to sync.', count: 1 }],
  });
});

it('one that was deleted meanwhile keeps none of the others', async () => {
  const missing = await sync({ type: 'payment', ids: ['gone'] });
  expect([missing.status, missing.body.code]).toEqual([404, 'not_found']);
  const { body } = await sync({ type: 'payment', ids: ['pay_2', 'gone', 'gone'] });
  expect(body).toMatchObject({
    queued: 1,
    refused: [{ reason: 'It is not there any more.', count: 1 }],
  });
});

it('wants either ids or a list, and reaches nobody else’s', async () => {
  expect((await sync({ type: 'payment' })).body.code).toBe('invalid_body');
  expect((await sync({ type: 'payment', ids: ['pay_0'], found: {} })).body.code).toBe('invalid_body');
  const stranger = await api.client();
  await connect(api, stranger);
  expect((await sync({ type: 'payment', ids: ['pay_0'] }, stranger)).status).toBe(404);
  expect((await sync({ type: 'payment', found: {} }, stranger)).body.queued).toBe(0);
});

it('who may not read records finds none of them by filters', async () => {
  const { tenantId } = client;
  const blind = await api.client({ tenantId, scopes: ['sync:write'] });
  const { status, body } = await sync({ type: 'payment', found: { amount_from: '1' } }, blind);
  expect([status, body.code]).toEqual([403, 'forbidden']);
  expect((await sync({ type: 'payment', ids: ['pay_0'] }, blind)).status).toBe(202);
});

it('takes nothing in a backup that was not reconciled', async () => {
  await declareRestored(api.db);
  const { status, body } = await sync({ type: 'payment', ids: ['pay_0'] });
  await api.db.delete(installation);
  expect([status, body.code]).toEqual([503, 'awaits_reconcile']);
});
