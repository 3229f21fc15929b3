import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLE_SCOPES } from '../../src/api/access.ts';
import { buildApp } from '../../src/api/app.ts';
import { createApiKey } from '../../src/db/people/api-keys.ts';
import { remoteRequests, syncQueue, syncSettings } from '../../src/db/schema/index.ts';
import { call } from '../api/support/api.ts';
import { createFakeGateway } from '../api/support/fake-gateway.ts';
import { atNight } from '../support/scale.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { CATEGORIES, dice, randomBusiness, upTo } from './random-business.ts';
import { customer, invoice, payment, serviceItem } from './samples.ts';
import { booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;
let app: ReturnType<typeof buildApp>;

withEngine((running) => {
  ({ vendor, engine } = running);
});
beforeAll(async () => {
  app = buildApp({
    db: engine.db,
    sealer: engine.sealer,
    providers: engine.registry,
    payoutSources: new Map(),
    temporal: createFakeGateway(),
    config: { PUBLIC_URL: 'https://ledgerbridge.example', TEMPORAL_NAMESPACE: 'default' },
  });
  await app.ready();
});
afterAll(() => app?.close());

type Shown = { id: string; outcome: string } & Record<string, unknown>;

async function viewer(tenant: Tenant) {
  const { key } = await createApiKey(engine.db, tenant.tenantId, {
    name: 'viewer',
    role: 'owner',
    scopes: ROLE_SCOPES.owner,
  });
  const base = `/v1/connections/${tenant.connectionId}`;
  return {
    get: async (query = '') => (await call(app, key, { url: `${base}/push-preview${query}` })).body,
    post: (body: object) => call(app, key, { method: 'POST', url: `${base}/push`, body }),
  };
}

const outcomes = (items: Shown[]) => Object.fromEntries(items.map(({ id, outcome }) => [id, outcome]));
const requestsOf = (tenant: Tenant) =>
  engine.db.select().from(remoteRequests).where(eq(remoteRequests.tenantId, tenant.tenantId));

/** Two invoices in step, one changed since, and new records of every kind; nothing is queued. */
async function business(tenant: Tenant): Promise<void> {
  await tenant.save([customer('old'), serviceItem('s1'), invoice('i1', 'old'), invoice('i2', 'old')]);
  await tenant.settled();
  await tenant.save(
    [
      invoice('i2', 'old', { memo: 'changed' }),
      customer('new'),
      invoice('i3', 'new'),
      invoice('draft', 'new', { status: 'draft' }),
      payment('p1', 'new', 'i3'),
      payment('p2', 'new', 'draft', { reference: 'too early' }),
    ],
    { wake: false },
  );
  await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
}

test('a preview shows creates, updates and skips with reasons, and the push then does exactly that', async () => {
  const { tenant } = await vendor.tenantIn(engine);
  await business(tenant);
  const { get } = await viewer(tenant);
  const before = (await requestsOf(tenant)).length;

  const shown = await get();

  expect(outcomes(shown.items)).toEqual({
    new: 'create',
    draft: 'skip',
    i2: 'update',
    i3: 'create',
    p1: 'create',
    p2: 'wait',
  });
  const reasonOf = (id: string) => shown.items.find((item: Shown) => item.id === id).reason;
  expect(reasonOf('draft')).toMatch(/draft/);
  expect(reasonOf('p2')).toMatch(/draft/);
  const invoices = shown.totals.find(({ type }: { type: string }) => type === 'invoice');
  expect(invoices).toEqual({
    type: 'invoice',
    create: 1,
    update: 1,
    unchanged: 1,
    delete: 0,
    waiting: 0,
    failing: 0,
    skipped: 0,
    notEligible: 1,
    exact: true,
  });
  expect((await requestsOf(tenant)).length).toBe(before);

  const { result } = await tenant.push(['customer', 'service_item', 'invoice', 'payment']);
  await result();
  const log = (await tenant.log()).filter(({ batchId, status }) => batchId !== null && status === 'success');
  expect(Object.fromEntries(log.map((entry) => [entry.recordId, entry.action]))).toEqual({
    new: 'created',
    i2: 'updated',
    i3: 'created',
    p1: 'created',
  });
});

test('the payload of a preview is, byte for byte, what is sent', async () => {
  const { tenant } = await vendor.tenantIn(engine);
  await business(tenant);
  const { get } = await viewer(tenant);
  const { items } = await get('?types=invoice&record=i2&payloads=true');
  expect(items[0].payload.target).toBe('invoice');

  await tenant.retry('invoice', 'i2');
  await tenant.settled();
  const sent = (await requestsOf(tenant)).find(
    ({ items: [item, other] }) => !other && item?.recordId === 'i2',
  );
  expect(sent?.body).toBe(items[0].payload.body);
});

test('a preview names what goes along, and where its id will be', async () => {
  const { tenant } = await vendor.tenantIn(engine);
  await business(tenant);
  const { get } = await viewer(tenant);
  const { items } = await get('?types=invoice&record=i3&payloads=true');
  expect(items[0].needs).toEqual([{ type: 'customer', id: 'new', name: 'Customer new' }]);
  expect(items[0].payload.body).toContain('<id of Customer new>');
});

test('a preview shows what would be refused, with the remedy', async () => {
  const { tenant } = await vendor.tenantIn(engine);
  const tax = { tax: '5.00', total: '55.00' };
  await tenant.save([customer('c1'), invoice('taxed', 'c1', tax)], { wake: false });
  const { get } = await viewer(tenant);
  const { items } = await get('?types=invoice');
  expect(items).toMatchObject([{ outcome: 'refused', error: { type: 'InvalidRecord', field: 'tax' } }]);
  expect(items[0].error.remedy).not.toBe('');
});

test('a preview asks QuickBooks, when told to, what was changed there, and says what the policy makes of it', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await business(tenant);
  const [link] = (await tenant.links()).filter(({ recordId }) => recordId === 'i2');
  const issued = (await vendor.control(`/companies/${realmId}/tokens`, {})) as { accessToken: string };
  await fetch(`${vendor.sandbox.baseUrl}/v3/company/${realmId}/invoice`, {
    method: 'POST',
    headers: { authorization: `Bearer ${issued.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      Id: link?.externalId,
      SyncToken: link?.externalVersion,
      sparse: true,
      CustomerMemo: { value: 'Thank you' },
    }),
  });
  const { get } = await viewer(tenant);
  const blind = await get('?types=invoice');
  const asked = await get('?types=invoice&compare=true');
  const conflictOf = ({ items }: { items: Shown[] }) => items.find(({ id }) => id === 'i2')?.conflict;
  expect([blind.compared, conflictOf(blind)]).toEqual([false, null]);
  expect(asked.compared).toBe(true);
  expect(conflictOf(asked)).toMatch(/written over it/);
});

test('a preview comes in pages over all types, each record once', async () => {
  const { tenant } = await vendor.tenantIn(engine);
  await business(tenant);
  const { get } = await viewer(tenant);
  const ids: string[] = [];
  let next: string | null = null;
  do {
    const page: { items: Shown[]; next: string | null } = await get(
      `?limit=2${next ? `&cursor=${next}` : ''}`,
    );
    expect(page.items.length).toBeLessThanOrEqual(2);
    ids.push(...page.items.map(({ id }) => id));
    next = page.next;
  } while (next);
  expect(ids).toEqual(['new', 'draft', 'i2', 'i3', 'p1', 'p2']);
});

test('dryRun answers with the preview and starts nothing', async () => {
  const { tenant } = await vendor.tenantIn(engine);
  await business(tenant);
  const { post } = await viewer(tenant);
  const { status, body } = await post({ entityTypes: ['customer'], dryRun: true });
  expect([status, outcomes(body.items)]).toEqual([200, { new: 'create' }]);
  expect(await tenant.queue()).toEqual([]);
});

test.each([
  ['an unknown type', '?types=invoice,colour', 'types.1'],
  ['a record without its one type', '?record=i1', 'types'],
  ['too many at once', '?limit=201', 'limit'],
])('a wrong request for a preview names the parameter: %s', async (_what, query, parameter) => {
  const { tenant } = await vendor.tenantIn(engine);
  const { get } = await viewer(tenant);
  const body = await get(query);
  expect([body.status, body.errors[0].parameter]).toEqual([400, parameter]);
});

test.each([
  ['ours_wins', 'ours', false],
  ['theirs_wins', 'theirs', false],
  ['ask', null, true],
] as const)(
  'shows what will be linked by name, with each difference: %s',
  async (conflictPolicy, winner, asks) => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    await engine.db
      .update(syncSettings)
      .set({ conflictPolicy })
      .where(eq(syncSettings.tenantId, tenant.tenantId));
    const books = await booksOf(vendor, realmId);
    await books.create('Customer', { DisplayName: 'Ann', Notes: 'said there', CompanyName: 'Acme' });
    await tenant.save([customer('c1', { displayName: 'Ann', notes: 'said here' }), customer('c2')], {
      wake: false,
    });
    const { get } = await viewer(tenant);
    const blind = await get('?types=customer');
    expect(outcomes(blind.items)).toEqual({ c1: 'create', c2: 'create' });
    const { items } = await get('?types=customer&compare=true');
    expect(outcomes(items)).toEqual({ c1: 'link', c2: 'create' });
    expect(items[0].link).toMatchObject({
      name: 'Ann',
      asks,
      winner,
      differing: [{ field: 'notes', here: 'said here', there: 'said there' }],
      taken: expect.arrayContaining([{ field: 'companyName', there: 'Acme' }]),
    });
    // And that is what a push does.
    await tenant.wake();
    await tenant.settled();
    const linked = (await tenant.links()).some(({ recordId }) => recordId === 'c1');
    expect(linked).toBe(!asks);
    const kept = { ours: 'said here', theirs: 'said there' };
    if (winner)
      expect(await tenant.record('customer', 'c1')).toMatchObject({
        notes: kept[winner],
        companyName: 'Acme',
      });
  },
);

test.each(upTo(atNight ? 50 : 1))(
  'what a preview of each category counts is what its push comes to: random business %i',
  { timeout: 300_000 },
  async (seed) => {
    const { tenant } = await vendor.tenantIn(engine, { payroll: true });
    await randomBusiness(engine, tenant, seed);
    const { get } = await viewer(tenant);
    const told: unknown[] = [];
    const came: unknown[] = [];
    const roll = dice(seed + 1_000);
    for (const type of CATEGORIES.toSorted(() => roll(3) - 1)) {
      const { totals } = await get(`?types=${type}`);
      const [{ create, update, delete: removed, unchanged, waiting, failing, skipped }] = totals;
      told.push([type, create + update + removed, unchanged + waiting + skipped, failing]);
      const { batchId, result } = await tenant.push([type]);
      await result();
      const batch = await tenant.batch(batchId);
      came.push([type, batch.succeeded, batch.skipped, batch.failed]);
    }
    expect(told).toEqual(came);
  },
);
