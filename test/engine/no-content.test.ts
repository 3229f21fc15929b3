import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createReport } from '../../src/db/balances/balance-reports.ts';
import { newId } from '../../src/db/ids.ts';
import { imports, payoutSources } from '../../src/db/schema/index.ts';
import { createEndpoint } from '../../src/db/webhooks/webhook-endpoints.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { endpointSecretContext } from '../../src/secrets.ts';
import { WORKFLOWS, workflowIds } from '../../src/workflows/contract.ts';
import { balanceReportStart, importTell } from '../../src/workflows/starters.ts';
import { TRACE_HEADER } from '../../src/workflows/trace-header.ts';
import { type Desk, deskOf } from '../connector/desk.ts';
import { FailingActivities } from './failing-activities.ts';
import { type Business, type PayoutDesk, startPayoutDesk } from './payouts-desk.ts';
import { startReceiver } from './receiver.ts';
import { customer, invoice, payment, teamMember, timesheet } from './samples.ts';

/** Each part is looked for by itself: what leaves may be cut. */
const MARKS = ['Zebulon', 'Quartermain', 'zq@private.example', '48151.62', '4815162'];
const CONTENT = 'Zebulon Quartermain <zq@private.example> owes 48151.62';

const failing = new FailingActivities(CONTENT);
const said: string[] = [];
let desk: PayoutDesk;
let shop: Business;
let connector: Desk;

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => said.push(String(chunk)) > 0);
  }
  desk = await startPayoutDesk({ activities: (deps) => failing.make(deps) });
  shop = await desk.business();
  connector = await deskOf(desk.engine, shop.tenant);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await connector?.api.close();
  await desk?.close();
});

const workflows = () => desk.engine.temporal.client.workflow;

/** Records that hold the marks, into a vendor whose faults repeat them. */
async function push(): Promise<void> {
  const { tenant, realmId } = shop;
  const fault = { code: '10000', status: 400, message: CONTENT, detail: CONTENT };
  const match = { method: 'POST', entity: 'Customer' };
  await desk.vendor.control('/faults', { realmId, kind: 'fault', match, fault, times: 2 });
  const amount = '48151.62';
  const lines = [{ description: CONTENT, quantity: '1', unitPrice: amount, amount }];
  const owing = { displayName: 'Zebulon Quartermain', email: 'zq@private.example' };
  await tenant.save([customer('c1', owing)]);
  await tenant.settled(60_000);
  await tenant.save([
    invoice('i1', 'c1', { lines, total: amount }),
    payment('p1', 'c1', 'i1', { amount, allocations: [{ invoiceId: 'i1', amount }] }),
    customer('c2', { displayName: CONTENT.repeat(12) }),
    teamMember('m1', { name: 'Zebulon Quartermain' }),
    timesheet('t1', 'm1', { entries: [] }),
  ]);
  await tenant.settled(60_000);
  await (await tenant.push(['customer', 'invoice', 'payment'])).result();
}

async function pull(): Promise<void> {
  await (await shop.tenant.pull(['customer', 'invoice'])).result();
  await shop.tenant.refresh();
}

async function bringIn(): Promise<void> {
  const { db, taskQueue } = desk.engine;
  const importId = newId('imp');
  const { tenantId, connectionId } = shop.tenant;
  const ref = { tenantId, connectionId, importId };
  const stored = { entityTypes: ['customer' as const], requestedBy: 'test', createdAt: new Date(0) };
  await db.insert(imports).values({ ...ref, id: importId, ...stored });
  const mine = eq(imports.tenantId, tenantId);
  const tell = () => workflows().signalWithStart(WORKFLOWS.importWizard, importTell(ref, taskQueue));
  const inState = (state: string) =>
    waitUntil({ what: `the import to be ${state}`, timeoutMs: 60_000 }, async () => {
      const [row] = await db.select().from(imports).where(mine);
      return row?.state === state || undefined;
    });
  await tell();
  await inState('review');
  await db
    .update(imports)
    .set({ state: 'confirmed', undecided: 'create', confirmedAt: new Date(0) })
    .where(mine);
  await tell();
  await inState('done');
}

async function payOut(): Promise<void> {
  const { id } = await shop.payout([{ type: 'charge', amount: 4_815_162, fee: 59 }]);
  await shop.tell([['payout.paid', id]]);
  await shop.settled();
  const mine = eq(payoutSources.tenantId, shop.tenant.tenantId);
  await desk.engine.db
    .update(payoutSources)
    .set({ sweepDueAt: new Date(0) })
    .where(mine);
  await connector.relay();
  await workflows().getHandle(workflowIds.sweepPayouts(shop.tenant.connectionId)).result();
}

async function runConnector(): Promise<void> {
  await connector.press('force-sync');
  await connector.ended();
  const { tenantId, connectionId } = shop.tenant;
  await workflows().execute(WORKFLOWS.morningStart, {
    workflowId: workflowIds.morningStart(connectionId),
    taskQueue: desk.engine.taskQueue,
    args: [{ tenantId, connectionId }],
  });
}

async function compareBalances(): Promise<void> {
  const { db, taskQueue } = desk.engine;
  const { tenantId, connectionId } = shop.tenant;
  const { id: reportId } = await createReport(db, { tenantId, connectionId, requestedBy: 'test' });
  const start = balanceReportStart({ tenantId, connectionId, reportId }, taskQueue);
  await workflows().execute(WORKFLOWS.balanceReport, start);
}

/** To a receiver that is told of the records that went. */
async function tellOthers(): Promise<() => Promise<void>> {
  const receiver = await startReceiver();
  const { db, sealer } = desk.engine;
  const { tenantId } = shop.tenant;
  const key = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const secrets = [sealer.seal(key, endpointSecretContext(tenantId))];
  await createEndpoint(db, tenantId, { url: `${receiver.url}/hook`, description: '', events: [], secrets });
  return async () => {
    await waitUntil({ what: 'a delivery that failed twice', timeoutMs: 60_000 }, async () => {
      await connector.relay();
      return failing.failedInDatabase.has('deliverWebhooks') || undefined;
    });
    await receiver.close();
  };
}

/** All that Temporal keeps, with payloads as they read. */
async function histories(): Promise<string> {
  const texts: string[] = [];
  for await (const { workflowId, runId } of workflows().list()) {
    const history = await workflows().getHandle(workflowId, runId).fetchHistory();
    texts.push(JSON.stringify(history, readable));
  }
  return texts.join('\n');
}

function readable(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key];
  return raw instanceof Uint8Array ? Buffer.from(raw).toString('utf8') : value;
}

/** They decide from what is stored, and ask nobody. */
const ASK_NOBODY = [
  'batchState',
  'beginHalf',
  'endBatch',
  'endImport',
  'endRun',
  'enterCategory',
  'importState',
  'openForMorning',
  'openReview',
  'planConnector',
  'releaseRetries',
  'releaseSet',
  'runState',
];

test('whichever activity fails, and at what: nothing of what records say is in histories or in the log', async () => {
  const told = await tellOthers();
  await push();
  await pull();
  await bringIn();
  await payOut();
  await runConnector();
  await compareBalances();
  await told();

  const names = Object.keys(failing.make({} as never)).sort();
  expect([...failing.failedInDatabase].sort()).toEqual(names);
  expect(names.filter((name) => !failing.failedAtVendor.has(name))).toEqual(ASK_NOBODY);
  const kept = await histories();
  for (const mark of MARKS) {
    expect(kept).not.toContain(mark);
    expect(said.join('')).not.toContain(mark);
  }
  // What was searched is what it should be.
  for (const place of [kept, said.join('')]) expect(place).toContain('DatabaseError');
  expect(kept).toContain(shop.tenant.connectionId);
  // Nor of a trace, where nobody traces: it would make every history longer.
  expect(kept).not.toContain(TRACE_HEADER);
  expect(said.filter((line) => line.includes('Activity failed')).length).toBeGreaterThan(names.length);
}, 240_000);
