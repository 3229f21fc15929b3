import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { and, eq } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { webhookDeliveries, webhookEndpoints } from '../../src/db/schema/index.ts';
import { tell } from '../../src/db/webhooks/outbound-events.ts';
import { replay } from '../../src/db/webhooks/webhook-deliveries.ts';
import { createEndpoint } from '../../src/db/webhooks/webhook-endpoints.ts';
import { projectFolder } from '../../src/dev/project.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { DELIVERY_RETRIES_MS, type OutboundEventType } from '../../src/domain/outbound-event.ts';
import { endpointSecretContext } from '../../src/secrets.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import { workflowIds } from '../../src/workflows/contract.ts';
import { goProgram } from '../support/go-program.ts';
import { pythonPackages } from '../support/python-packages.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { customer, invoice } from './samples.ts';
import { booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;
let receiver: Receiver;
let tenant: Tenant;
let realmId: string;

withEngine((running) => {
  ({ vendor, engine } = running);
});
beforeEach(async () => {
  receiver = await startReceiver();
  ({ tenant, realmId } = await vendor.tenantIn(engine));
});
afterEach(() => receiver.close());

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

async function listen(events: OutboundEventType[] = [], secrets = [secret]): Promise<string> {
  const sealed = secrets.map((each) => engine.sealer.seal(each, endpointSecretContext(tenant.tenantId)));
  const endpoint = { url: `${receiver.url}/hook`, description: '', events, secrets: sealed };
  return (await createEndpoint(engine.db, tenant.tenantId, endpoint)).id;
}

const mine = () => eq(webhookDeliveries.tenantId, tenant.tenantId);
const deliveries = () =>
  engine.db.select().from(webhookDeliveries).where(mine()).orderBy(webhookDeliveries.id);
const look = () =>
  relayOnce({
    db: engine.db,
    client: engine.temporal.client,
    taskQueue: engine.taskQueue,
    providers: engine.registry,
  });

/** Lets the relay look until nothing is due, each time to the end of what it started. */
async function told(): Promise<void> {
  await waitUntil({ what: 'the deliveries', timeoutMs: 60_000 }, async () => {
    const due = (await deliveries()).filter(({ state, dueAt }) => state === 'pending' && dueAt <= new Date());
    if (due.length === 0) return true;
    await look();
    for (const { endpointId } of due) {
      await engine.temporal.client.workflow.getHandle(workflowIds.deliverWebhooks(endpointId)).result();
    }
    return undefined;
  });
}

/** As if the wait for the next try were over. */
const waitIsOver = () =>
  engine.db
    .update(webhookDeliveries)
    .set({ dueAt: new Date(0) })
    .where(mine());

test('what synced is told once, signed so that any Standard Webhooks library verifies it', async () => {
  await listen();
  await tenant.save([customer('c1')]);
  await tenant.settled();
  await told();
  expect(receiver.received).toHaveLength(1);
  const [request] = receiver.received;
  if (!request) throw new Error('nothing came');
  const event = new Webhook(secret).verify(request.body, request.headers);
  expect(event).toMatchObject({
    type: 'record.synced',
    data: { type: 'customer', id: 'c1', direction: 'push', action: 'created', name: 'Customer c1' },
  });
});

test('a clash that the policy settled is told with the field, what went and what stands instead', async () => {
  await tenant.save([customer('c1', { notes: 'before' })]);
  await tenant.settled();
  const books = await booksOf(vendor, realmId);
  const [link] = await tenant.links();
  await books.change('Customer', link?.externalId ?? '', { Notes: 'written there' });
  await listen(['record.synced']);
  await tenant.save([customer('c1', { notes: 'written here' })]);
  await tenant.settled();
  await told();
  const settled = [{ field: 'notes', side: 'there', old: 'written there', new: 'written here' }];
  const clashes = receiver.bodies().filter((body) => JSON.stringify(body).includes('"settled"'));
  expect(clashes).toMatchObject([{ type: 'record.synced', data: { id: 'c1', settled } }]);
});

test('a failure is told when it needs somebody, not at each automatic attempt, with the remedy', async () => {
  await listen(['record.failed']);
  const match = { method: 'POST', entity: 'Customer' };
  await vendor.control('/faults', { realmId, kind: 'fault', match, fault: { code: '10000', status: 400 } });
  await tenant.save([customer('c1')]);
  await tenant.settled();
  await told();
  expect(receiver.bodies()).toMatchObject([
    { type: 'record.failed', data: { id: 'c1', error: { type: 'VendorFault', remedy: expect.any(String) } } },
  ]);
});

test('a batch that ended is told with its counts, once', async () => {
  await listen(['batch.finished']);
  await tenant.save([customer('c1'), invoice('i1', 'c1')], { wake: false });
  const { batchId, result } = await tenant.push(['customer', 'invoice']);
  await result();
  await told();
  expect(receiver.bodies()).toMatchObject([
    { type: 'batch.finished', data: { id: batchId, state: 'done', total: 2, failed: 0 } },
  ]);
});

test('a connection that needs a new sign-in is told, once', async () => {
  await listen(['connection.needs_reauth']);
  await vendor.control('/tokens/revoke', { realmId });
  await tenant.save([customer('c1'), customer('c2')]);
  await waitUntil({ what: 'the pause', timeoutMs: 60_000 }, async () => {
    return (await tenant.connection()).status === 'needs_reauth' || undefined;
  });
  await told();
  expect(receiver.bodies()).toMatchObject([{ data: { connectionId: tenant.connectionId } }]);
});

describe('an endpoint that does not take an event', () => {
  beforeEach(async () => {
    await listen();
    receiver.answer = 500;
    await tell(engine.db, tenant.tenantId, () => [{ type: 'webhook.test', data: {} }]);
    await told();
  });

  test('is told again later, under the same id, until it takes it', async () => {
    const [first] = await deliveries();
    expect(first).toMatchObject({ state: 'pending', tries: 1, attempts: [{ status: 500 }] });
    expect(first?.dueAt.getTime()).toBeGreaterThan(Date.now());
    receiver.answer = 204;
    await waitIsOver();
    await told();
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await deliveries()).toMatchObject([{ state: 'delivered', tries: 2 }]);
  });

  test('is given up for this event after the last try, and can be told again by hand', async () => {
    for (const _ of DELIVERY_RETRIES_MS) {
      await waitIsOver();
      await told();
    }
    const [failed] = await deliveries();
    expect(failed).toMatchObject({ state: 'failed', tries: 1 + DELIVERY_RETRIES_MS.length });
    receiver.answer = 200;
    const [endpoint] = await engine.db
      .select()
      .from(webhookEndpoints)
      .where(eq(webhookEndpoints.tenantId, tenant.tenantId));
    const key = { tenantId: tenant.tenantId, endpointId: endpoint?.id ?? '' };
    expect(await replay(engine.db, key, { since: new Date(0) })).toBe(1);
    await told();
    expect(await deliveries()).toMatchObject([{ state: 'delivered' }]);
  });

  test('is switched off when it has taken nothing for five days', async () => {
    const sixDaysAgo = new Date(Date.now() - 6 * 24 * 3_600_000);
    const ofTenant = eq(webhookEndpoints.tenantId, tenant.tenantId);
    await engine.db.update(webhookEndpoints).set({ failingSince: sixDaysAgo }).where(ofTenant);
    await waitIsOver();
    await told();
    const [endpoint] = await engine.db.select().from(webhookEndpoints).where(ofTenant);
    expect(endpoint?.disabledReason).toMatch(/five days/);
  });
});

test('an endpoint that says it is gone is told nothing any more', async () => {
  const id = await listen();
  receiver.answer = 410;
  await tell(engine.db, tenant.tenantId, () => [{ type: 'webhook.test', data: {} }]);
  await told();
  const [endpoint] = await engine.db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id));
  expect(endpoint?.disabledAt).not.toBeNull();
  await tell(engine.db, tenant.tenantId, () => [{ type: 'webhook.test', data: {} }]);
  expect(await deliveries()).toHaveLength(1);
});

test('while a secret is replaced, receivers with either one are content', async () => {
  const newer = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  await listen([], [newer, secret]);
  await tell(engine.db, tenant.tenantId, () => [{ type: 'webhook.test', data: { n: 1 } }]);
  await told();
  const [request] = receiver.received;
  for (const each of [newer, secret]) {
    expect(new Webhook(each).verify(request?.body ?? '', request?.headers ?? {})).toMatchObject({
      data: { n: 1 },
    });
  }
});

test('an endpoint is told only what it asked for', async () => {
  await listen(['batch.finished']);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  expect(await deliveries()).toEqual([]);
});

test('nobody is told of what did not happen: a transaction that fails takes its events along', async () => {
  await listen();
  await expect(
    engine.db.transaction(async (tx) => {
      await tell(tx, tenant.tenantId, () => [{ type: 'webhook.test', data: {} }]);
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow();
  expect(await deliveries()).toEqual([]);
});

test('a delivery whose sender died is sent again, and the receiver can tell the repeat', async () => {
  const endpointId = await listen();
  await tell(engine.db, tenant.tenantId, () => [{ type: 'webhook.test', data: {} }]);
  await told();
  // As if the process had died after sending and before it could write down that it was taken.
  await engine.db
    .update(webhookDeliveries)
    .set({ state: 'pending', tries: 0, dueAt: new Date(0) })
    .where(and(mine(), eq(webhookDeliveries.endpointId, endpointId)));
  await told();
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
});

interface Example {
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
}

const EXAMPLES: [language: string, find: () => Promise<Example | { missing: string }>][] = [
  [
    'Python',
    async () => ({
      command: 'python3',
      args: ['examples/python/webhook.py'],
      env: {
        PYTHONPATH: await pythonPackages(['standardwebhooks==1.1.0']),
        PYTHONDONTWRITEBYTECODE: '1',
      },
    }),
  ],
  [
    'Go',
    async () => {
      const found = await goProgram('examples/go');
      return 'missing' in found ? found : { command: found.program, args: [] };
    },
  ],
  ['JavaScript', async () => ({ command: process.execPath, args: ['examples/javascript/webhook.mjs'] })],
];

test.for(EXAMPLES)(
  'the example in %s takes what its library verifies, each event once, and nothing of another secret',
  // The first time packages are brought, and Go compiles.
  { timeout: 180_000 },
  async ([, find], context) => {
    const found = await find();
    if ('missing' in found) return context.skip(found.missing);
    const start = async (signedWith: string) => {
      const { command, args, env } = found;
      const child = spawn(command, args, {
        cwd: projectFolder,
        env: { ...process.env, ...env, WEBHOOK_SECRET: signedWith },
      });
      onTestFinished(() => void child.kill());
      const lines: string[] = [];
      createInterface(child.stdout).on('line', (line) => lines.push(line));
      const port = await waitUntil(
        { what: 'the example to listen', timeoutMs: 60_000 },
        async () => lines[0],
      );
      receiver.url = `http://127.0.0.1:${port}`;
      await listen(['record.synced']);
      return lines;
    };
    const right = await start(secret);
    const wrong = await start(`whsec_${Buffer.alloc(32, 8).toString('base64')}`);
    await tenant.save([customer('abroad')]);
    await tenant.settled();
    await told();
    // As if what came back had been lost on its way.
    await engine.db
      .update(webhookDeliveries)
      .set({ state: 'pending', tries: 0, dueAt: new Date(0) })
      .where(mine());
    await told();
    // Taken is not yet printed: what it says comes through a pipe.
    await waitUntil({ what: 'the event', timeoutMs: 60_000 }, async () => right[1]);
    expect(right.slice(1)).toEqual([expect.stringMatching(/^record\.synced \{.*['"]abroad['"]/)]);
    expect(wrong.slice(1)).toEqual([]);
    expect((await deliveries()).map(({ state }) => state).sort()).toEqual(['delivered', 'pending']);
  },
);
