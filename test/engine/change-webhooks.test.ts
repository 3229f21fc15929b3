import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { webhookEvents } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import type { Engine, Tenant } from './harness.ts';
import { VERIFIER_TOKEN, type Vendor } from './quickbooks.ts';
import { customer, invoice } from './samples.ts';
import { type Books, booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

/** The vendor's own webhooks, sent over HTTP to the API that listens, up to what they change here. */

let vendor: Vendor;
let engine: Engine;
let api: EngineApi;
let url: string;

withEngine((running) => {
  ({ vendor, engine } = running);
});
beforeAll(async () => {
  api = startEngineApi(engine);
  url = `${await api.app.listen({ host: '127.0.0.1', port: 0 })}/webhooks/intuit`;
});
afterAll(() => api?.close());

const webhookSchema = z.object({ id: z.string() });
const deliveriesSchema = z.object({
  deliveries: z.array(
    z.object({ target: z.string(), body: z.string(), statuses: z.array(z.number()), done: z.boolean() }),
  ),
});
const bodySchema = z.array(z.looseObject({ intuitaccountid: z.string(), type: z.string(), id: z.string() }));

interface Subscription {
  deliveries(): Promise<{ statuses: number[]; done: boolean; events: z.infer<typeof bodySchema> }[]>;
  end(): Promise<void>;
}

/** Registers the API with the vendor, as an application does on the developer site. */
async function subscribe(more: object = {}): Promise<Subscription> {
  const settings = { url, verifierToken: VERIFIER_TOKEN, gatherMs: 20, retryMs: [], ...more };
  const { id } = webhookSchema.parse(await vendor.control('/webhooks', settings));
  return {
    async deliveries() {
      const all = deliveriesSchema.parse(await vendor.control('/webhooks/deliveries', undefined, 'GET'));
      return all.deliveries
        .filter(({ target }) => target === id)
        .map(({ body, ...delivery }) => ({ ...delivery, events: bodySchema.parse(JSON.parse(body)) }));
    },
    end: async () => void (await vendor.control(`/webhooks/${id}`, undefined, 'DELETE')),
  };
}

interface Started {
  tenant: Tenant;
  books: Books;
  realmId: string;
  customerId: string;
  invoiceId: string;
}

/** A customer with an invoice, both in step; from now on only webhooks tell what changes. */
async function inStep(): Promise<Started> {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c'), invoice('v', 'c')]);
  await tenant.settled();
  await tenant.refresh();
  const idOf = async (recordId: string) =>
    (await tenant.links()).find((link) => link.recordId === recordId)?.externalId ?? '';
  return {
    tenant,
    realmId,
    books: await booksOf(vendor, realmId),
    customerId: await idOf('c'),
    invoiceId: await idOf('v'),
  };
}

const notes = async (tenant: Tenant) => (await tenant.record('customer', 'c'))?.notes;
const eventsOf = (tenant: Tenant) =>
  engine.db.select().from(webhookEvents).where(eq(webhookEvents.tenantId, tenant.tenantId));
const until = (what: string, look: () => Promise<unknown>) =>
  waitUntil({ what, timeoutMs: 60_000 }, async () => (await look()) || undefined);

async function applied(tenant: Tenant): Promise<void> {
  await until('every notice to be applied', async () => {
    const events = await eventsOf(tenant);
    return events.length > 0 && events.every(({ appliedAt }) => appliedAt !== null);
  });
}

test('a change made in QuickBooks is told, answered with success, and here at once', async () => {
  const { tenant, books, realmId, customerId } = await inStep();
  const subscription = await subscribe({ realmId });
  await books.change('Customer', customerId, { Notes: 'gate code 7' });
  await until('the note', async () => (await notes(tenant)) === 'gate code 7');
  expect(await subscription.deliveries()).toMatchObject([{ statuses: [200], done: true }]);
  await subscription.end();
});

test('one delivery tells of several companies: each change reaches its own tenant, and nobody else’s', async () => {
  const [one, two] = [await inStep(), await inStep()];
  const stranger = await vendor.newCompany();
  // Long enough that the changes of all companies are told together.
  const subscription = await subscribe({ gatherMs: 3_000 });
  await one.books.change('Customer', one.customerId, { Notes: 'of one' });
  await two.books.change('Customer', two.customerId, { Notes: 'of two' });
  await (await booksOf(vendor, stranger.realmId)).create('Customer', { DisplayName: 'Unknown here' });
  await until('both notes', async () => (await notes(one.tenant)) && (await notes(two.tenant)));
  await applied(one.tenant);
  await applied(two.tenant);
  const [delivery, another] = await subscription.deliveries();
  expect(another).toBeUndefined();
  expect(new Set(delivery?.events.map((event) => event.intuitaccountid))).toEqual(
    new Set([one.realmId, two.realmId, stranger.realmId]),
  );
  expect(delivery?.statuses).toEqual([200]);
  expect([await notes(one.tenant), await notes(two.tenant)]).toEqual(['of one', 'of two']);
  for (const { tenant, realmId } of [one, two]) {
    const own = delivery?.events.filter((event) => event.intuitaccountid === realmId) ?? [];
    expect((await eventsOf(tenant)).map(({ eventId }) => eventId)).toEqual(own.map((event) => event.id));
  }
  await subscription.end();
});

test('three times and in reverse order: every event is kept once, and what is here is what is there', async () => {
  const { tenant, books, realmId, customerId, invoiceId } = await inStep();
  const subscription = await subscribe({ realmId, copies: 3, reversed: true, gatherMs: 2_000 });
  await books.change('Customer', customerId, { Notes: 'first' });
  await books.change('Customer', customerId, { Notes: 'second' });
  await books.changeAmount(invoiceId, 70);
  await books.change('Customer', customerId, { Notes: 'third' });
  await until('three deliveries', async () => {
    const sent = await subscription.deliveries();
    return sent.length === 3 && sent.every(({ done }) => done);
  });
  await applied(tenant);
  await until('the conflict', async () => (await tenant.queue()).length > 0);
  const sent = await subscription.deliveries();
  expect(sent.map(({ statuses }) => statuses)).toEqual([[200], [200], [200]]);
  expect(sent[0]?.events.map(({ type }) => type)).toEqual([
    'qbo.customer.updated.v1',
    'qbo.invoice.updated.v1',
    'qbo.customer.updated.v1',
    'qbo.customer.updated.v1',
  ]);
  expect(await eventsOf(tenant)).toHaveLength(4);
  expect(await notes(tenant)).toBe('third');
  expect(await tenant.queue()).toMatchObject([{ recordId: 'v', errorType: 'ChangedInQuickBooks' }]);
  const told = (await tenant.log()).filter(({ errorType }) => errorType === 'ChangedInQuickBooks');
  expect(told).toHaveLength(1);
  await subscription.end();
});

test('a deletion, a void and a merge made there are told by webhook alone', async () => {
  const { tenant, books, realmId, customerId, invoiceId } = await inStep();
  await tenant.save([invoice('w', 'c')]);
  await tenant.settled();
  const other = (await tenant.links()).find(({ recordId }) => recordId === 'w')?.externalId ?? '';
  const survivor = await books.create('Customer', { DisplayName: 'Survivor' });
  const subscription = await subscribe({ realmId });
  await books.remove('Invoice', invoiceId);
  await books.voidInvoice(other);
  await books.merge(customerId, survivor);
  const errors = async () => new Map((await tenant.queue()).map((row) => [row.recordId, row.errorType]));
  await until('the deletion and the void', async () => {
    const found = await errors();
    return found.get('v') === 'CounterpartMissing' && found.get('w') === 'ChangedInQuickBooks';
  });
  await until('the merge', async () => {
    const link = (await tenant.links()).find(({ recordId }) => recordId === 'c');
    return link?.externalId === survivor;
  });
  await subscription.end();
});

test('what is signed with another token is refused every time, and changes nothing here', async () => {
  const { tenant, books, realmId, customerId } = await inStep();
  const forged = await subscribe({ realmId, verifierToken: 'somebody-else', retryMs: [50, 50] });
  await books.change('Customer', customerId, { Notes: 'forged' });
  await until('the refusal', async () => (await forged.deliveries())[0]?.done);
  await forged.end();
  // The vendor does not repeat what was refused.
  expect(await forged.deliveries()).toMatchObject([{ statuses: [401], done: true }]);
  expect(await eventsOf(tenant)).toEqual([]);
  await tenant.refresh({ due: false });
  expect(await notes(tenant)).toBeUndefined();
});

test('the older form of notices is read like the new one', async () => {
  const { tenant, books, realmId, customerId } = await inStep();
  const settings = {
    url,
    verifierToken: VERIFIER_TOKEN,
    format: 'legacy',
    realmId,
    gatherMs: 20,
    retryMs: [],
  };
  const { id } = webhookSchema.parse(await vendor.control('/webhooks', settings));
  await books.change('Customer', customerId, { Notes: 'old form' });
  const delivered = await waitUntil({ what: 'the delivery', timeoutMs: 60_000 }, async () => {
    const { deliveries } = deliveriesSchema.parse(
      await vendor.control('/webhooks/deliveries', undefined, 'GET'),
    );
    return deliveries.find(({ target, done }) => target === id && done);
  });
  await vendor.control(`/webhooks/${id}`, undefined, 'DELETE');
  expect(delivered.statuses).toEqual([200]);
  expect(await eventsOf(tenant)).toMatchObject([{ type: 'Customer.Update' }]);
  await tenant.refresh({ due: false });
  expect(await notes(tenant)).toBe('old form');
});
