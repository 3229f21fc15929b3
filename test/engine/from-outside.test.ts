import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { trace } from '@opentelemetry/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningStripeSandbox, startStripeSandbox } from '../../sandbox/stripe/index.ts';
import { ROLE_SCOPES } from '../../src/api/access.ts';
import { addSigningSecret, savePayoutKey } from '../../src/db/payouts/payout-sources.ts';
import { createApiKey } from '../../src/db/people/api-keys.ts';
import { projectFolder } from '../../src/dev/project.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { startTracing } from '../../src/tracing/start.ts';
import { type ApiProcess, startApiProcess } from '../chaos/api-process.ts';
import { startWorkerProcess, type WorkerProcess } from '../chaos/worker-process.ts';
import { type Engine, startEngine, type Tenant } from './harness.ts';
import { startVendor, type Vendor } from './quickbooks.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let vendor: Vendor;
let engine: Engine;
let stripe: RunningStripeSandbox;
let collector: Receiver;
let worker: WorkerProcess;
let api: ApiProcess;

beforeAll(async () => {
  collector = await startReceiver();
  collector.answer = 200;
  vendor = await startVendor();
  engine = await startEngine([vendor.provider], { worker: false });
  stripe = await startStripeSandbox();
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    STRIPE_API_BASE_URL: stripe.baseUrl,
  };
  [worker, api] = await Promise.all([
    // A relay that looks between a request and its wake would wake the conductor first, in a trace of its own.
    startWorkerProcess(engine, vendor.sandbox, { ...env, RELAY_INTERVAL_MS: '3600000' }),
    startApiProcess({ engine, sandbox: vendor.sandbox, env }),
  ]);
});
afterAll(async () => {
  await api?.stop();
  await worker?.stop();
  await engine?.close();
  await vendor?.close();
  await stripe?.close();
  await collector?.close();
});

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().default(''),
  name: z.string(),
  attributes: z.array(z.object({ key: z.string(), value: z.unknown() })),
});
type Span = z.infer<typeof spanSchema> & { service: string };
const exportSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(z.object({ key: z.string(), value: z.looseObject({}) })),
      }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});

/** As a collector of OpenTelemetry would have them. */
function spans(): Span[] {
  return collector.bodies().flatMap((body) =>
    exportSchema.parse(body).resourceSpans.flatMap(({ resource, scopeSpans }) => {
      const named = resource.attributes.find(({ key }) => key === 'service.name');
      const service = String(named?.value.stringValue);
      return scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service })));
    }),
  );
}

async function keyOf({ tenantId }: Tenant): Promise<string> {
  const owner = { name: 'test', role: 'owner' as const, scopes: ROLE_SCOPES.owner };
  return (await createApiKey(engine.db, tenantId, owner)).key;
}

/** The request of somebody who traces, too. */
async function put(key: string, id: string, data: object): Promise<string> {
  const traceId = randomBytes(16).toString('hex');
  const { status } = await fetch(`${api.baseUrl}/v1/customers/${id}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
    },
    body: JSON.stringify(data),
  });
  expect(status).toBeLessThan(300);
  return traceId;
}

/** From a span to the request that it all began with. */
function pathOf(all: readonly Span[], last: Span): string[] {
  const parent = all.find(({ spanId, traceId }) => spanId === last.parentSpanId && traceId === last.traceId);
  return [...(parent ? pathOf(all, parent) : []), `${last.service} ${last.name}`];
}

const REQUEST = 'ledgerbridge-api PUT /v1/customers/:id';

/** From the request to the call of the vendor, once both processes have told theirs. */
const wholePath = (request: string, isCall: (span: Span) => boolean) =>
  waitUntil({ what: 'the trace to be whole', timeoutMs: 60_000 }, async () => {
    const all = spans();
    return all
      .filter(isCall)
      .map((call) => pathOf(all, call))
      .find(([begin]) => begin === request);
  });
const callIn = (traceId: string) => (span: Span) => span.traceId === traceId && span.name === 'call POST';

test('a request, what it starts in Temporal and the call of QuickBooks are one trace, of the caller’s own', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine, {}, undefined, 'empty');
  const key = await keyOf(tenant);
  const first = await put(key, 'c1', { displayName: 'Secret Customer', email: 'secret@example.com' });
  const path = await wholePath(REQUEST, callIn(first));
  await tenant.settled();
  expect(path).toEqual([
    REQUEST,
    'ledgerbridge-api wake conductor',
    'ledgerbridge-worker syncSet/sendRequest',
    'ledgerbridge-worker call POST',
  ]);
  expect(spans().filter(({ traceId }) => traceId === first)).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: 'conductor/claimWork' })]),
  );

  // The conductor lives on; the next request is a trace of its own all the same. One that the conductor takes up while
  // it is still at work for the one before belongs to that: then the next one shows it.
  const own = await waitUntil({ what: 'a trace of its own', timeoutMs: 90_000 }, async () => {
    const second = await put(key, `c2-${randomBytes(4).toString('hex')}`, { displayName: 'Secret Other' });
    await tenant.settled();
    return spans().some(callIn(second)) ? second : undefined;
  });
  expect(await wholePath(REQUEST, callIn(own))).toHaveLength(4);

  const told = JSON.stringify(collector.bodies());
  for (const secret of ['Secret', 'secret@', realmId, key]) expect(told).not.toContain(secret);
}, 150_000);

test('a notice of Stripe, the run that it starts and the call of Stripe by its own library are one trace', async () => {
  const { tenant } = await vendor.tenantIn(engine, {}, undefined, 'empty');
  const ask = async (path: string, body: object) => {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return (await fetch(`${stripe.controlUrl}/accounts${path}`, init)).json();
  };
  const account = z.object({ id: z.string(), secretKey: z.string() }).parse(await ask('', {}));
  const url = `${api.baseUrl}/webhooks/stripe/${tenant.connectionId}`;
  const { secrets } = z
    .object({ secrets: z.array(z.string()) })
    .parse(await ask(`/${account.id}/webhooks`, { url }));
  const key = { processor: 'stripe', key: account.secretKey, live: false };
  await savePayoutKey(engine.db, engine.sealer, tenant, key);
  await addSigningSecret(engine.db, engine.sealer, tenant, secrets[0] ?? '');
  const movements = [{ type: 'charge', amount: 10_000 }];
  const payout = z.object({ id: z.string() }).parse(await ask(`/${account.id}/payouts`, { movements }));
  await ask(`/${account.id}/send`, { events: [{ type: 'payout.paid', payoutId: payout.id }] });

  const request = 'ledgerbridge-api POST /webhooks/:processor/:connection';
  expect(await wholePath(request, ({ name }) => name === 'call GET')).toEqual([
    request,
    expect.stringMatching(/^ledgerbridge-api \w+ payout$/),
    expect.stringMatching(/^ledgerbridge-worker payout\/\w+$/),
    'ledgerbridge-worker call GET',
  ]);
  const told = JSON.stringify(collector.bodies());
  // A payout's id is that of its run, as a record's is.
  for (const secret of [account.secretKey, account.id]) expect(told).not.toContain(secret);
}, 150_000);

test.each([
  ['Python', 'python3', ['examples/python/send_an_invoice.py']],
  ['TypeScript', process.execPath, ['--import', 'tsx', 'packages/client/example/send-an-invoice.ts']],
])(
  'the example in %s brings its invoice into QuickBooks, and says where it is',
  async (_language, program, args) => {
    const { tenant, realmId } = await vendor.tenantIn(engine, {}, undefined, 'empty');
    const { stdout } = await promisify(execFile)(program, args, {
      cwd: projectFolder,
      env: { ...process.env, LEDGERBRIDGE_URL: api.baseUrl, LEDGERBRIDGE_API_KEY: await keyOf(tenant) },
    });
    const [invoice, ...others] = await vendor.objects(realmId, 'Invoice');
    expect([others, Number(invoice?.TotalAmt)]).toEqual([[], 135]);
    expect(stdout).toMatch(/^In QuickBooks: http/);
  },
);

test('without an address nobody listens: a span is nothing', async () => {
  expect(await startTracing({ endpoint: undefined, service: 'nobody' })).toBeUndefined();
  expect(trace.getTracer('any').startSpan('any').isRecording()).toBe(false);
});
