import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { probeFairness } from '../../src/cli/doctor/fairness-probe.ts';
import { withDatabase } from '../../src/cli/with-database.ts';
import { saveTokens } from '../../src/db/connections/token-store.ts';
import { declareRestored } from '../../src/db/installation.ts';
import { withConnection } from '../../src/db/pool.ts';
import { createSealer } from '../../src/secrets.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { run } from './support.ts';

// Each look has half a minute before it counts as hanging.
vi.setConfig({ testTimeout: 240_000 });

let database: TestDatabase;
let temporal: TestTemporal;
let vendor: Server;
let vendorUrl: string;
const key = randomBytes(32).toString('base64');

beforeAll(async () => {
  database = await createTestDatabase();
  temporal = await createTestTemporal();
  vendor = createServer((_request, response) => response.writeHead(401).end()).listen(0, '127.0.0.1');
  await once(vendor, 'listening');
  const address = vendor.address();
  vendorUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterAll(async () => {
  vendor?.close();
  await temporal?.close();
  await database?.close();
});

interface Found {
  name: string;
  state: string;
  said: string;
  remedy?: string;
}

const environment = (): NodeJS.ProcessEnv => ({
  DATABASE_URL: database.url,
  TEMPORAL_ADDRESS: temporal.address,
  TEMPORAL_NAMESPACE: temporal.namespace,
  LEDGERBRIDGE_ENCRYPTION_KEY: key,
});

async function examined(more: NodeJS.ProcessEnv = {}): Promise<{ code: number; of(name: string): Found }> {
  const { code, out, err } = await run(['doctor', '--json'], {
    ...environment(),
    QBO_CLIENT_ID: 'app',
    QBO_DISCOVERY_URL: vendorUrl,
    QBO_API_BASE_URL: vendorUrl,
    STRIPE_API_BASE_URL: vendorUrl,
    PUBLIC_URL: vendorUrl,
    ...more,
  });
  if (out === '') throw new Error(err);
  const found: Found[] = JSON.parse(out).found;
  return { code, of: (name) => found.find((one) => one.name === name) ?? { name, state: 'none', said: '' } };
}

const NAMES = [
  ...['database', 'migrations', 'restored backup', 'database clock', 'Temporal', 'namespace'],
  ...[
    'database writes',
    'search attributes',
    'fairness',
    'keys',
    'Intuit sign-in',
    'QuickBooks API',
    'Stripe',
  ],
];
const NOWHERE = 'http://127.0.0.1:1';

it('says of each part that it is well, and that no worker asks for work and the API is not ready', async () => {
  const { code, of } = await examined();
  const states = Object.fromEntries(NAMES.map((name) => [name, of(name).state]));
  // A namespace of a test keeps its runs a day.
  const expected = Object.fromEntries(NAMES.map((name) => [name, name === 'namespace' ? 'warning' : 'ok']));
  expect(states).toEqual(expected);
  // How full the machine of the tests is, nobody knows.
  for (const name of ['database room', 'disk']) expect(of(name).state).toMatch(/^(ok|warning)$/);
  expect(of('workers')).toMatchObject({ state: 'failed', remedy: expect.stringContaining('Start a worker') });
  expect(of('API')).toMatchObject({ state: 'failed', said: expect.stringContaining('401') });
  expect(code).toBe(1);
});

it('tells what is away by its address, with what to do, and looks at all the rest', async () => {
  const { code, of } = await examined({
    DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/none',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    QBO_API_BASE_URL: NOWHERE,
    PUBLIC_URL: NOWHERE,
  });
  expect(code).toBe(1);
  expect(of('database')).toMatchObject({
    state: 'failed',
    said: expect.stringContaining('127.0.0.1:1/none'),
  });
  expect(of('database').remedy).toContain('DATABASE_URL');
  expect(of('Temporal')).toMatchObject({ state: 'failed', said: expect.stringContaining('127.0.0.1:1') });
  expect(of('Temporal').remedy).toContain('TEMPORAL_ADDRESS');
  expect(of('namespace')).toMatchObject({ state: 'skipped', said: 'not looked at: see Temporal' });
  expect(of('keys')).toMatchObject({ state: 'skipped', said: 'not looked at: see migrations' });
  expect(of('QuickBooks API')).toMatchObject({ state: 'failed' });
  expect(of('API')).toMatchObject({ state: 'warning', remedy: expect.stringContaining('PUBLIC_URL') });
  expect(of('Intuit sign-in').state).toBe('ok');
});

it('tries a write: a database whose disk is full answers every question', async () => {
  const full = await createTestDatabase();
  try {
    await withConnection(full.url, (client) =>
      client.query(`create function no_room() returns event_trigger language plpgsql as
        $$ begin raise exception 'No space left on device' using errcode = 'disk_full'; end $$;
        create event trigger no_room on ddl_command_start execute function no_room();`),
    );
    const { code, of } = await examined({ DATABASE_URL: full.url });
    expect(of('database').state).toBe('ok');
    expect(of('database writes')).toMatchObject({
      state: 'failed',
      said: 'PostgreSQL takes none: No space left on device',
      remedy: expect.stringContaining('Make room where PostgreSQL keeps its data'),
    });
    expect(code).toBe(1);
  } finally {
    await full.close();
  }
});

it('tells a database that only reads from one whose disk is full', async () => {
  const standby = new URL(database.url);
  standby.searchParams.set('options', '-c default_transaction_read_only=on');
  expect((await examined({ DATABASE_URL: standby.href })).of('database writes')).toMatchObject({
    state: 'failed',
    remedy: expect.stringContaining('DATABASE_URL'),
  });
});

it('sends whoever lacks a namespace to the set-up, and after it is content', async () => {
  const TEMPORAL_NAMESPACE = `bare-${randomBytes(4).toString('hex')}`;
  const before = await examined({ TEMPORAL_NAMESPACE });
  expect(before.of('namespace')).toMatchObject({ state: 'failed', remedy: 'Run: ledgerbridge admin setup' });
  const setUp = await run(['admin', 'setup'], { ...environment(), TEMPORAL_NAMESPACE });
  expect(setUp.code).toBe(0);
  const { of } = await examined({ TEMPORAL_NAMESPACE });
  expect([of('namespace').state, of('search attributes').state]).toEqual(['ok', 'ok']);
});

it('sees that nobody takes turns: two who count as one are served in the order in which they came', async () => {
  const one = { large: 'one', small: 'one' };
  expect(await probeFairness(temporal.connection, temporal.namespace, one)).toBe(false);
});

it('tells a key that is missing from one that is on its way out', async () => {
  const former = randomBytes(32).toString('base64');
  const tokens = {
    accessToken: 'a',
    accessExpiresAt: '2026-01-01T00:00:00Z',
    refreshToken: 'r',
    refreshExpiresAt: '2026-04-01T00:00:00Z',
  };
  const owner = { tenantId: 'ten_d', connectionId: 'con_d' };
  await withDatabase(database.url, (db) =>
    saveTokens(db, createSealer({ key: former }), { ...owner, tokens }),
  );
  expect((await examined()).of('keys')).toMatchObject({
    state: 'failed',
    said: '1 of 1 secrets do not open (sign-ins)',
  });
  const { of } = await examined({ LEDGERBRIDGE_FORMER_KEYS: former });
  expect(of('keys')).toMatchObject({ state: 'warning', remedy: expect.stringContaining('admin rotate') });
});

it('fails on a restored backup, and is content once the command that it names has run', async () => {
  await withDatabase(database.url, declareRestored);
  const { of } = await examined();
  expect(of('restored backup').state).toBe('failed');
  expect(of('restored backup').remedy).toContain('ledgerbridge admin reconcile');
  const { code, err } = await run(['admin', 'reconcile'], environment());
  expect([code, err]).toEqual([0, '']);
  expect((await examined()).of('restored backup').state).toBe('ok');
});

it('sends whoever has an older or a newer database to the release that fits', async () => {
  const say = (statement: string) => withConnection(database.url, (client) => client.query(statement));
  await say(`update drizzle.__drizzle_migrations set created_at = created_at + 1e12
    where id = (select max(id) from drizzle.__drizzle_migrations)`);
  expect((await examined()).of('migrations').said).toContain('a newer release');
  await say(
    `delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)`,
  );
  expect((await examined()).of('migrations')).toMatchObject({
    state: 'failed',
    said: expect.stringMatching(/^1 are missing/),
    remedy: 'Run: ledgerbridge migrate',
  });
});
