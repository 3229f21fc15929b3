import { afterEach, beforeEach, expect, test } from 'vitest';
import { withConnection } from '../../src/db/pool.ts';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { run } from '../cli/support.ts';
import { type Engine, startEngine, type Tenant } from '../engine/harness.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';
import { customer, invoice, payment } from '../engine/samples.ts';
import { atNight } from '../support/scale.ts';
import { createTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { type ApiProcess, startApiProcess } from './api-process.ts';
import { readBooks, seen } from './books.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

let vendor: Vendor;
let engine: Engine;
let other: TestTemporal;
let api: ApiProcess | undefined;
const workers: WorkerProcess[] = [];

beforeEach(async () => {
  vendor = await startVendor();
  engine = await startEngine([vendor.provider], { worker: false });
  other = await createTestTemporal();
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop();
  await api?.stop();
  await other?.close();
  await engine?.close();
  await vendor?.close();
});

async function startWorker(env: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(engine, vendor.sandbox, env);
  workers.push(worker);
  return worker;
}

/** Nobody may be connected to a database that is copied or replaced. */
async function server(database: string, ...statements: string[]): Promise<void> {
  const url = new URL(engine.databaseUrl);
  url.pathname = '/postgres';
  await withConnection(url.href, async (client) => {
    const end = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1';
    for (const statement of statements) {
      await client.query(end, [database]);
      await client.query(statement);
    }
  });
}

const nameOf = ({ databaseUrl }: Engine) => new URL(databaseUrl).pathname.slice(1);
const backUp = (name: string) => server(name, `create database ${name}_backup template ${name}`);
const restore = (name: string) =>
  server(
    name,
    `drop database ${name}`,
    `create database ${name} template ${name}_backup`,
    `drop database ${name}_backup`,
  );

/** Amounts of which no two are alike. */
const amount = (n: number) => ({
  lines: [{ description: 'Work', quantity: '1', unitPrice: `${100 + n}.37`, amount: `${100 + n}.37` }],
  total: `${100 + n}.37`,
});
const paid = (n: number) => ({
  amount: `${40 + n}.19`,
  allocations: [{ invoiceId: `i${n}`, amount: `${40 + n}.19` }],
});
/** Names and numbers are taken once; of payments a vendor takes any number that are alike. */
const family = (n: number): RecordInput[] => [
  customer(`c${n}`),
  invoice(`i${n}`, `c${n}`, amount(n)),
  payment(`p${n}`, `c${n}`, `i${n}`, paid(n)),
];
const URLS: Readonly<Record<string, string>> = {
  customer: 'customers',
  invoice: 'invoices',
  payment: 'payments',
};
const MARKS: Readonly<Record<string, (id: string) => string>> = {
  customer: (id) => `Customer ${id}`,
  invoice: (id) => `N-${id}`,
  payment: (id) => `[LB:${id}]`,
};
const changed = () => customer('c0', { notes: 'changed after the backup' });

/** Linked, owed, made after the backup and changed after it. */
async function lifeAroundBackup(tenant: Tenant): Promise<void> {
  const first = await startWorker();
  await tenant.save(family(0));
  await tenant.settled(180_000);
  await first.stop();
  await tenant.save(family(1), { wake: false });
  await backUp(nameOf(engine));
  const second = await startWorker();
  await tenant.wake();
  await tenant.save([...family(2), changed()]);
  await tenant.settled(180_000);
  // Other content than will come again: the vendor must not take the one for the other.
  await tenant.save([...family(3), ...family(4)]);
  await tenant.settled(180_000);
  await second.stop();
}

const reconcile = (namespace: string) =>
  run(['admin', 'reconcile', '--json'], {
    DATABASE_URL: engine.databaseUrl,
    TEMPORAL_ADDRESS: engine.temporal.address,
    TEMPORAL_NAMESPACE: namespace,
    LEDGERBRIDGE_ENCRYPTION_KEY: engine.encryptionKey,
  });

const LOSSES = [
  { what: 'PostgreSQL and Temporal', losesTemporal: true },
  { what: 'PostgreSQL alone', losesTemporal: false },
];

test.each(atNight ? LOSSES : LOSSES.slice(0, 1))(
  'after the loss of $what an older backup sends nothing until it was reconciled, and then nothing twice',
  { timeout: 900_000 },
  async ({ losesTemporal }) => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    await lifeAroundBackup(tenant);
    const before = (await readBooks(vendor, realmId)).map(seen).sort();
    await restore(nameOf(engine));
    const restoredAt = new Date();
    const namespace = losesTemporal ? other.namespace : engine.temporal.namespace;
    const env = { TEMPORAL_NAMESPACE: namespace };
    await startWorker(env);
    api = await startApiProcess({ engine, sandbox: vendor.sandbox, env });
    const ask = await api.clientOf(tenant);

    // The application hands over again what it has, in another order than at first.
    const handOver = async (records: readonly RecordInput[]) => {
      for (const { entityType, id, data } of records) {
        const { status } = await ask({ method: 'PUT', url: `/v1/${URLS[entityType]}/${id}`, body: data });
        expect(status).toBeLessThan(300);
      }
    };
    await handOver([...family(4), ...family(2), changed()]);
    const push = () => ask({ method: 'POST', url: `/v1/connections/${tenant.connectionId}/push`, body: {} });
    const refused = await push();
    expect([refused.status, refused.body.code]).toEqual([503, 'awaits_reconcile']);
    await waitUntil({ what: 'a look at what is due', timeoutMs: 180_000 }, async () =>
      ((await tenant.connection()).conductorSeenAt ?? restoredAt) > restoredAt ? true : undefined,
    );
    expect((await readBooks(vendor, realmId)).map(seen).sort()).toEqual(before);

    const { out, err } = await reconcile(namespace);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({ restored: { connections: 1 } });
    await handOver(family(3));
    expect((await push()).status).toBe(202);
    await tenant.settled(180_000);

    expect((await readBooks(vendor, realmId)).map(seen).sort()).toEqual(before);
    expect((await tenant.queue()).map(({ recordId, errorType }) => [recordId, errorType])).toEqual([]);
    const links = await tenant.links();
    expect(links.map(({ recordId }) => recordId).sort()).toEqual(
      [0, 1, 2, 3, 4].flatMap((n) => [`c${n}`, `i${n}`, `p${n}`]).sort(),
    );
    const objects = new Map(
      (await readBooks(vendor, realmId)).map((found) => [
        `${found.entityType}/${found.externalId}`,
        found.mark,
      ]),
    );
    for (const { entityType, recordId, externalId } of links) {
      expect(objects.get(`${entityType}/${externalId}`)).toBe(MARKS[entityType]?.(recordId));
    }
    expect(JSON.parse((await reconcile(namespace)).out)).toEqual({ restored: null, ended: [], toStart: [] });
  },
);
