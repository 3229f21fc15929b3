import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptAnswer, nextForPoll, setGate } from '../../src/db/requests/polling.ts';
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
