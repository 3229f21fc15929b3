import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyPassword } from '../../src/api/people/password.ts';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { findInvitation } from '../../src/db/people/invitations.ts';
import { ensureTenant } from '../../src/db/people/tenants.ts';
import { findSignInCandidates } from '../../src/db/people/users.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { run } from './support.ts';

let database: TestDatabase;
let client: DatabaseClient;
let folder: string;
let tenant: string;

beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 1 });
  folder = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-cli-'));
  tenant = (await ensureTenant(client.db, { name: 'Acme' })).id;
});
afterAll(async () => {
  await client?.close();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

const user = (command: string, email: string, ...args: string[]) =>
  run(['user', command, '--tenant', tenant, '--email', email, '--name', 'Maria', '--json', ...args], {
    DATABASE_URL: database.url,
  });

it('the first owner is invited by a link', async () => {
  const { code, out } = await user('invite', 'maria@example.com');
  const { url, role } = JSON.parse(out);
  expect([code, role]).toEqual([0, 'owner']);
  const token = new URL(url).hash.slice(1);
  expect(await findInvitation(client.db, token, new Date())).toMatchObject({ email: 'maria@example.com' });
});

it('a user with a password can sign in, and a second call gives another password', async () => {
  const file = path.join(folder, 'password');
  for (const password of ['the first password', 'the second password']) {
    await writeFile(file, `${password}\n`);
    const { code, out } = await user('create', 'ben@example.com', '--password-file', file);
    expect([code, out.includes(password)]).toEqual([0, false]);
    const [found] = await findSignInCandidates(client.db, 'ben@example.com', 5);
    expect(await verifyPassword(password, found?.passwordHash ?? '')).toBe(true);
  }
});

it('a tenant that is not there is named', async () => {
  const args = ['user', 'invite', '--tenant', 'ten_no', '--email', 'a@example.com', '--name', 'A'];
  const { code, err } = await run(args, { DATABASE_URL: database.url });
  expect([code, err]).toEqual([1, expect.stringContaining('ten_no')]);
});
