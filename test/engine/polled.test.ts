import { and, eq, isNotNull, ne, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desktopSessions, remoteRequests, syncSettings } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import { PolledAgent, type WorkSource } from '../providers/polled-agent.ts';
import { PolledBooks } from '../providers/polled-books.ts';
import { createPolledProvider, POLLED } from '../providers/polled-provider.ts';
import { type Engine, startEngine, type Tenant } from './harness.ts';
import { createDoor } from './polled-door.ts';
import { customer, invoice, payment } from './samples.ts';

/** Books that remember no request, and in which nothing tells an entry from others. */
const FORGETFUL = 'polled-forgetful';

let engine: Engine;

beforeAll(async () => {
  const forgetful = createPolledProvider({ name: FORGETFUL, remembersMs: 0, knowsMarks: false });
  engine = await startEngine([{ provider: createPolledProvider() }, { provider: forgetful }]);
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
async function deskTenant(companyId: string, provider: string = POLLED) {
  const books = new PolledBooks();
  const agent = new PolledAgent(books);
  const tenant = await engine.newTenant({ provider, companyId, capabilities, gateOpen: false });
  return { tenant, books, agent, ...createDoor(engine, tenant) };
}

/** As the vendor's agent does: asks again and again while its session is open. */
async function workUntilSettled(tenant: Tenant, agent: PolledAgent, source: WorkSource): Promise<void> {
  await waitUntil({ what: 'the desk to be in step', timeoutMs: 60_000 }, async () => {
    await agent.runSession(source);
    return (await tenant.queue()).length === 0 || undefined;
  });
}

test('nothing is handed out while the session is closed, and nothing is logged as an error', async () => {
  const { tenant, source } = await deskTenant('closed');
  await tenant.save([customer('c1')]);
  await waitUntil({ what: 'the conductor to look', timeoutMs: 60_000 }, async () =>
    (await tenant.connection()).conductorSeenAt === null ? undefined : true,
  );
  expect(await source.next()).toBeUndefined();
  expect(await tenant.queue()).toMatchObject([{ state: 'pending', attempts: 0 }]);
  expect(await tenant.log()).toEqual([]);
});

test('when the session opens the chain goes in order, and the outcome is linked and logged', async () => {
  const { tenant, books, agent, source, open } = await deskTenant('opens');
  await tenant.save([customer('c1'), invoice('v1', 'c1'), payment('p1', 'c1', 'v1')]);
  await open();
  await workUntilSettled(tenant, agent, source);
  expect((await tenant.log()).map((entry) => [entry.entityType, entry.status])).toEqual([
    ['customer', 'success'],
    ['invoice', 'success'],
    ['payment', 'success'],
  ]);
  expect(await books.count('payment')).toBe(1);
});

test('an answer that is lost on its way is recovered in the next session, and nothing is written twice', async () => {
  const { tenant, books, agent, source, open } = await deskTenant('loses');
  await tenant.save([customer('c1')]);
  await open();
  await waitUntil({ what: 'the request to be handed out', timeoutMs: 60_000 }, async () => {
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
  await waitUntil({ what: 'the run to end', timeoutMs: 60_000 }, async () => {
    await agent.runSession(source);
    return isDone || undefined;
  });
}

test('a pull asks page after page through the agent, and keeps no answer when it is done', async () => {
  const { tenant, books, agent, source, open } = await deskTenant('pulls');
  enter(books, ['Ada', 'Berta', 'Cora', 'Dora', 'Emma', 'Fay', 'Gerda']);
  await open();
  const { batchId, result } = await tenant.pull(['customer']);
  await workUntil(result(), agent, source);
  expect(await tenant.batch(batchId)).toMatchObject({ state: 'done', succeeded: 7, failed: 0 });
  expect(await tenant.links()).toHaveLength(7);
  expect(books.asked.filter(({ what }) => what === 'entries')).toHaveLength(3);
  expect(await readsOf(tenant)).toEqual([]);
});

test('a name that is taken is looked up through the agent and adopted, and written once', async () => {
  const { tenant, books, agent, source, open } = await deskTenant('adopts');
  enter(books, ['Customer c1']);
  await tenant.save([{ ...customer('c1'), data: { displayName: 'Customer c1', notes: 'Ours' } }]);
  await open();
  await workUntilSettled(tenant, agent, source);
  expect(books.all('customer')).toMatchObject([{ version: 2, data: { notes: 'Ours' } }]);
  expect((await tenant.log()).map(({ action }) => action)).toEqual(['linked', 'updated']);
  expect(await readsOf(tenant)).toEqual([]);
});

test('a stale version is read again through the agent and decided by the policy', async () => {
  const { tenant, books, agent, source, open } = await deskTenant('stale');
  await tenant.save([customer('c1')]);
  await open();
  await workUntilSettled(tenant, agent, source);
  const [entry] = books.all('customer');
  changeByHand(books, entry?.id ?? '', 'Changed there');
  await tenant.save([{ ...customer('c1'), data: { displayName: 'Changed here' } }]);
  await workUntilSettled(tenant, agent, source);
  expect(books.all('customer')).toMatchObject([{ version: 3, data: { displayName: 'Changed here' } }]);
});

test('changes there come in through the agent', async () => {
  const { tenant, books, agent, source, open } = await deskTenant('changes');
  await tenant.save([customer('c1')]);
  await open();
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

/** The write that the agent gets next, once the engine has composed it. */
async function nextWrite(source: WorkSource) {
  return waitUntil({ what: 'a write to be handed out', timeoutMs: 60_000 }, async () => source.next());
}

test('a session that closes gives its set back, and the next one gets the same bytes under the same id', async () => {
  const { tenant, books, agent, source, open, close } = await deskTenant('closes');
  await tenant.save([customer('c1')]);
  await open();
  const friday = await nextWrite(source);
  books.take(friday);
  await close();
  await waitUntil(
    { what: 'the set to be given back', timeoutMs: 60_000 },
    async () => (await tenant.queue()).every(({ state }) => state === 'pending') || undefined,
  );
  await overTheWeekend(tenant);
  await open();
  const monday = await nextWrite(source);
  expect(monday).toMatchObject({ requestId: friday.requestId, body: friday.body, sends: 1 });
  await workUntilSettled(tenant, agent, source);
  expect(await books.count('customer')).toBe(1);
  expect(await tenant.links()).toHaveLength(1);
});

test('a record that goes to its retry after a session that was cut short is waited for once, and the rest of its set goes on', async () => {
  const { tenant, books, agent, source, open, close } = await deskTenant('cut short');
  await tenant.save([customer('c1'), invoice('v1', 'c1')]);
  await open();
  const first = await nextWrite(source);
  await close();
  await waitUntil(
    { what: 'the set to be given back', timeoutMs: 60_000 },
    async () => (await tenant.queue()).every(({ state }) => state === 'pending') || undefined,
  );
  await open();
  const again = await nextWrite(source);
  expect(again).toMatchObject({ requestId: first.requestId });
  await source.answer(again.requestId, { body: JSON.stringify({ outcomes: [] }) });
  // Both would wait for the same answer, and only who asked last is told.
  const write = await waitUntil({ what: 'the retry to be handed out', timeoutMs: 60_000 }, async () => {
    const next = await source.next();
    if (next?.kind !== 'read') return next;
    await source.answer(next.requestId, books.take(next));
    return undefined;
  });
  await waitUntil({ what: 'the retry to wait for its answer', timeoutMs: 60_000 }, async () =>
    (await waitersOf(tenant)).some((waiter) => waiter?.startsWith('retry/')) ? true : undefined,
  );
  await source.answer(write.requestId, books.take(write));
  await workUntilSettled(tenant, agent, source);
  expect(await books.count('customer')).toBe(1);
  expect(await books.count('invoice')).toBe(1);
});

async function waitersOf({ tenantId }: Tenant): Promise<(string | null)[]> {
  const rows = await engine.db
    .select({ waiter: remoteRequests.waiter })
    .from(remoteRequests)
    .where(and(eq(remoteRequests.tenantId, tenantId), isNotNull(remoteRequests.waiter)));
  return rows.map(({ waiter }) => waiter);
}

/** Three days pass for everything that the database remembers. */
async function overTheWeekend({ tenantId }: Tenant): Promise<void> {
  const earlier = {
    createdAt: sql`created_at - interval '3 days'`,
    deliveredAt: sql`delivered_at - interval '3 days'`,
  };
  await engine.db.update(remoteRequests).set(earlier).where(eq(remoteRequests.tenantId, tenantId));
}

test('books that are busy pause the connection: the records wait, and no attempt is counted', async () => {
  const { tenant, source, open, fail } = await deskTenant('busy');
  await tenant.save([customer('c1')]);
  await open();
  const { requestId } = await nextWrite(source);
  await fail(requestId, 'busy');
  await waitUntil(
    { what: 'the pause', timeoutMs: 60_000 },
    async () => (await tenant.connection()).status === 'paused' || undefined,
  );
  expect(await tenant.queue()).toMatchObject([{ state: 'pending', attempts: 0 }]);
  expect(await tenant.connection()).toMatchObject({ pauseReason: { type: 'CompanyUnavailable' } });
});

test('a write that cannot be read goes again under its id, and is written once', async () => {
  const { tenant, books, agent, source, open, fail } = await deskTenant('unreadable');
  await tenant.save([customer('c1')]);
  await open();
  const first = await nextWrite(source);
  books.take(first);
  await fail(first.requestId, 'parse error');
  expect(await nextWrite(source)).toMatchObject({ requestId: first.requestId, body: first.body });
  await workUntilSettled(tenant, agent, source);
  expect(await books.count('customer')).toBe(1);
});

test('an answer that comes before its request is offered again is taken, and stalls nothing', async () => {
  const { tenant, books, source, open, close } = await deskTenant('late');
  await tenant.save([customer('c1')]);
  await open();
  const request = await nextWrite(source);
  await close();
  await open();
  await source.answer(request.requestId, books.take(request));
  await waitUntil(
    { what: 'the record to be in step', timeoutMs: 60_000 },
    async () => (await tenant.queue()).length === 0 || undefined,
  );
  expect(await books.count('customer')).toBe(1);
});

test('kinds of work take turns: a long pull does not keep a write waiting', async () => {
  const { tenant, books, agent, source, open } = await deskTenant('fair');
  enter(
    books,
    Array.from({ length: 30 }, (_, index) => `Customer by hand ${index}`),
  );
  await open();
  const { result } = await tenant.pull(['customer']);
  const isQuestion = await waitUntil({ what: 'a question', timeoutMs: 60_000 }, async () => source.next());
  expect(isQuestion.kind).toBe('read');
  await tenant.save([customer('c1')]);
  await waitUntil({ what: 'the write to be offered', timeoutMs: 60_000 }, async () => {
    const [row] = await engine.db
      .select({ id: remoteRequests.id })
      .from(remoteRequests)
      .where(
        and(
          eq(remoteRequests.tenantId, tenant.tenantId),
          isNotNull(remoteRequests.waiter),
          ne(remoteRequests.kind, 'read'),
        ),
      );
    return row;
  });
  // The question has not been answered, and is older.
  expect(await source.next()).toMatchObject({ items: [{ recordId: 'c1' }] });
  expect(await source.next()).toMatchObject({ kind: 'read' });
  await workUntil(result(), agent, source);
});

test('an agent that falls silent loses its session: the relay closes the gate and gives the records back', async () => {
  const { tenant, source, open } = await deskTenant('silent');
  await tenant.save([customer('c1')]);
  await open();
  await nextWrite(source);
  await engine.db
    .update(desktopSessions)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(desktopSessions.tenantId, tenant.tenantId));
  const { db, registry: providers, taskQueue } = engine;
  await relayOnce({ db, client: engine.temporal.client, providers, taskQueue });
  await waitUntil({ what: 'the records to be given back', timeoutMs: 60_000 }, async () => {
    await relayOnce({ db, client: engine.temporal.client, providers, taskQueue });
    return (await tenant.queue()).every(({ state }) => state === 'pending') || undefined;
  });
  expect((await tenant.connection()).gateOpen).toBe(false);
  expect(await source.next()).toBeUndefined();
});

test('a create of unknown outcome that cannot be looked up waits for a person, and goes anew only on their word', async () => {
  const { tenant, agent, source, books, open, close } = await deskTenant('forgets', FORGETFUL);
  await tenant.save([customer('c1')]);
  await open();
  await nextWrite(source);
  await close();
  await waitUntil(
    { what: 'the set to be given back', timeoutMs: 60_000 },
    async () => (await tenant.queue()).every(({ state }) => state === 'pending') || undefined,
  );
  await open();
  await waitUntil({ what: 'somebody to be asked', timeoutMs: 60_000 }, async () => {
    await agent.runSession(source);
    return (await tenant.queue()).every(({ state }) => state === 'unresolved') || undefined;
  });
  expect(await tenant.queue()).toMatchObject([{ errorType: 'MayBeThere' }]);
  expect(await books.count('customer')).toBe(0);
  await tenant.retry('customer', 'c1');
  await workUntilSettled(tenant, agent, source);
  expect(await books.count('customer')).toBe(1);
  expect((await tenant.log()).at(-1)).toMatchObject({ status: 'success' });
});
