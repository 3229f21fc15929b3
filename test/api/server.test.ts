import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { on, once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { freePort } from '../../src/dev/free-port.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let server: ChildProcess;
let address: string;
const log: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  server = spawn(process.execPath, ['--import', 'tsx', 'src/api/server.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      LEDGERBRIDGE_TEST_RUN: process.env.LEDGERBRIDGE_TEST_RUN,
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}`,
      LEDGERBRIDGE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      PORT: '0',
    },
  });
  address = await listening(server);
});
afterAll(async () => {
  if (server?.exitCode === null) server.kill('SIGKILL');
  await database?.close();
});

const lineSchema = z.object({ msg: z.string() });

async function listening({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the server has no output');
  const lines = createInterface(stdout);
  lines.on('line', (line) => log.push(line));
  for await (const [line] of on(lines, 'line')) {
    const [, found] = /listening at (http:\S+)/.exec(lineSchema.parse(JSON.parse(String(line))).msg) ?? [];
    if (found) return found;
  }
  throw new Error(`the server ended: ${log.join('\n')}`);
}

it('starts while Temporal is away, says that it is not ready, and ends in peace when told to', async () => {
  const ready = await fetch(`${address}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { ready: false, checks: { database: 'ok', temporal: 'no answer' } },
  ]);
  // A client that keeps its connection open must not hold up the end.
  await (await fetch(`${address}/v1/oauth/callback?code=secret-code&state=secret-state`)).text();
  server.kill('SIGTERM');
  const [code] = await once(server, 'exit');
  expect(code).toBe(0);
  expect(log.join('\n')).toContain('/v1/oauth/callback');
  expect(log.join('\n')).not.toMatch(/secret-(code|state)/);
});
