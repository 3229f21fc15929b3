import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './support/api.ts';

/** Addresses that are shaped to leave the folder they name are no error of ours. */

let api: TestApi;
let folder: string;
let port: number;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-paths-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'index.html'), '<title>Ledgerbridge</title>');
  await writeFile(path.join(folder, 'assets', 'index-abc.js'), 'plain');
  const config = {
    PUBLIC_URL: 'http://127.0.0.1:4000',
    TEMPORAL_NAMESPACE: 'default',
    CONSOLE_FOLDER: folder,
  };
  api = await createTestApi({ config });
  port = Number(new URL(await api.app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(async () => {
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Sent as it is: most clients tidy an address before they send it. */
function statusOf(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: address, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

it.each(['/docs/', '/assets/index-abc.js'])('%s is served', async (address) => {
  expect(await statusOf(address)).toBe(200);
});

it.each([
  '/assets/../../etc/passwd',
  '/assets/..%2f..%2fetc%2fpasswd',
  '/docs/static/..%5c..%5cetc',
  '/docs/static/../../../package.json',
  '/docs/static/..%2f..%2fpackage.json',
  '/docs/static/%2e%2e/%2e%2e/package.json',
  '/assets/%00',
  '/assets/%c0%ae%c0%ae/etc',
  '/%2e%2e/%2e%2e/etc/passwd',
])('%s is answered with 400 or 404', async (address) => {
  expect([400, 404]).toContain(await statusOf(address));
});
