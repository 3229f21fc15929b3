import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { remoteRequests } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import { RunWatch } from '../../src/workers/run-watch.ts';
import { WORKFLOWS, workflowIds } from '../../src/workflows/contract.ts';
import { type Engine, startEngine, type Tenant } from '../engine/harness.ts';
import { createDoor } from '../engine/polled-door.ts';
import { customer } from '../engine/samples.ts';
import { PolledAgent } from '../providers/polled-agent.ts';
import { PolledBooks } from '../providers/polled-books.ts';
import { createPolledProvider, POLLED } from '../providers/polled-provider.ts';
import { createTestDatabase } from '../support/database.ts';
import { atNight } from '../support/scale.ts';
import { createTimeSkippingTemporal } from '../support/time-skipping.ts';

/** Books on somebody's desk over days, on a clock that jumps over waits. */

vi.setConfig({ testTimeout: 150_000 });

let environment: TestWorkflowEnvironment;
let engine: Engine;

beforeAll(async () => {
  const skipping = await createTimeSkippingTemporal();
  environment = skipping.environment;
  const servers = { database: await createTestDatabase(), temporal: skipping.temporal };
  engine = await startEngine([{ provider: createPolledProvider() }], { servers });
});
afterAll(async () => {
  await engine?.close();
  await environment?.teardown();
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

async function desk(companyId: string) {
  const books = new PolledBooks();
  const tenant = await engine.newTenant({ provider: POLLED, companyId, capabilities, gateOpen: false });
  return { tenant, books, agent: new PolledAgent(books), ...createDoor(engine, tenant) };
}

const requestsOf = ({ tenantId }: Pick<Tenant, 'tenantId'>) =>
  engine.db.select().from(remoteRequests).where(eq(remoteRequests.tenantId, tenantId));

/** For the workflows, and for everything that the database remembers of requests. */
async function daysPass({ tenantId }: Tenant, days: number): Promise<void> {
  await environment.sleep(`${days} days`);
  const earlier = sql`make_interval(days => ${days})`;
  const ago = { createdAt: sql`created_at - ${earlier}`, deliveredAt: sql`delivered_at - ${earlier}` };
  await engine.db.update(remoteRequests).set(ago).where(eq(remoteRequests.tenantId, tenantId));
}

test.each([
  ['whose session is closed', true],
  ['whose session stays open', false],
] as const)(
  'what an agent %s took along on Friday is one request and one record on Monday',
  async (which, closes) => {
    const { tenant, books, agent, source, open, close } = await desk(which);
    await tenant.save([customer('c1')], { wake: false });
    await open();
    const friday = await waitUntil({ what: 'the request', timeoutMs: 60_000 }, async () => source.next());
    const answer = books.take(friday);
    if (closes) await close();
    await daysPass(tenant, 3);
    if (closes) {
      await open();
      const monday = await waitUntil({ what: 'the request again', timeoutMs: 60_000 }, async () =>
        source.next(),
      );
      expect([monday.requestId, monday.body]).toEqual([friday.requestId, friday.body]);
    }
    await source.answer(friday.requestId, closes ? books.take(friday) : answer);
    await waitUntil({ what: 'the record to be in step', timeoutMs: 60_000 }, async () => {
      await agent.runSession(source);
      return (await tenant.queue()).length === 0 || undefined;
    });
    expect((await requestsOf(tenant)).map(({ id }) => id)).toEqual([friday.requestId]);
    expect(await books.count('customer')).toBe(1);
    expect((await tenant.log()).map(({ status, attempt }) => [status, attempt])).toEqual([['success', 1]]);
  },
);

const ROWS = atNight ? 10_000 : 1_000;
/** As many looks of the relay as are taken; each of the week is like them. */
const LOOKS = 20;

test('a week of a closed connection with rows waiting costs nothing: no event, and no write to the database', async () => {
  const { tenant } = await desk('closed for a week');
  await tenant.save(
    Array.from({ length: ROWS }, (_, index) => customer(`c${index}`)),
    { wake: false },
  );
  await tenant.wake();
  const conductor = engine.temporal.client.workflow.getHandle(workflowIds.conductor(tenant.connectionId));
  // Behind a closed gate it ends: whoever opens it starts it.
  await conductor.result();
  const state = async () => ({
    events: (await conductor.describe()).historyLength,
    ...(await versionsOf(tenant)),
  });
  const before = await state();
  const { db, registry: providers, taskQueue, temporal } = engine;
  const watch = new RunWatch(temporal.client);
  for (let look = 0; look < LOOKS; look++) {
    await environment.sleep((7 * 86_400_000) / LOOKS);
    await relayOnce({ db, client: temporal.client, providers, taskQueue, watch });
  }
  expect(await state()).toEqual(before);
  expect(before).toMatchObject({ queue: { rows: ROWS }, requests: 0 });
  await expect(conductor.describe()).resolves.toMatchObject({
    type: WORKFLOWS.conductor,
    status: { name: 'COMPLETED' },
  });
});

const versions = z.object({ versions: z.string(), rows: z.number() });

/** Which version of each row is there: any write makes another. */
async function versionsOf({ tenantId }: Pick<Tenant, 'tenantId'>) {
  const of = async (table: 'records' | 'sync_queue' | 'connections') => {
    const { rows } = await engine.db.execute(sql`
      select md5(string_agg(xmin::text || ctid::text, ',' order by ctid)) as versions, count(*)::int as rows
      from ${sql.identifier(table)} where tenant_id = ${tenantId}`);
    return versions.parse(rows[0]);
  };
  return {
    records: await of('records'),
    queue: await of('sync_queue'),
    connection: await of('connections'),
    requests: (await requestsOf({ tenantId })).length,
  };
}
