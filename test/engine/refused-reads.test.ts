import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readChangeCheck } from '../../src/db/changes/change-checks.ts';
import { noteIdentity } from '../../src/db/installation.ts';
import { changeCursors, installation } from '../../src/db/schema/index.ts';
import type { Engine } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice } from './samples.ts';
import { booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

/** A refusal is not silence: it ends the step with its reason; what waits says for what. */

let vendor: Vendor;
let engine: Engine;

withEngine((running) => {
  ({ vendor, engine } = running);
});

const refuse = (realmId: string, match: object, code: string) =>
  vendor.control('/faults', { realmId, kind: 'fault', match: { method: 'GET', ...match }, fault: { code } });

test('a pull that is refused ends at once, with the reason on the batch', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await refuse(realmId, { path: '/query' }, '4001');
  const pull = await tenant.pull(['customer']);
  expect(await pull.result()).toMatchObject({ state: 'failed' });
  const { error } = await tenant.batch(pull.batchId);
  expect(error).toMatchObject({ type: 'ReadRefused', vendor: { code: '4001' } });
});

test('a pull that gets no answer while QuickBooks is there is tried three times, and then says so', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await vendor.control('/faults', { realmId, kind: 'status', status: 500, match: { path: '/query' } });
  const books = await booksOf(vendor, realmId);
  const before = (await books.reads('/query')).length;
  const pull = await tenant.pull(['customer']);
  expect(await pull.result()).toMatchObject({ state: 'failed' });
  expect((await books.reads('/query')).length - before).toBe(3);
  expect((await tenant.connection()).status).toBe('active');
}, 180_000);

test('a read that is throttled pauses the connection, which says for what and until when', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await refuse(realmId, { path: '/query' }, '3001');
  const pull = await tenant.pull(['customer']);
  await expect.poll(async () => (await tenant.connection()).status, { timeout: 60_000 }).toBe('paused');
  expect(await tenant.connection()).toMatchObject({
    pauseReason: { type: 'RateLimited' },
    pausedUntil: expect.any(Date),
  });
  await expect
    .poll(async () => (await tenant.batch(pull.batchId)).error?.type, { timeout: 60_000 })
    .toBe('RateLimited');
});

test('a change check that is refused as too far back compares record by record instead', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1'), invoice('i1', 'c1')]);
  await tenant.settled();
  const books = await booksOf(vendor, realmId);
  const [link] = (await tenant.links()).filter(({ entityType }) => entityType === 'customer');
  await books.change('Customer', link?.externalId ?? '', { Notes: 'Changed there' });
  await refuse(realmId, { path: '/cdc' }, '2110');
  await tenant.refresh();
  expect(await tenant.record('customer', 'c1')).toMatchObject({ notes: 'Changed there' });
  const check = await readChangeCheck(engine.db, tenant);
  expect(check?.error).toBeNull();
  expect(
    await engine.db.select().from(changeCursors).where(eq(changeCursors.tenantId, tenant.tenantId)),
  ).not.toEqual([]);
});

test('a change check that is refused altogether is over until the next, and the connection says why', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  await refuse(realmId, {}, '4001');
  await tenant.refresh();
  const check = await readChangeCheck(engine.db, tenant);
  expect(check).toMatchObject({ error: { type: 'ReadRefused' } });
  expect(check?.dueAt.getTime()).toBeGreaterThan(Date.now());
});

test('a look-up that is refused ends with words that fit', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await vendor.control('/faults', {
    realmId,
    kind: 'fault',
    match: { method: 'POST' },
    fault: { code: '6240' },
  });
  await refuse(realmId, { path: '/query' }, '4000');
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const log = await tenant.log();
  expect(log).toMatchObject([{ status: 'error', errorType: 'ReadRefused', attempt: 1 }]);
  expect(log[0]?.message).toContain('Whether it is there cannot be looked up');
});

const requestsSchema = z.object({
  requests: z.array(z.looseObject({ method: z.string(), query: z.unknown() })),
});

test('what is not there is looked for once, even if the request that creates it has to go again', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine, {}, undefined, 'empty');
  const fault = { realmId, kind: 'status', status: 500, times: 1, match: { method: 'POST' } };
  await vendor.control('/faults', fault);
  await noteIdentity(engine.db);
  await engine.db.update(installation).set({ reconciledAt: new Date() });
  try {
    await tenant.save([customer('c1'), customer('c2'), customer('c3')]);
    await tenant.settled();
  } finally {
    await engine.db.update(installation).set({ reconciledAt: null });
  }
  const answer = await vendor.control(`/companies/${realmId}/requests`, undefined, 'GET');
  const { requests } = requestsSchema.parse(answer);
  const looks = requests
    .map(({ query }) => JSON.stringify(query))
    .filter((each) => /Customer\W+c\d/.test(each));
  expect(looks.length).toBeGreaterThan(0);
  expect(new Set(looks).size).toBe(looks.length);
  expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(2);
  expect(await vendor.objects(realmId, 'Customer')).toHaveLength(3);
}, 180_000);
