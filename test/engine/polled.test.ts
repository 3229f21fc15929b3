import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptAnswer, nextForPoll, setGate } from '../../src/db/requests/polling.ts';
import { remoteRequests, syncSettings } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { SIGNALS } from '../../src/workflows/contract.ts';
import { PolledAgent, type WorkSource } from '../providers/polled-agent.ts';
import { PolledBooks } from '../providers/polled-books.ts';
import { createPolledProvider, POLLED } from '../providers/polled-provider.ts';
import { type Engine, startEngine, type Tenant } from './harness.ts';
import { customer, invoice, payment } from './samples.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await startEngine([{ provider: createPolledProvider() }]);
});

afterAll(async () => {
  await engine?.close();
});

const capabilities = {
  companyName: 'Desk',
  country: 'US',
  homeCurrency: 'USD',
  multicurrency: false,
  salesTax: 'none' as const,
  payroll: false,
  customNumbers: true,
  vendor: {},
};

/** A tenant whose books stand on a desk: nothing moves while their session is closed. */
async function deskTenant(companyId: string) {
  const books = new PolledBooks();
  const agent = new PolledAgent(books);
  const tenant = await engine.newTenant({ provider: POLLED, companyId, capabilities, gateOpen: false });
  return { tenant, books, agent, source: sourceOf(tenant) };
}

function sourceOf(tenant: Tenant): WorkSource {
  const { client } = engine.temporal;
  return {
    next: () => nextForPoll(engine.db, tenant),
    async answer(requestId, answer) {
      const { waiter } = await acceptAnswer(engine.db, tenant, requestId, answer);
      if (waiter) await client.workflow.getHandle(waiter).signal(SIGNALS.answered, requestId);
    },
  };
}

async function open(tenant: Tenant): Promise<void> {
  await setGate(engine.db, tenant, true);
  await tenant.wake();
}

/** As the vendor's agent does: asks again and again while its session is open. */
async function workUntilSettled(tenant: Tenant, agent: PolledAgent, source: WorkSource): Promise<void> {
  await waitUntil({ what: 'the desk to be in step', timeoutMs: 20_000 }, async () => {
    await agent.runSession(source);
    return (await tenant.queue()).length === 0 || undefined;
  });
}

test('nothing is handed out while the session is closed, and nothing is logged as an error', async () => {
  const { tenant, source } = await deskTenant('closed');
  await tenant.save([customer('c1')]);
  await waitUntil({ what: 'the conductor to look', timeoutMs: 10_000 }, async () =>
    (await tenant.connection()).conductorSeenAt === null ? undefined : true,
  );
  expect(await source.next()).toBeUndefined();
  expect(await tenant.queue()).toMatchObject([{ state: 'pending', attempts: 0 }]);
  expect(await tenant.log()).toEqual([]);
});

test('when the session opens the chain goes in order, and the outcome is linked and logged', async () => {
  const { tenant, books, agent, source } = await deskTenant('opens');
  await tenant.save([customer('c1'), invoice('v1', 'c1'), payment('p1', 'c1', 'v1')]);
  await open(tenant);
  await workUntilSettled(tenant, agent, source);
  expect((await tenant.log()).map((entry) => [entry.entityType, entry.status])).toEqual([
    ['customer', 'success'],
    ['invoice', 'success'],
    ['payment', 'success'],
  ]);
  expect(await books.count('payment')).toBe(1);
});

test('an answer that is lost on its way is recovered in the next session, and nothing is written twice', async () => {
  const { tenant, books, agent, source } = await deskTenant('loses');
  await tenant.save([customer('c1')]);
  await open(tenant);
  await waitUntil({ what: 'the request to be handed out', timeoutMs: 10_000 }, async () => {
    await agent.runSession(source, { loseAnswers: 1 });
    return (await books.count('customer')) === 1 || undefined;
  });
  expect(await tenant.links()).toEqual([]);
  await workUntilSettled(tenant, agent, source);
  expect(await books.count('customer')).toBe(1);
  expect(await tenant.links()).toHaveLength(1);
});

/** Entries that somebody made in the books by hand. */
function enter(books: PolledBooks, names: readonly string[]): void {
  const entries = names.map((displayName, index) => ({
    key: String(index + 1),
    entityType: 'customer',
    operation: 'create',
    refs: [],
    data: { displayName },
  }));
  const body = JSON.stringify({ entries });
  books.take({ requestId: `by hand: ${names.join()}`, kind: 'batch', target: 'books', body, items: [] });
}

/** Sessions of the vendor's agent, until what was started has ended. */
async function workUntil(done: Promise<unknown>, agent: PolledAgent, source: WorkSource): Promise<void> {
  let isDone = false;
  void done.finally(() => {
    isDone = true;
  });
  await waitUntil({ what: 'the run to end', timeoutMs: 20_000 }, async () => {
    await agent.runSession(source);
    return isDone || undefined;
  });
}

test('a pull asks page after page through the agent, and keeps no answer when it is done', async () => {
  const { tenant, books, agent, source } = await deskTenant('pulls');
  enter(books, ['Ada', 'Berta', 'Cora', 'Dora', 'Emma', 'Fay', 'Gerda']);
  await open(tenant);
  const { batchId, result } = await tenant.pull(['customer']);
  await workUntil(result(), agent, source);
  expect(await tenant.batch(batchId)).toMatchObject({ state: 'done', succeeded: 7, failed: 0 });
  expect(await tenant.links()).toHaveLength(7);
  expect(books.asked.filter(({ what }) => what === 'entries')).toHaveLength(3);
  expect(await readsOf(tenant)).toEqual([]);
});

test('a name that is taken is looked up through the agent and adopted, and written once', async () => {
  const { tenant, books, agent, source } = await deskTenant('adopts');
  enter(books, ['Customer c1']);
  await tenant.save([{ ...customer('c1'), data: { displayName: 'Customer c1', notes: 'Ours' } }]);
  await open(tenant);
  await workUntilSettled(tenant, agent, source);
  expect(books.all('customer')).toMatchObject([{ version: 2, data: { notes: 'Ours' } }]);
  expect((await tenant.log()).map(({ action }) => action)).toEqual(['linked', 'updated']);
  expect(await readsOf(tenant)).toEqual([]);
});

test('a stale version is read again through the agent and decided by the policy', async () => {
  const { tenant, books, agent, source } = await deskTenant('stale');
  await tenant.save([customer('c1')]);
  await open(tenant);
  await workUntilSettled(tenant, agent, source);
  const [entry] = books.all('customer');
  changeByHand(books, entry?.id ?? '', 'Changed there');
  await tenant.save([{ ...customer('c1'), data: { displayName: 'Changed here' } }]);
  await workUntilSettled(tenant, agent, source);
  expect(books.all('customer')).toMatchObject([{ version: 3, data: { displayName: 'Changed here' } }]);
});

test('changes there come in through the agent', async () => {
  const { tenant, books, agent, source } = await deskTenant('changes');
  await tenant.save([customer('c1')]);
  await open(tenant);
  await workUntilSettled(tenant, agent, source);
  const [entry] = books.all('customer');
  changeByHand(books, entry?.id ?? '', 'Changed there');
  await engine.db
    .update(syncSettings)
    .set({ conflictPolicy: 'theirs_wins' })
    .where(eq(syncSettings.tenantId, tenant.tenantId));
  await workUntil(tenant.refresh(), agent, source);
  expect(await tenant.record('customer', 'c1')).toMatchObject({ displayName: 'Changed there' });
});

function changeByHand(books: PolledBooks, id: string, displayName: string): void {
  const [entry] = books.all('customer').filter((each) => each.id === id);
  const change = {
    key: '1',
    entityType: 'customer',
    operation: 'update',
    id,
    version: String(entry?.version),
    refs: [],
    data: { displayName },
  };
  const body = JSON.stringify({ entries: [change] });
  books.take({ requestId: `changed: ${displayName}`, kind: 'batch', target: 'books', body, items: [] });
}

function readsOf(tenant: Tenant) {
  return engine.db
    .select({ id: remoteRequests.id })
    .from(remoteRequests)
    .where(and(eq(remoteRequests.tenantId, tenant.tenantId), eq(remoteRequests.kind, 'read')));
}
