import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { findApiKey, revokeApiKey } from '../../src/db/people/api-keys.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { run } from './support.ts';

let database: TestDatabase;
let client: DatabaseClient;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 1 });
  folder = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-cli-'));
});
afterAll(async () => {
  await client?.close();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

const create = (...args: string[]) =>
  run(['tenant', 'create', '--name', 'Acme', '--json', ...args], { DATABASE_URL: database.url });

it('a new tenant comes with an owner’s key that works', async () => {
  const { code, out } = await create();
  const { tenantId, apiKey } = JSON.parse(out);
  expect(code).toBe(0);
  expect(await findApiKey(client.db, apiKey)).toMatchObject({ tenantId, role: 'owner' });
});

it('with an id and a key file every call gives the same tenant and key', async () => {
  const file = path.join(folder, 'key');
  const args = ['--id', 'ten_demo', '--api-key-file', file];
  const first = await create(...args);
  const second = await create(...args);
  expect(second.out).toBe(first.out);
  expect(JSON.parse(first.out).tenantId).toBe('ten_demo');
  expect((await readFile(file, 'utf8')).trim()).toBe(JSON.parse(first.out).apiKey);
  expect((await stat(file)).mode & 0o077).toBe(0);
});

it('a kept key that no longer works is replaced, in the same tenant', async () => {
  const file = path.join(folder, 'revoked');
  const args = ['--id', 'ten_revoked', '--api-key-file', file];
  const first = JSON.parse((await create(...args)).out);
  const spare = JSON.parse((await create('--id', 'ten_revoked')).out);
  const key = await findApiKey(client.db, first.apiKey);
  expect(await revokeApiKey(client.db, 'ten_revoked', key?.id ?? '')).toBe('revoked');
  const second = JSON.parse((await create(...args)).out);
  expect(second.tenantId).toBe('ten_revoked');
  expect([first.apiKey, spare.apiKey]).not.toContain(second.apiKey);
});

it('without a database address it says which variable is missing', async () => {
  const { code, err } = await run(['tenant', 'create', '--name', 'Acme']);
  expect([code, err]).toEqual([1, expect.stringContaining('DATABASE_URL')]);
});

it('an id that is none is explained', async () => {
  const { code, err } = await create('--id', 'Demo Tenant');
  expect([code, err]).toEqual([1, expect.stringContaining('ten_')]);
});
