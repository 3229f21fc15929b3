import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Caller, Loose } from './support/client.ts';
import { callerOf, invoiceOf } from './support/client.ts';

let folder: string;
const running: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the command line and reads its one line. */
async function launch(): Promise<{ child: ChildProcess; facts: Loose; us: Caller }> {
  const main = resolve('sandbox/quickbooks-online/main.ts');
  const args = ['--import', 'tsx', main, '--json', '--no-limits', '--company', 'us-lists', '--data', folder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const facts = JSON.parse(line);
  return { child, facts, us: callerOf(facts, facts.realmId, facts.accessToken) };
}

it('prints one JSON line with all that a client needs, and ends cleanly on SIGTERM', async () => {
  const { child, facts } = await launch();
  expect(Object.keys(facts).sort()).toEqual(
    [
      'accessToken',
      'baseUrl',
      'clientId',
      'clientSecret',
      'controlUrl',
      'discoveryUrl',
      'realmId',
      'refreshToken',
    ].sort(),
  );
  expect(facts.realmId).toMatch(/^\d{16}$/);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('loses no acknowledged write to a kill -9 in the middle of writing, and keeps tokens and request ids', async () => {
  const first = await launch();
  const acknowledged: Loose[] = [];
  const writing = (async () => {
    for (let i = 0; ; i += 1) {
      acknowledged.push(await first.us.create('Invoice', invoiceOf('1', i + 1), `?requestid=r${i}`));
      if (i === 25) first.child.kill('SIGKILL');
    }
  })();
  await expect(writing).rejects.toThrow();
  const second = await launch();
  expect([second.facts.realmId, second.facts.clientId]).toEqual([first.facts.realmId, first.facts.clientId]);
  const before = callerOf(second.facts, first.facts.realmId, first.facts.accessToken);
  for (const made of acknowledged) expect(await before.read('Invoice', made.Id)).toEqual(made);
  const kept = (await before.query('select count(*) from Invoice')).totalCount;
  expect(kept).toBeGreaterThanOrEqual(acknowledged.length);
  const again = await before.create('Invoice', invoiceOf('1', 1), '?requestid=r0');
  expect(again).toEqual(acknowledged[0]);
  expect((await before.query('select count(*) from Invoice')).totalCount).toBe(kept);
  const owed = (await before.read('Customer', '1')).Balance;
  const all = (await before.control('GET', `/companies/${before.realmId}/objects/Invoice`)).objects;
  expect(owed).toBe(all.reduce((sum: number, one: Loose) => sum + one.TotalAmt, 0));
});

it('says in one line which option it cannot use', async () => {
  const main = resolve('sandbox/quickbooks-online/main.ts');
  const { port } = new URL((await launch()).facts.baseUrl);
  const refused = [
    ['--port', port],
    ['--in-flight', 'few'],
  ].map(async (options) => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, '--company', 'us-empty', ...options]);
    running.push(child);
    const said = child.stderr.setEncoding('utf8').toArray();
    const [code] = await once(child, 'exit');
    return [code, (await said).join('').trim().split('\n').length, (await said).join('')];
  });
  expect(await Promise.all(refused)).toEqual([
    [1, 1, expect.stringContaining(`port ${port} is in use`)],
    [1, 1, expect.stringContaining('inFlight takes a whole number, not few')],
  ]);
});
