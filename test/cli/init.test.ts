import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { findInvitation } from '../../src/db/people/invitations.ts';
import { readTenant } from '../../src/db/people/tenants.ts';
import { tenants } from '../../src/db/schema/index.ts';
import { bringUpDatabase } from '../../src/dev/stack/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { run } from './support.ts';

let database: TestDatabase;
let client: DatabaseClient;
let home: string;
beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 1 });
  home = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-init-'));
});
afterAll(async () => {
  await client?.close();
  await database?.close();
  await rm(home, { recursive: true, force: true });
});

const NAMED = ['--name', 'Fern & Fir', '--email', 'fern@example.com'];

async function expectOwner(out: string, url: string): Promise<void> {
  const made = JSON.parse(out);
  expect(made.url.startsWith(url)).toBe(true);
  expect(await readTenant(client.db, made.tenantId)).toMatchObject({ name: 'Fern & Fir' });
  const invitation = await findInvitation(client.db, new URL(made.url).hash.slice(1), new Date());
  expect(invitation).toMatchObject({ tenantId: made.tenantId, email: 'fern@example.com', name: 'fern' });
}

it('a business of one’s own beside a running npm start: no variable is needed', async () => {
  const running = { url: 'http://127.0.0.1:4321', databaseUrl: database.url };
  await writeFile(path.join(home, 'running.json'), JSON.stringify(running));
  const { code, out } = await run(['init', '--home', home, '--json', ...NAMED], {});
  expect(code).toBe(0);
  await expectOwner(out, running.url);
});

it('and on an installation of one’s own, which the variables name', async () => {
  const env = { DATABASE_URL: database.url, LEDGERBRIDGE_URL: 'https://sync.example' };
  const { code, out } = await run(['init', '--json', ...NAMED], env);
  expect(code).toBe(0);
  await expectOwner(out, env.LEDGERBRIDGE_URL);
});

it('nothing is running: it says what to call', async () => {
  const { code, err } = await run(['init', '--home', path.join(home, 'none'), ...NAMED], {});
  expect([code, err]).toEqual([1, expect.stringContaining('npm start')]);
});

it('a start that was killed has left its note, whole or half: nothing is running, and it says so', async () => {
  const dead = JSON.stringify({ url: 'http://127.0.0.1:4321', databaseUrl: 'postgres://x@127.0.0.1:1/none' });
  for (const note of [dead, dead.slice(0, 20)]) {
    await writeFile(path.join(home, 'running.json'), note);
    const { code, err } = await run(['init', '--home', home, ...NAMED], {});
    expect([code, err]).toEqual([
      1,
      expect.stringContaining(`Nothing is running from ${home}: call npm start`),
    ]);
  }
});

it('a business whose owner cannot be invited is not made', async () => {
  await client.db.execute(sql`alter table invitations add constraint none check (false) not valid`);
  const env = { DATABASE_URL: database.url };
  const named = ['--name', 'Half & Half', '--email', 'half@example.com'];
  const { code } = await run(['init', ...named], env);
  await client.db.execute(sql`alter table invitations drop constraint none`);
  const made = () => client.db.select().from(tenants).where(eq(tenants.name, 'Half & Half'));
  expect([code, await made()]).toEqual([1, []]);
  expect((await run(['init', ...named], env)).code).toBe(0);
  expect(await made()).toHaveLength(1);
});

it('what is no e-mail is refused by its name, and nothing is made', async () => {
  const env = { DATABASE_URL: database.url };
  const { code, err } = await run(['init', '--name', 'X', '--email', 'fern'], env);
  expect([code, err]).toEqual([1, expect.stringMatching(/e-mail[\s\S]*email/)]);
});

it('npm start with a database that does not answer says which and what to do', async () => {
  const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const started = bringUpDatabase({ home, anyPort: true, env, onStarted: async () => undefined });
  await expect(started).rejects.toThrow(/DATABASE_URL \(127\.0\.0\.1:1\).*ECONNREFUSED.*unset DATABASE_URL/);
});
