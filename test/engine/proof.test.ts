import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { and, asc, desc, eq, gte, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { ROLE_SCOPES } from '../../src/api/access.ts';
import { createApiKey } from '../../src/db/people/api-keys.ts';
import { pruneRequests } from '../../src/db/requests/remote-requests.ts';
import {
  installation,
  remoteRequests,
  seals,
  syncLog,
  webhookDeliveries,
  webhookEndpoints,
} from '../../src/db/schema/index.ts';
import { logText } from '../../src/db/seals/forms.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { call } from '../api/support/api.ts';
import { type Ran, run } from '../cli/support.ts';
import { sealNow } from '../support/seal-now.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice } from './samples.ts';
import { booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;
let api: EngineApi;
let url: string;
let folder: string;
let tenant: Tenant;
let realmId: string;
let key: string;
let accessToken: string;

/** Where what happened is written down. */
const TABLES = [
  ...[
    'sync_log',
    'sync_queue',
    'remote_requests',
    'audit_trail',
    'webhook_deliveries',
    'seals',
    'links',
    'batches',
  ],
  ...['connections', 'connection_secrets', 'api_keys'],
];

withEngine((running) => {
  ({ vendor, engine } = running);
});
beforeAll(async () => {
  api = startEngineApi(engine);
  url = await api.app.listen({ port: 0, host: '127.0.0.1' });
  folder = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-proof-'));
});
afterAll(async () => {
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  ({ tenant, realmId, accessToken } = await vendor.tenantIn(engine));
  const { tenantId } = tenant;
  ({ key } = await createApiKey(engine.db, tenantId, {
    name: 'cli',
    role: 'owner',
    scopes: ROLE_SCOPES.owner,
  }));
  const listener = { id: 'whe', url: 'https://example.com', events: ['seal.made' as const], secrets: ['s'] };
  await engine.db.insert(webhookEndpoints).values({ tenantId, ...listener });
  await tenant.save([
    customer('c'),
    invoice('i', 'c', { number: '1042' }),
    invoice('j', 'c', { number: '1043' }),
  ]);
  await tenant.settled();
  await sealNow(engine.db);
});

let proofs = 0;

async function prove(from = url): Promise<Ran & { at: string }> {
  const at = path.join(folder, `proof-${++proofs}`);
  const env = { LEDGERBRIDGE_URL: from, LEDGERBRIDGE_API_KEY: key };
  return { ...(await run(['prove', '--from', '2026-01-01', '--to', '2999-12-31', '--out', at], env)), at };
}

/** The verifier as it lies in the archive, in a process of its own. */
function verify(at: string, ...args: string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [path.join(at, 'verify.mjs'), ...args], { env: {} }, (error, out) =>
      resolve({ code: Number(error?.code ?? 0), out }),
    );
  });
}

const page = (at: string) => readFile(path.join(at, 'proof.html'), 'utf8');
const entryOf = async (recordId: string) => {
  const [row] = await engine.db
    .select()
    .from(syncLog)
    .where(and(eq(syncLog.tenantId, tenant.tenantId), eq(syncLog.recordId, recordId)))
    .orderBy(asc(syncLog.id));
  if (!row) throw new Error(`nothing is logged of ${recordId}`);
  return row;
};

/** All that Temporal keeps of the connection's runs, as it keeps it. */
async function historiesOf({ connectionId }: Tenant): Promise<string> {
  const { client } = engine.temporal;
  const texts: string[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) {
    if (!workflowId.includes(connectionId)) continue;
    const { events = [] } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const bytes = z.object({ type: z.literal('Buffer'), data: z.array(z.number()) });
    // Payloads are bytes: as text they can be searched.
    const payloads = JSON.stringify(events, (_name, value: unknown) => {
      const { data } = bytes.safeParse(value).data ?? {};
      if (data) return Buffer.from(data).toString();
      return value instanceof Uint8Array ? Buffer.from(value).toString() : value;
    });
    texts.push(workflowId, payloads);
  }
  return texts.join('\n');
}

/** As somebody who keeps each webhook. */
async function toldSeals(): Promise<string> {
  const rows = await engine.db
    .select({ type: webhookDeliveries.type, data: webhookDeliveries.data })
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.tenantId, tenant.tenantId));
  const file = path.join(folder, `told-${proofs}.ndjson`);
  await writeFile(file, rows.map((row) => JSON.stringify(row)).join('\n'));
  return file;
}

test('a period is proven: both sides, each request and answer, as they were sealed, without any system', async () => {
  const { code, out, err, at } = await prove();
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('3 records');
  expect(out).toContain('All of it is as it was sealed. All of them agree.');
  const html = await page(at);
  expect(html).toContain('<td>invoice USD</td><td>2</td><td>2</td><td>100.00</td><td>100.00</td>');
  expect(html).not.toMatch(/<script|https?:\/\//);
  const bodies = await readFile(path.join(at, 'bodies.ndjson'), 'utf8');
  expect(bodies).toContain('1042');
  expect(bodies).toContain('SyncToken');
  expect(await verify(at, '--held', await toldSeals())).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^✓ As it was sealed: \d+ entries in \d+ seals\. [1-9]\d* seals were compared/,
    ),
  });
});

test('a row that is altered in the database, or taken away, is named', async () => {
  const { id } = await entryOf('i');
  await engine.db.update(syncLog).set({ entityName: 'Invoice 9999' }).where(eq(syncLog.id, id));
  const gone = await entryOf('j');
  await engine.db.delete(syncLog).where(eq(syncLog.id, gone.id));
  const { code, err, at } = await prove();
  expect(code).toBe(1);
  expect(err).toContain(`log entry ${id}: it was changed after it was sealed in seal`);
  expect(err).toContain('It says now: invoice i (Invoice 9999)');
  expect(err).toContain(`log entry ${gone.id}: it was sealed in seal`);
  expect(err.trim().split('\n')).toHaveLength(2);
  expect(await page(at)).toContain(`log entry ${id}`);
});

test('what was sent or answered is named when it is altered, in the database or in the archive', async () => {
  const { requestId } = await entryOf('i');
  const one = and(eq(remoteRequests.tenantId, tenant.tenantId), eq(remoteRequests.id, requestId ?? ''));
  const { at, code } = await prove();
  expect(code).toBe(0);
  const file = path.join(at, 'bodies.ndjson');
  await writeFile(file, (await readFile(file, 'utf8')).replace('N-', '').replace('1042', '1024'));
  const altered = await verify(at);
  expect(altered.code).toBe(1);
  expect(altered.out).toMatch(/✗ body .*: it is not what was sent or answered/);
  expect(altered.out).toContain(`request ${requestId}`);
  await engine.db.update(remoteRequests).set({ body: sql`replace(body, '1042', '1024')` }).where(one);
  const again = await prove();
  expect([again.code, again.err]).toEqual([
    1,
    expect.stringContaining(`request ${requestId}: it was changed`),
  ]);
});

test('who alters a row and makes all seals anew is found by those that others hold', async () => {
  const held = await toldSeals();
  const row = await entryOf('i');
  await engine.db.update(syncLog).set({ message: 'forged' }).where(eq(syncLog.id, row.id));
  await engine.db.delete(seals).where(eq(seals.tenantId, tenant.tenantId));
  await sealNow(engine.db);
  const { code, at } = await prove();
  expect(code).toBe(0);
  expect(logText(await entryOf('i'))).toContain('forged');
  expect(await verify(at, '--held', held)).toMatchObject({
    code: 1,
    out: expect.stringContaining('it is not the one that was told when it was made'),
  });
});

test('a seal that was told of the period and is gone is named, also the newest, and so is an entry that no seal names', async () => {
  await tenant.save([invoice('k', 'c', { number: '1044' })]);
  await tenant.settled();
  await sealNow(engine.db);
  const { id } = await entryOf('k');
  const held = await toldSeals();
  const ofTenant = eq(seals.tenantId, tenant.tenantId);
  const [newest] = await engine.db.select().from(seals).where(ofTenant).orderBy(desc(seals.number)).limit(1);
  if (!newest) throw new Error('nothing was sealed');
  await engine.db.delete(seals).where(and(ofTenant, eq(seals.number, newest.number)));
  await engine.db.delete(syncLog).where(and(eq(syncLog.tenantId, tenant.tenantId), gte(syncLog.id, id)));
  const { code, at } = await prove();
  expect(code).toBe(0);
  // Made just now it may not have been seen yet; it is counted.
  expect(await verify(at, '--held', held)).toMatchObject({
    code: 0,
    out: expect.stringContaining('1 more were told before or after'),
  });
  const earlier = new Date(newest.sealedAt.getTime() - 120_000).toISOString();
  const told = (await readFile(held, 'utf8')).replace(newest.sealedAt.toISOString(), earlier);
  await writeFile(held, told);
  expect(await verify(at, '--held', held)).toMatchObject({
    code: 1,
    out: expect.stringContaining(`✗ seal ${newest.number}: it was told when it was made, and is not here.`),
  });
  const file = path.join(at, 'entries.ndjson');
  const entries = await readFile(file, 'utf8');
  const text = JSON.stringify({ entityType: 'invoice', recordId: 'x', entityName: 'x' });
  await writeFile(file, `${entries}${JSON.stringify({ line: 'entry', kind: 'log', ref: '999999', text })}\n`);
  expect((await verify(at)).out).toContain('✗ log entry 999999: no seal names it: it was added afterwards.');
  const [first = ''] = entries.split('\n');
  await writeFile(file, `${entries}${first}\n`);
  expect((await verify(at)).out).toContain('it is there twice');
});

test('what was told of another connection under the same numbers hides nothing, and two of one number are named', async () => {
  const held = await toldSeals();
  const told = (await readFile(held, 'utf8'))
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ data }) => typeof data.hash === 'string');
  const other = (row: { data: object }, more: object) => ({ ...row, data: { ...row.data, ...more } });
  const foreign = told.map((row) => other(row, { connectionId: 'con_other', hash: 'of another one' }));
  const lines = async (rows: readonly object[]) =>
    writeFile(held, rows.map((row) => JSON.stringify(row)).join('\n'));
  const { at } = await prove();
  const compared = /[1-9]\d* seals were compared/;
  await lines([...told, ...foreign]);
  expect(await verify(at, '--held', held)).toMatchObject({ code: 0, out: expect.stringMatching(compared) });
  await lines([...told, ...told.slice(0, 1).map((row) => other(row, { hash: 'of a second one' }))]);
  expect(await verify(at, '--held', held)).toMatchObject({
    code: 1,
    out: expect.stringContaining('two different ones were told of this number'),
  });
});

test('after a restore the chain goes on, and what others were told of the lost time is named as lost, not as forged', async () => {
  const { tenantId } = tenant;
  const [row] = await engine.db.select().from(installation);
  const lost = customer('lost');
  await tenant.save([lost]);
  await tenant.settled();
  await sealNow(engine.db);
  const held = await toldSeals();
  const [last] = await engine.db
    .select()
    .from(seals)
    .where(eq(seals.tenantId, tenantId))
    .orderBy(desc(seals.number))
    .limit(1);
  // As the backup of before has it.
  await engine.db.delete(seals).where(and(eq(seals.tenantId, tenantId), eq(seals.number, last?.number ?? 0)));
  for (const { kind, ref } of last?.entries ?? []) {
    const table = sql.identifier(kind === 'log' ? 'sync_log' : 'remote_requests');
    await engine.db.execute(sql`delete from ${table} where tenant_id = ${tenantId} and id::text = ${ref}`);
  }
  await engine.db.execute(sql`insert into installation (identity, reconciled_at)
    values (database_identity(), now()) on conflict ("only") do update set reconciled_at = now()`);
  try {
    await tenant.save([customer('after')]);
    await tenant.settled();
    await sealNow(engine.db);
    const { code, err, at } = await prove();
    expect([code, err]).toEqual([0, '']);
    const plain = await verify(at);
    expect(plain).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^! seal \d+: the database was reconciled on/),
    });
    const { code: found, out } = await verify(at, '--held', held);
    expect(found).toBe(1);
    expect(out).toContain(
      `✗ seal ${last?.number}: it was told when it was made, and is not here: the database was restored`,
    );
    expect(out).not.toMatch(/not the one that was told|does not follow/);
  } finally {
    await engine.db.delete(installation);
    if (row) await engine.db.insert(installation).values(row);
  }
});

test('each record that does not agree is shown with its reason; pruned requests remain as hashes', async () => {
  const books = await booksOf(vendor, realmId);
  const links = await tenant.links();
  const externalId = (id: string) => links.find(({ recordId }) => recordId === id)?.externalId ?? '';
  await books.changeAmount(externalId('i'), 70);
  await books.remove('Invoice', externalId('j'));
  const { code, out, at } = await prove();
  expect([code, out]).toEqual([0, expect.stringContaining('2 do not agree')]);
  const html = await page(at);
  expect(html).toContain('the total is 50.00 here and 70.00 in QuickBooks');
  expect(html).toContain('it is not in QuickBooks any more');
  expect(html).toContain('<td>invoice USD</td><td>2</td><td>0</td><td>100.00</td><td>70.00</td>');
  await engine.db
    .update(remoteRequests)
    .set({ settledAt: sql`now() - interval '31 days'` })
    .where(eq(remoteRequests.tenantId, tenant.tenantId));
  await pruneRequests(engine.db, 30);
  const later = startEngineApi(engine, () => new Date(Date.now() + 31 * 86_400_000));
  const kept = await prove(await later.app.listen({ port: 0, host: '127.0.0.1' }));
  await later.close();
  expect([kept.code, kept.err]).toEqual([0, '']);
  expect(await page(kept.at)).toMatch(/Of [1-9]\d* requests only the hashes are left/);
  // Today they ought to be there.
  const early = await prove();
  expect(early.err).toMatch(/request \S+: it was sealed in seal .*, and is not here any more/);
});

test('the history of a record tells both sides, every attempt and person, as of any moment', async () => {
  const env = { LEDGERBRIDGE_URL: url, LEDGERBRIDGE_API_KEY: key };
  const history = (...args: string[]) => run(['--json', 'history', 'invoice', ...args], env);
  const first = await entryOf('i');
  const ask = await api.clientOf(tenant);
  const put = { method: 'PUT' as const, url: '/v1/invoices/i' };
  const changed = invoice('i', 'c', { number: '1042', memo: 'Second look' });
  await ask({ ...put, body: changed.data });
  await waitUntil({ what: 'the second push', timeoutMs: 60_000 }, async () => {
    const rows = (await tenant.log()).filter((row) => row.recordId === 'i' && row.status === 'success');
    return rows.length === 2 || undefined;
  });
  await sealNow(engine.db);
  const now = JSON.parse((await history('1042')).out);
  expect(now.events).toMatchObject([
    { kind: 'attempt', action: 'created', version: 1, by: 'test', sealed: { seal: 1 } },
    { kind: 'asked', operation: 'putInvoice', by: expect.stringContaining('test') },
    { kind: 'attempt', action: 'updated', version: 2, sealed: { seal: 2 } },
  ]);
  expect(now.here).toMatchObject({ version: 2, known: 'exactly', data: { memo: 'Second look' } });
  expect(now.there.answer).toContain('Second look');
  const then = JSON.parse((await history('i', '--at', first.at.toISOString())).out);
  expect(then.events).toHaveLength(1);
  expect(then.here).toMatchObject({ version: 1, known: 'as_sent', data: { number: '1042', total: '50.00' } });
  expect(JSON.stringify(then)).not.toContain('Second look');
  const { tenantId } = tenant;
  const few = await createApiKey(engine.db, tenantId, { name: 'few', role: 'owner', scopes: ['sync:read'] });
  const hidden = await call(api.app, few.key, { url: '/v1/records/invoice/i/history' });
  expect([hidden.status, hidden.body.hidden, hidden.body.events.length]).toEqual([200, true, 3]);
  expect(hidden.text).not.toMatch(/Second look|DocNumber/);
  const period = { from: '2026-01-01', to: '2999-12-31' };
  const refused = `/v1/connections/${tenant.connectionId}/proof?${new URLSearchParams(period)}`;
  expect((await call(api.app, few.key, { url: refused })).status).toBe(403);
  expect((await run(['history', 'invoice', '1042'], env)).out).toMatch(/push success\s+updated.*seal 2/);
  expect(await history('9999')).toMatchObject({
    code: 1,
    err: expect.stringContaining('with the id or name 9999'),
  });
});

test('no secret of a run is in histories, logs, requests, deliveries or proofs, and markup in a name stays text', async () => {
  const markup = '<img src=x onerror=alert(1)>';
  await tenant.save([customer('m', { displayName: `${markup} & "Co"` })]);
  await tenant.settled();
  await sealNow(engine.db);
  const { at } = await prove();
  expect(await page(at)).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Co&quot;');
  expect(await page(at)).not.toContain(markup);
  const places = await Promise.all([
    ...['seals', 'entries', 'bodies', 'records'].map((name) =>
      readFile(path.join(at, `${name}.ndjson`), 'utf8'),
    ),
    ...TABLES.map(async (table) =>
      JSON.stringify((await engine.db.execute(sql`select * from ${sql.identifier(table)}`)).rows),
    ),
    historiesOf(tenant),
  ]);
  const secrets = { accessToken, key, sealing: engine.encryptionKey, client: vendor.sandbox.clientSecret };
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret.length, name).toBeGreaterThan(5);
    expect(
      places.filter((text) => text.includes(secret)),
      name,
    ).toEqual([]);
  }
  expect(places.at(-1)).not.toContain('onerror');
  expect(places.at(-1)).toContain(tenant.connectionId);
});
