import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { linksAfter } from '../../src/db/links/links.ts';
import { applyGone } from '../../src/db/pull/apply-gone.ts';
import { changeCursors, links, syncSettings, webhookEvents } from '../../src/db/schema/index.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice, payment } from './samples.ts';
import { type Books, booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;

withEngine((running) => {
  ({ vendor, engine } = running);
});

interface Started {
  tenant: Tenant;
  books: Books;
  realmId: string;
}

/** A customer with an invoice, both in step. */
async function inStep(): Promise<Started> {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1'), invoice('v1', 'c1')]);
  await tenant.settled();
  return { tenant, realmId, books: await booksOf(vendor, realmId) };
}

const setPolicy = (tenant: Tenant, conflictPolicy: 'ours_wins' | 'theirs_wins' | 'ask') =>
  engine.db.update(syncSettings).set({ conflictPolicy }).where(eq(syncSettings.tenantId, tenant.tenantId));

async function externalId(tenant: Tenant, recordId: string): Promise<string> {
  const link = (await tenant.links()).find((row) => row.recordId === recordId);
  if (!link) throw new Error(`${recordId} has no link`);
  return link.externalId;
}

const pulledOf = async (tenant: Tenant) =>
  (await tenant.log()).filter(({ direction }) => direction === 'pull');

test('a customer that is edited there comes up to date here, and what is new there stays there', async () => {
  const { tenant, books } = await inStep();
  await books.change('Customer', await externalId(tenant, 'c1'), { Notes: 'gate code 7' });
  await books.create('Customer', { DisplayName: 'New there' });
  await tenant.refresh();
  expect(await tenant.record('customer', 'c1')).toMatchObject({ notes: 'gate code 7' });
  expect(await tenant.links()).toHaveLength(2);
  expect(await tenant.queue()).toEqual([]);
});

test('a second look finds nothing, and says nothing', async () => {
  const { tenant, books } = await inStep();
  await books.change('Customer', await externalId(tenant, 'c1'), { Notes: 'once' });
  await tenant.refresh();
  const before = await tenant.log();
  await tenant.refresh();
  expect(await tenant.log()).toEqual(before);
});

test('an invoice that is paid there becomes paid here, and keeps the lines that it has here', async () => {
  const { tenant, books } = await inStep();
  const before = await tenant.record('invoice', 'v1');
  const id = await externalId(tenant, 'v1');
  await books.create('Payment', {
    CustomerRef: { value: await externalId(tenant, 'c1') },
    TotalAmt: 50,
    Line: [{ Amount: 50, LinkedTxn: [{ TxnId: id, TxnType: 'Invoice' }] }],
  });
  await tenant.refresh();
  expect(await tenant.record('invoice', 'v1')).toEqual({ ...before, status: 'paid' });
});

test('a total that was changed there is told with both amounts, and nothing is overwritten on either side', async () => {
  const { tenant, books, realmId } = await inStep();
  await books.changeAmount(await externalId(tenant, 'v1'), 70);
  await tenant.refresh();
  await tenant.refresh();
  expect(await tenant.queue()).toMatchObject([{ state: 'unresolved', errorType: 'ChangedInQuickBooks' }]);
  const told = (await pulledOf(tenant)).filter(({ entityType }) => entityType === 'invoice');
  expect(told).toMatchObject([{ status: 'error', errorType: 'ChangedInQuickBooks', recordId: 'v1' }]);
  expect(told[0]?.message).toBe('Invoice changed in QuickBooks: the total is 50.00 here and 70.00 there.');
  expect(await tenant.record('invoice', 'v1')).toMatchObject({ total: '50.00' });
  expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([{ TotalAmt: 70 }]);

  // Retry is the answer: the version from here goes back.
  await tenant.retry('invoice', 'v1');
  await tenant.settled();
  expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([{ TotalAmt: 50 }]);
  expect(await tenant.queue()).toEqual([]);
});

test('pulling takes the total from there, and the log says what it replaced', async () => {
  const { tenant, books } = await inStep();
  await books.changeAmount(await externalId(tenant, 'v1'), 70);
  await tenant.refresh();
  await (await tenant.pull(['invoice'])).result();
  expect(await tenant.record('invoice', 'v1')).toMatchObject({ total: '70.00' });
  expect(await tenant.queue()).toEqual([]);
  expect((await pulledOf(tenant)).at(-1)?.message).toContain('the total is 50.00 here and 70.00 there');
});

test('where theirs wins, a total that was changed there comes in, and the log says so', async () => {
  const { tenant, books } = await inStep();
  await setPolicy(tenant, 'theirs_wins');
  await books.changeAmount(await externalId(tenant, 'v1'), 70);
  await tenant.refresh();
  expect(await tenant.record('invoice', 'v1')).toMatchObject({ total: '70.00' });
  expect((await pulledOf(tenant)).at(-1)).toMatchObject({ status: 'success', action: 'updated' });
});

test('a number that was changed there and a void made there are told, not taken', async () => {
  const { tenant, books } = await inStep();
  await tenant.save([invoice('v2', 'c1')]);
  await tenant.settled();
  await books.change('Invoice', await externalId(tenant, 'v1'), { DocNumber: 'OTHER' });
  await books.voidInvoice(await externalId(tenant, 'v2'));
  await tenant.refresh();
  const messages = new Map((await tenant.queue()).map((row) => [row.recordId, row.error?.message]));
  expect(messages.get('v1')).toMatch(/the number is N-v1 here and OTHER there/);
  expect(messages.get('v2')).toMatch(/it was voided there/);
  expect(await tenant.record('invoice', 'v2')).toMatchObject({ status: 'sent', total: '50.00' });
});

test('an invoice that was deleted there is told once, and Sync creates it anew, once', async () => {
  const { tenant, books, realmId } = await inStep();
  await books.remove('Invoice', await externalId(tenant, 'v1'));
  await tenant.refresh();
  await tenant.refresh();
  expect(await tenant.queue()).toMatchObject([{ state: 'unresolved', errorType: 'CounterpartMissing' }]);
  expect(await pulledOf(tenant)).toMatchObject([{ message: 'The invoice was deleted in QuickBooks.' }]);
  // An edit alone does not bring it back: a person decides.
  await tenant.save([invoice('v1', 'c1', { memo: 'edited' })]);
  await tenant.settled();
  expect(await vendor.objects(realmId, 'Invoice')).toEqual([]);

  await tenant.retry('invoice', 'v1');
  await tenant.settled();
  expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([{ DocNumber: 'N-v1', TotalAmt: 50 }]);
  expect(await tenant.queue()).toEqual([]);
});

test('a customer that was made inactive there is inactive here', async () => {
  const { tenant, books } = await inStep();
  await tenant.save([customer('c2')]);
  await tenant.settled();
  await books.change('Customer', await externalId(tenant, 'c2'), { Active: false });
  await tenant.refresh();
  expect(await tenant.record('customer', 'c2')).toMatchObject({ active: false });
});

test('both sides changed: ours is kept and pushed where ours wins, and asked about where the policy is to ask', async () => {
  for (const [policy, expected] of [
    ['ours_wins', 'ours'],
    ['ask', 'theirs'],
  ] as const) {
    const { tenant, books, realmId } = await inStep();
    await setPolicy(tenant, policy);
    await books.change('Customer', await externalId(tenant, 'c1'), { Notes: 'theirs' });
    await tenant.save([customer('c1', { notes: 'ours' })], { wake: false });
    await tenant.refresh();
    await tenant.wake();
    await tenant.settled();
    if (policy === 'ask') {
      expect(await tenant.queue()).toMatchObject([{ state: 'unresolved', errorType: 'Conflict' }]);
    }
    const there = (await vendor.objects(realmId, 'Customer')).find((c) => c.DisplayName === 'Customer c1');
    expect(there).toMatchObject({ Notes: expected });
  }
});

test('more than a thousand changes are not taken for all: types are split, and the rest is compared', async () => {
  const { tenant, realmId, books } = await inStep();
  await books.remove('Invoice', await externalId(tenant, 'v1'));
  await books.change('Customer', await externalId(tenant, 'c1'), { Notes: 'in the crowd' });
  await vendor.control(`/companies/${realmId}/fill`, { customers: 1_100, invoices: 0 });
  await tenant.refresh();
  expect(await tenant.record('customer', 'c1')).toMatchObject({ notes: 'in the crowd' });
  expect(await tenant.queue()).toMatchObject([{ errorType: 'CounterpartMissing' }]);
  const asked = await books.reads('/cdc');
  expect(asked.length).toBeGreaterThan(1);
});

test('after more than thirty days without a look every linked record is compared', async () => {
  const { tenant, books } = await inStep();
  await tenant.refresh();
  const long = new Date(Date.now() - 40 * 86_400_000);
  await engine.db
    .update(changeCursors)
    .set({ since: long })
    .where(eq(changeCursors.tenantId, tenant.tenantId));
  await books.change('Customer', await externalId(tenant, 'c1'), { Notes: 'meanwhile' });
  await books.remove('Invoice', await externalId(tenant, 'v1'));
  const before = (await books.reads('/cdc')).length;
  await tenant.refresh();
  expect(await tenant.record('customer', 'c1')).toMatchObject({ notes: 'meanwhile' });
  expect(await tenant.queue()).toMatchObject([{ errorType: 'CounterpartMissing', recordId: 'v1' }]);
  expect((await books.reads('/cdc')).length).toBe(before);
});

test('the cursor lies before the read, and stays where it was when the read fails', async () => {
  const { tenant, realmId } = await inStep();
  const began = Date.now();
  await tenant.refresh();
  const cursors = () =>
    engine.db.select().from(changeCursors).where(eq(changeCursors.tenantId, tenant.tenantId));
  const known = await cursors();
  expect(known).toHaveLength(4);
  for (const { since } of known) expect(since.getTime()).toBeLessThan(Date.now());
  expect(Math.min(...known.map(({ since }) => since.getTime()))).toBeGreaterThan(began - 60_000);

  await vendor.control('/tokens/revoke', { realmId });
  await tenant.refresh();
  expect(await cursors()).toEqual(known);
  expect((await tenant.connection()).status).toBe('needs_reauth');
});

test('while Enable Sync is off nothing leaves, and what changed there comes in', async () => {
  const { tenant, books, realmId } = await inStep();
  await engine.db
    .update(syncSettings)
    .set({ enabled: false })
    .where(eq(syncSettings.tenantId, tenant.tenantId));
  await books.change('Customer', await externalId(tenant, 'c1'), { Notes: 'theirs' });
  await tenant.save([customer('c2')], { wake: false });
  await books.create('Customer', { DisplayName: 'Customer c2' });
  const writes = (await books.writes()).length;
  await (await tenant.pull(['customer'])).result();
  expect((await tenant.log()).find((entry) => entry.recordId === 'c2')).toMatchObject({ action: 'linked' });
  expect((await books.writes()).length).toBe(writes);
  expect(await vendor.objects(realmId, 'Customer')).toContainEqual(
    expect.objectContaining({ Notes: 'theirs' }),
  );
});

test('the relay looks at a connection by the clock, and not again before it is due', async () => {
  const { tenant, books } = await inStep();
  await books.change('Customer', await externalId(tenant, 'c1'), { Notes: 'by the clock' });
  const { client } = engine.temporal;
  const relay = () =>
    relayOnce({ db: engine.db, client, providers: engine.registry, taskQueue: engine.taskQueue });
  await relay();
  await expect
    .poll(() => tenant.record('customer', 'c1'), { timeout: 60_000 })
    .toMatchObject({
      notes: 'by the clock',
    });
  await tenant.refresh({ due: false });
  const looks = (await books.reads('/cdc')).length;
  await relay();
  await tenant.refresh({ due: false });
  expect((await books.reads('/cdc')).length).toBe(looks);
});

test('notices are read as what is there now: late, twice, out of order or about nothing of ours', async () => {
  const { tenant, books } = await inStep();
  await tenant.refresh();
  const id = await externalId(tenant, 'c1');
  await books.change('Customer', id, { Notes: 'second' });
  const at = new Date(Date.now() + 1_000).toISOString();
  const event = (eventId: string, body: Record<string, unknown>) => ({
    tenantId: tenant.tenantId,
    connectionId: tenant.connectionId,
    source: 'intuit',
    eventId,
    type: 'qbo.customer.updated.v1',
    body,
  });
  await engine.db
    .insert(webhookEvents)
    .values([
      event('e2', { entityType: 'customer', externalId: id, at }),
      event('e1', { entityType: 'customer', externalId: id, at: '2026-01-01T00:00:00.000Z' }),
      event('e3', { entityType: 'customer', externalId: '999999', at }),
      event('e4', { entityType: 'customer', externalId: id, mergedId: '888888', at }),
      event('e5', { nothing: 'that we know' }),
    ]);
  await tenant.refresh({ due: false });
  expect(await tenant.record('customer', 'c1')).toMatchObject({ notes: 'second' });
  const open = (await engine.db.select().from(webhookEvents)).filter(({ appliedAt }) => appliedAt === null);
  expect(open).toEqual([]);
});

test('a customer that was merged into another takes the other as its counterpart, unless that one is ours too', async () => {
  const { tenant, books } = await inStep();
  await tenant.save([customer('c2')]);
  await tenant.settled();
  const survivor = await books.create('Customer', { DisplayName: 'Survivor' });
  const first = await externalId(tenant, 'c1');
  await books.merge(first, survivor);
  const at = new Date(Date.now() + 1_000).toISOString();
  const merge = (eventId: string, from: string, into: string) => ({
    tenantId: tenant.tenantId,
    connectionId: tenant.connectionId,
    source: 'intuit',
    eventId,
    type: 'qbo.customer.merged.v1',
    body: { entityType: 'customer', externalId: into, mergedId: from, at },
  });
  await engine.db.insert(webhookEvents).values(merge('m1', first, survivor));
  await tenant.refresh({ due: false });
  expect(await externalId(tenant, 'c1')).toBe(survivor);
  expect(await tenant.record('customer', 'c1')).toMatchObject({ displayName: 'Survivor' });

  const second = await externalId(tenant, 'c2');
  await books.merge(second, survivor);
  await engine.db.insert(webhookEvents).values(merge('m2', second, survivor));
  await tenant.refresh({ due: false });
  expect(await tenant.queue()).toMatchObject([{ recordId: 'c2', errorType: 'CounterpartMissing' }]);
});

test('our own write that comes back in a pull before its answer is recognised by its mark: no copy is made', async () => {
  const { tenant, realmId } = await inStep();
  await tenant.save([payment('p1', 'c1', 'v1')]);
  await tenant.settled();
  // As if the answers had been lost: the documents are there, and nothing here knows it.
  await engine.db.delete(links).where(eq(links.tenantId, tenant.tenantId));
  await (await tenant.pull(['customer', 'invoice', 'payment'])).result();
  const paired = new Map((await tenant.links()).map((link) => [link.recordId, link.externalId]));
  expect(paired.get('v1')).toBe((await vendor.objects(realmId, 'Invoice'))[0]?.Id);
  expect(paired.get('p1')).toBe((await vendor.objects(realmId, 'Payment'))[0]?.Id);
  expect(await tenant.record('invoice', 'v1')).toMatchObject({ number: 'N-v1' });
});

test('a record that was paired anew while its old counterpart was looked for is not missing', async () => {
  const { tenant } = await inStep();
  const [link] = await linksOfInvoice(tenant);
  const before = link && { ...link, externalId: 'the-one-before' };
  const trace = { policy: 'ask' as const, asked: false, mayPush: true, requestedBy: 'test' };
  const told = await engine.db.transaction((tx) =>
    applyGone(tx, tenant, before ? [{ link: before, what: 'was deleted in QuickBooks' }] : [], trace),
  );
  expect([told, before?.recordId]).toEqual([0, 'v1']);
  expect(await linksOfInvoice(tenant)).toMatchObject([{ missingSince: null }]);
  expect(await tenant.queue()).toEqual([]);
});

const linksOfInvoice = (tenant: Tenant) => linksAfter(engine.db, tenant, 'invoice', { after: '', limit: 10 });
