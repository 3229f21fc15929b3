import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { records, syncQueue } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import type { CallRequest } from '../api/support/api.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice, serviceItem } from './samples.ts';
import { type Books, booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;
let api: EngineApi;

withEngine((running) => {
  ({ vendor, engine } = running);
});
beforeAll(() => {
  api = startEngineApi(engine);
});
afterAll(() => api?.close());

interface Wizard {
  tenant: Tenant;
  realmId: string;
  books: Books;
  ask(request: CallRequest): ReturnType<Awaited<ReturnType<EngineApi['clientOf']>>>;
}

async function company(seed = 'empty'): Promise<Wizard> {
  const { tenant, realmId } = await vendor.tenantIn(engine, {}, undefined, seed);
  return { tenant, realmId, books: await booksOf(vendor, realmId), ask: await api.clientOf(tenant) };
}

/** Begins an import, and waits for its review. */
async function toReview(
  { tenant, ask }: Wizard,
  entityTypes: string[],
  params: object = {},
): Promise<string> {
  const url = `/v1/connections/${tenant.connectionId}/imports`;
  const started = await ask({ method: 'POST', url, body: { entityTypes, ...params } });
  expect([started.status, started.body.code]).toEqual([202, undefined]);
  await inState(ask, started.body.id, 'review');
  return started.body.id;
}

async function inState(ask: Wizard['ask'], id: string, state: string) {
  return waitUntil({ what: `the import to be ${state}`, timeoutMs: 60_000 }, async () => {
    const { body } = await ask({ url: `/v1/imports/${id}` });
    if (body.state === 'failed') throw new Error(JSON.stringify(body.error));
    return body.state === state ? body : undefined;
  });
}

async function finish({ ask }: Wizard, id: string, body: object = {}) {
  const confirmed = await ask({ method: 'POST', url: `/v1/imports/${id}/confirm`, body });
  expect([confirmed.status, confirmed.body.code]).toEqual([202, undefined]);
  return inState(ask, id, 'done');
}

async function rowsBy({ ask }: Wizard, id: string, query = '') {
  const { body } = await ask({ url: `/v1/imports/${id}/rows?limit=500&${query}` });
  return new Map<string, Record<string, unknown>>(body.items.map((row: { name: string }) => [row.name, row]));
}

const recordsOf = ({ tenant }: Wizard) =>
  engine.db.select().from(records).where(eq(records.tenantId, tenant.tenantId));
const party = (DisplayName: string, email?: string) => ({
  DisplayName,
  ...(email ? { PrimaryEmailAddr: { Address: email } } : {}),
});

test('the whole wizard: count, match with reasons, review, confirm, import, report; nothing is written before', async () => {
  const wizard = await company();
  const { tenant, books, ask, realmId } = wizard;
  await tenant.save([customer('linked', { displayName: 'Linked Party' })]);
  await tenant.settled();
  await tenant.save(
    [
      customer('by-email', { displayName: 'Here', email: 'Same@Example.com' }),
      customer('by-name', { displayName: 'ACME Plumbing' }),
      customer('alike', { displayName: 'Johnson & Sons Gardening' }),
      customer('namesake', { displayName: 'Two Mails', email: 'one@example.com' }),
    ],
    { wake: false },
  );
  await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
  for (const [name, email] of [
    ['There', 'same@example.com'],
    ['Acme plumbing'],
    ['Johnson and Sons Gardening'],
    ['Two Mails', 'two@example.com'],
    ['Nobody Knows'],
    ['Leave Out'],
  ] as const) {
    await books.create('Customer', party(name, email));
  }
  const before = { records: await recordsOf(wizard), links: await tenant.links() };
  const there = (await vendor.objects(realmId, 'Customer')).length;

  const id = await toReview(wizard, ['customer']);
  expect({ records: await recordsOf(wizard), links: await tenant.links() }).toEqual(before);
  const found = await rowsBy(wizard, id);
  expect(found.get('There')).toMatchObject({
    suggestion: 'email',
    suggestedId: 'by-email',
    score: 1,
    decision: 'link',
    reason:
      'The same e-mail address, Same@Example.com. They differ: display name: “Here” here, “There” there. Only there: currency “USD”.',
  });
  expect(found.get('Acme plumbing')).toMatchObject({ suggestion: 'name', suggestedId: 'by-name' });
  expect(found.get('Johnson and Sons Gardening')).toMatchObject({
    suggestion: 'similar',
    suggestedId: 'alike',
    decision: null,
  });
  expect(found.get('Two Mails')).toMatchObject({ suggestion: 'similar', decision: null });
  expect(found.get('Nobody Knows')).toMatchObject({ suggestion: 'new', decision: 'create' });
  expect(found.get('Linked Party')).toMatchObject({ suggestion: 'linked', decision: 'ignore' });
  const state = await ask({ url: `/v1/imports/${id}` });
  expect(state.body.types).toMatchObject([{ type: 'customer', expected: there, staged: there }]);
  expect(state.body.undecided).toBe(2);

  const early = await ask({ method: 'POST', url: `/v1/imports/${id}/confirm`, body: {} });
  expect([early.status, early.body.code, early.body.errors[0].pointer]).toEqual([
    409,
    'import_undecided',
    '/undecided',
  ]);
  const decide = (name: string, body: object) =>
    ask({ method: 'PUT', url: `/v1/imports/${id}/rows/customer/${found.get(name)?.externalId}`, body });
  expect((await decide('Leave Out', { decision: 'ignore' })).body.decision).toBe('ignore');
  expect((await decide('Johnson and Sons Gardening', { decision: 'link' })).body.recordId).toBe('alike');
  const wrong = await decide('Nobody Knows', { decision: 'link', recordId: 'linked' });
  expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/recordId']);
  const bulk = await ask({
    method: 'POST',
    url: `/v1/imports/${id}/decisions`,
    body: { filter: { suggestion: 'similar', decision: 'undecided' }, decision: 'create' },
  });
  expect(bulk.body).toEqual({ changed: 1 });

  const writes = (await books.writes()).length;
  const report = await finish(wizard, id);
  expect(report.types[0].outcomes).toMatchObject({ linked: 3, ignored: 1, 'already linked': 1 });
  expect((await books.writes()).length).toBe(writes);
  const paired = new Map((await tenant.links()).map((link) => [link.recordId, link.externalId]));
  expect(paired.get('by-email')).toBe(found.get('There')?.externalId);
  expect(paired.get('by-name')).toBe(found.get('Acme plumbing')?.externalId);
  expect(paired.get('alike')).toBe(found.get('Johnson and Sons Gardening')?.externalId);
  const names = (await recordsOf(wizard)).map(({ name }) => name);
  expect(names).toContain('Nobody Knows');
  expect(names).not.toContain('Leave Out');

  const again = await toReview(wizard, ['customer']);
  expect([...(await rowsBy(wizard, again, 'suggestion=new')).keys()]).toEqual(['Leave Out']);
  await ask({ method: 'POST', url: `/v1/imports/${again}/cancel` });
});

test('invoices and what they need: numbers match, dates bound them, and what was left out stays out', async () => {
  const wizard = await company();
  const { tenant, books } = wizard;
  await tenant.save([customer('c1', { displayName: 'Billed' }), invoice('v1', 'c1', { number: 'N-1' })], {
    wake: false,
  });
  await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
  const billed = await books.create('Customer', party('Billed'));
  const other = await books.create('Customer', party('Left Out'));
  const bill = (CustomerRef: string, DocNumber: string, TxnDate: string, Amount = 50) =>
    books.create('Invoice', {
      CustomerRef: { value: CustomerRef },
      DocNumber,
      TxnDate,
      Line: [{ Amount, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: '1' } } }],
    });
  await bill(billed, 'N-1', '2026-03-01');
  await bill(billed, 'N-2', '2026-03-31', 12.34);
  await bill(billed, 'N-3', '2026-04-01');
  await bill(other, 'N-4', '2026-03-15');
  const types = ['customer', 'service_item', 'invoice'];
  const id = await toReview(wizard, types, { from: '2026-03-01', to: '2026-03-31' });
  const rows = await rowsBy(wizard, id, 'type=invoice');
  expect([...rows.keys()].sort()).toEqual(['N-1', 'N-2', 'N-4']);
  expect(rows.get('N-1')).toMatchObject({
    suggestion: 'number',
    suggestedId: 'v1',
    score: 1,
    decision: 'link',
  });
  const url = `/v1/imports/${id}/rows/customer/${other}`;
  await wizard.ask({ method: 'PUT', url, body: { decision: 'ignore' } });

  await finish(wizard, id, { undecided: 'ignore' });
  const done = await rowsBy(wizard, id, 'type=invoice');
  expect(done.get('N-1')).toMatchObject({ outcome: 'linked' });
  expect(done.get('N-2')).toMatchObject({ outcome: 'created' });
  expect(done.get('N-4')).toMatchObject({ outcome: 'skipped' });
  const stored = await recordsOf(wizard);
  expect(stored.find(({ name }) => name === 'N-2')?.data).toMatchObject({ total: '12.34', customerId: 'c1' });
  expect(stored.map(({ name }) => name)).not.toContain('Left Out');
});

test('what belongs to an account that is not synced is left alone, made there or decided on by hand, and says so', async () => {
  const wizard = await company();
  const { tenant, books, ask } = wizard;
  await tenant.save([customer('out', { displayName: 'Out' }), invoice('v1', 'out', { number: 'N-1' })]);
  await tenant.settled();
  const there = (await tenant.links()).find(({ recordId }) => recordId === 'out')?.externalId ?? '';
  const account = `/v1/connections/${tenant.connectionId}/accounts`;
  const unsynced = await ask({ method: 'POST', url: `${account}/unsync`, body: { ids: ['out'] } });
  expect(unsynced.status, unsynced.text).toBe(200);
  await tenant.save([invoice('v2', 'out', { number: 'N-2' })]);
  const bill = (DocNumber: string) =>
    books.create('Invoice', {
      CustomerRef: { value: there },
      DocNumber,
      TxnDate: '2026-03-01',
      Line: [
        { Amount: 50, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: '1' } } },
      ],
    });
  await bill('N-2');
  await bill('N-3');
  const id = await toReview(wizard, ['invoice']);
  const isBill = ({ entityType }: { entityType: string }) => entityType === 'invoice';
  const bills = async () => ({
    records: (await recordsOf(wizard)).filter(isBill).map(({ id: recordId }) => recordId),
    links: (await tenant.links()).filter(isBill),
  });
  const before = await bills();
  await finish(wizard, id, { undecided: 'create' });
  const rows = await rowsBy(wizard, id, 'type=invoice');
  const leftOut = { outcome: 'skipped', message: expect.stringContaining('Its account is not synced.') };
  expect(rows.get('N-2')).toMatchObject({ decision: 'link', ...leftOut });
  expect(rows.get('N-3')).toMatchObject(leftOut);
  expect(await bills()).toEqual(before);
});

test('what changes there during the review is imported as it is then, and what vanished is told as gone', async () => {
  const wizard = await company('us-lists');
  const { books, tenant } = wizard;
  const kept = await books.create('Customer', party('Kept'));
  const lost = await books.create('Customer', party('Lost'));
  const id = await toReview(wizard, ['customer']);
  await books.change('Customer', kept, { DisplayName: 'Kept and renamed' });
  await books.change('Customer', lost, { Active: false });
  await books.create('Customer', party('Made Later'));
  await finish(wizard, id);
  const rows = await rowsBy(wizard, id);
  expect(rows.get('Kept')).toMatchObject({ outcome: 'created' });
  expect(rows.get('Lost')).toMatchObject({ outcome: 'gone' });
  expect(rows.get('Made Later')).toMatchObject({
    outcome: 'ignored',
    message: 'It was made after the review.',
  });
  const names = (await recordsOf(wizard)).map(({ name }) => name);
  expect(names).toContain('Kept and renamed');
  expect(names.filter((name) => /^(Kept|Lost|Made Later)$/.test(name))).toEqual([]);
  expect(await tenant.links()).toHaveLength(names.length);
});

test('what cannot be kept here is told with the reason, and is not mistaken for gone', async () => {
  const wizard = await company();
  const billed = await wizard.books.create('Customer', party('Billed'));
  await wizard.books.create('Invoice', {
    CustomerRef: { value: billed },
    DocNumber: 'ODD',
    TxnDate: '2026-03-01',
    Line: [
      {
        Amount: 10,
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' }, Qty: 1, UnitPrice: 10 },
      },
      // A discount that adds: taking it would change the amount.
      { Amount: -5, DetailType: 'DiscountLineDetail', DiscountLineDetail: { PercentBased: false } },
    ],
  });
  const id = await toReview(wizard, ['customer', 'invoice']);
  expect((await rowsBy(wizard, id)).get('ODD')).toMatchObject({
    suggestion: 'unreadable',
    decision: 'ignore',
  });
  await finish(wizard, id);
  expect((await rowsBy(wizard, id)).get('ODD')).toMatchObject({ outcome: 'skipped' });
});

test('two that fit one record of ours are left to a person, and the second of them cannot take it', async () => {
  const wizard = await company();
  const { tenant, books, ask } = wizard;
  await tenant.save([customer('c1', { displayName: 'One', email: 'shared@example.com' })], { wake: false });
  await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
  await books.create('Customer', party('First', 'shared@example.com'));
  await books.create('Customer', party('Second', 'shared@example.com'));
  const id = await toReview(wizard, ['customer']);
  const rows = await rowsBy(wizard, id);
  expect(rows.get('First')).toMatchObject({ suggestion: 'ambiguous', decision: null });
  for (const name of ['First', 'Second']) {
    const url = `/v1/imports/${id}/rows/customer/${rows.get(name)?.externalId}`;
    await ask({ method: 'PUT', url, body: { decision: 'link', recordId: 'c1' } });
  }
  await finish(wizard, id);
  const outcomes = [...(await rowsBy(wizard, id)).values()].map(({ outcome }) => outcome);
  expect(outcomes.sort()).toEqual(['failed', 'linked']);
  expect(await tenant.links()).toHaveLength(1);
});

test('accepting all suggestions takes each record of ours once; where several want it a person chooses', async () => {
  const wizard = await company();
  const { tenant, books, ask } = wizard;
  const here = ['Johnson & Sons Gardening', 'Riverside Landscaping Service'];
  await tenant.save(
    here.map((displayName, index) => customer(`c${index}`, { displayName })),
    { wake: false },
  );
  await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
  const there = [
    'Johnson and Sons Gardening',
    'Johnson + Sons Gardening Co',
    'Riverside Landscaping Services',
  ];
  for (const name of there) await books.create('Customer', party(name));
  const id = await toReview(wizard, ['customer']);
  const bulk = await ask({
    method: 'POST',
    url: `/v1/imports/${id}/decisions`,
    body: { filter: { decision: 'undecided', minScore: 0.55 }, decision: 'link' },
  });
  expect(bulk.body).toEqual({ changed: 1 });
  const decided = await rowsBy(wizard, id, 'decision=link');
  expect([...decided.values()]).toMatchObject([{ name: 'Riverside Landscaping Services', recordId: 'c1' }]);
  const report = await finish(wizard, id, { undecided: 'ignore' });
  expect(report.types[0].outcomes).toEqual({ linked: 1, ignored: 2 });
});

test('a cancelled import writes nothing, and another can begin; two are not open at a time', async () => {
  const wizard = await company();
  const { ask, tenant, books } = wizard;
  await books.create('Customer', party('Somebody'));
  const id = await toReview(wizard, ['customer']);
  const url = `/v1/connections/${tenant.connectionId}/imports`;
  const second = await ask({ method: 'POST', url, body: { entityTypes: ['customer'] } });
  expect([second.status, second.body.code]).toEqual([409, 'import_open']);
  const cancelled = await ask({ method: 'POST', url: `/v1/imports/${id}/cancel` });
  expect([cancelled.status, cancelled.body.state]).toEqual([200, 'cancelled']);
  const late = await ask({ method: 'POST', url: `/v1/imports/${id}/confirm`, body: { undecided: 'create' } });
  expect([late.status, late.body.code]).toEqual([409, 'import_not_in_review']);
  expect(await recordsOf(wizard)).toEqual([]);
  await toReview(wizard, ['customer']);
});

test('an import whose start and whose confirmation nobody was told of goes on by the relay', async () => {
  const wizard = await company();
  await wizard.books.create('Customer', party('Somebody'));
  const relay = () =>
    relayOnce({
      db: engine.db,
      client: engine.temporal.client,
      providers: engine.registry,
      taskQueue: engine.taskQueue,
    });
  const { tenantId, connectionId } = wizard.tenant;
  await engine.db.execute(
    `insert into imports (tenant_id, id, connection_id, entity_types, requested_by, created_at)
     values ('${tenantId}', 'imp_untold', '${connectionId}', '{customer}', 'test', now() - interval '1 minute')`,
  );
  await relay();
  await inState(wizard.ask, 'imp_untold', 'review');
  await engine.db.execute(
    `update imports set state = 'confirmed', undecided = 'ignore', confirmed_at = now() - interval '1 minute'
     where id = 'imp_untold'`,
  );
  await relay();
  await inState(wizard.ask, 'imp_untold', 'done');
  expect((await recordsOf(wizard)).map(({ name }) => name)).toEqual(['Somebody']);
});

test('bad bodies are problems that name the field', async () => {
  const wizard = await company();
  const url = `/v1/connections/${wizard.tenant.connectionId}/imports`;
  const post = (body: unknown) => wizard.ask({ method: 'POST', url, body });
  const pointers = async (body: unknown) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    return answer.body.errors.map(({ pointer }: { pointer: string }) => pointer);
  };
  expect(await pointers({ entityTypes: ['customer'], from: '2026-02-30' })).toEqual(['/from']);
  expect(await pointers({ entityTypes: ['customer'], from: '2026-03-02', to: '2026-03-01' })).toEqual([
    '/to',
  ]);
  expect(await pointers({ entityTypes: ['nothing'] })).toEqual(['/entityTypes/0']);
  expect(await pointers({ entityTypes: [] })).toEqual(['/entityTypes']);
  await wizard.tenant.save([serviceItem('i1')], { wake: false });
  const other = await company();
  const id = await toReview(other, ['customer']);
  const answer = await other.ask({
    method: 'POST',
    url: `/v1/imports/${id}/decisions`,
    body: { filter: { minScore: 2 }, decision: 'create' },
  });
  expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '/filter/minScore']);
});
