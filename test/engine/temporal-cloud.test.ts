import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { msToTs } from '@temporalio/common/lib/time.js';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/contract.ts';
import { startWorkerProcess } from '../chaos/worker-process.ts';
import { run } from '../cli/support.ts';
import type { Authority } from '../support/certificates.ts';
import { createAuthority } from '../support/certificates.ts';
import { type Door, type DoorOptions, openDoor } from '../support/temporal-door.ts';
import { type Engine, startEngine } from './harness.ts';
import { startVendor, type Vendor } from './quickbooks.ts';
import { customer } from './samples.ts';

// Temporal Cloud's ways of connecting, against the run's own server behind a door like that of Temporal Cloud.
let vendor: Vendor;
let engine: Engine;
let folder: string;
const doors: Door[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-cloud-'));
  vendor = await startVendor();
  engine = await startEngine([vendor.provider], { worker: false });
});
afterEach(() => {
  for (const door of doors.splice(0)) door.close();
});
afterAll(async () => {
  await engine?.close();
  await vendor?.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(options: Omit<DoorOptions, 'address'> = {}): Promise<Door> {
  const door = await openDoor({ address: engine.temporal.address, ...options });
  doors.push(door);
  return door;
}

async function file(name: string, content: string): Promise<string> {
  const at = path.join(folder, `${randomUUID()}-${name}`);
  await writeFile(at, content, { mode: 0o600 });
  return at;
}

/** Files, as secrets are mounted. */
async function byCertificate({ address, authority }: Door, issuer: Authority = authority) {
  const { cert, key } = issuer.issue('ledgerbridge');
  return {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_TLS_CLIENT_CERT_PATH: await file('cert.pem', cert),
    TEMPORAL_TLS_CLIENT_KEY_PATH: await file('key.pem', key),
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: await file('ca.pem', authority.cert),
  };
}

const KEY = 'key-of-temporal-cloud';
const byKey = ({ address, authority }: Door, key = KEY) => ({
  TEMPORAL_ADDRESS: address,
  TEMPORAL_API_KEY: key,
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: authority.cert,
});

const WAYS = [
  ['a client certificate', async () => byCertificate(await open())],
  ['an API key', async () => byKey(await open({ apiKey: KEY }))],
] as const;

const command = (words: string[], env: NodeJS.ProcessEnv) =>
  run(words, {
    DATABASE_URL: engine.databaseUrl,
    LEDGERBRIDGE_ENCRYPTION_KEY: engine.encryptionKey,
    TEMPORAL_NAMESPACE: engine.temporal.namespace,
    ...env,
  });

test.each(WAYS)('by %s the namespace is made once, and found as it should be', async (_way, way) => {
  const env = { ...(await way()), TEMPORAL_NAMESPACE: `cloud-${randomUUID()}` };
  const setUp = async () => JSON.parse((await command(['admin', 'setup', '--json'], env)).out);
  expect(await setUp()).toMatchObject({ created: true, fairness: true });
  expect(await setUp()).toMatchObject({ created: false, searchAttributes: [], fairness: true });
});

test.each(WAYS)(
  'by %s a worker takes work up, and brings it into QuickBooks',
  async (_way, way) => {
    const { tenant, realmId } = await vendor.tenantIn(engine, {}, undefined, 'empty');
    const worker = await startWorkerProcess(engine, vendor.sandbox, await way());
    onTestFinished(() => worker.stop());
    await tenant.save([customer('c1')]);
    await tenant.settled(60_000);
    expect(await vendor.objects(realmId, 'Customer')).toHaveLength(1);
  },
  120_000,
);

const WRONG = [
  ['no certificate', async () => ({ ...(await byCertificate(await open())), ...NONE })],
  ['one of another authority', async () => byCertificate(await open(), createAuthority('Somebody else'))],
  [
    'no key',
    async () => ({ ...byKey(await open({ apiKey: KEY })), TEMPORAL_API_KEY: '', TEMPORAL_TLS: 'true' }),
  ],
  ['a wrong key', async () => byKey(await open({ apiKey: KEY }), 'another')],
] as const;
const NONE = { TEMPORAL_TLS_CLIENT_CERT_PATH: '', TEMPORAL_TLS_CLIENT_KEY_PATH: '' };

test('with no certificate or key of ours nobody comes in, and is told which variables to look at', async () => {
  // All at once: a server that says nothing is waited for.
  const said = await Promise.all(
    WRONG.map(async ([what, way]) => ({ what, ...(await command(['admin', 'setup'], await way())) })),
  );
  const refused = /does not let us in: .*TEMPORAL_API_KEY and the TEMPORAL_TLS_\* variables\.$/m;
  expect(said.map(({ what, code, err }) => [what, code, refused.test(err) ? 'told' : err])).toEqual(
    WRONG.map(([what]) => [what, 1, 'told']),
  );
}, 180_000);

test('where only Temporal Cloud’s own tools may make things, what is there is found, and what is missing is said with the command', async () => {
  const env = byKey(await open({ apiKey: KEY, isCloud: true }));
  const { code, out } = await command(['admin', 'setup', '--json'], env);
  expect([code, JSON.parse(out)]).toEqual([
    0,
    { namespace: engine.temporal.namespace, created: false, searchAttributes: [], fairness: true },
  ]);

  const missing = await command(['admin', 'setup'], { ...env, TEMPORAL_NAMESPACE: `none-${randomUUID()}` });
  expect(missing).toMatchObject({
    code: 1,
    err: expect.stringContaining('In Temporal Cloud make it in its web page'),
  });

  // A namespace as its web page makes it.
  const bare = `bare-${randomUUID()}`;
  await engine.temporal.connection.workflowService.registerNamespace({
    namespace: bare,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  const added = await command(['admin', 'setup'], { ...env, TEMPORAL_NAMESPACE: bare });
  expect(added.code).toBe(1);
  expect(added.err).toContain(`tcld namespace search-attributes add --namespace ${bare}`);
  for (const name of Object.values(SEARCH_ATTRIBUTES)) expect(added.err).toContain(`"${name}=Keyword"`);
});
