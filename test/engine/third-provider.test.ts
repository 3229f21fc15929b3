import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectFolder } from '../../src/dev/project.ts';
import { call } from '../api/support/api.ts';
import { type BooksServer, startBooksServer } from '../providers/toybooks/books-server.ts';
import {
  createToybooks,
  createToybooksAuthorization,
  description,
  TOYBOOKS,
} from '../providers/toybooks/index.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import { type Engine, startEngine } from './harness.ts';
import { customer, invoice, payment } from './samples.ts';

/** A provider that was made by the book, `docs/adding-a-provider.md`: nothing but its folder and its entry here. */

let server: BooksServer;
let engine: Engine;
let api: EngineApi;

beforeAll(async () => {
  server = await startBooksServer();
  const { url: apiBaseUrl } = server;
  const authorization = createToybooksAuthorization({ apiBaseUrl });
  engine = await startEngine([{ description, provider: createToybooks({ apiBaseUrl }), authorization }]);
  api = startEngineApi(engine);
});
afterAll(async () => {
  await api?.close();
  await engine?.close();
  await server?.close();
});

test('the console is told of it by the API: its name, for whom it is, and how it is connected', async () => {
  const tenant = await engine.newTenant({ provider: TOYBOOKS });
  const ask = await api.clientOf(tenant);
  expect((await ask({ url: '/v1/providers' })).body.items).toEqual([
    {
      name: TOYBOOKS,
      ...description,
      connecting: 'sign_in',
      entityTypes: ['customer', 'service_item', 'invoice', 'payment'],
      sandbox: false,
      offered: true,
    },
  ]);
});

test('a business connects it, sends, reads what changed there, and finds each record there', async () => {
  const tenant = await engine.newTenant({ provider: TOYBOOKS });
  const ask = await api.clientOf(tenant);
  const url = `/v1/connections/${tenant.connectionId}/authorize`;
  const consent = new URL((await ask({ url })).body.authorizeUrl);
  expect(consent.origin).toBe(server.url);
  const state = consent.searchParams.get('state') ?? '';
  const back = `/v1/oauth/callback?${new URLSearchParams({ state, code: 'lemonade' })}`;
  expect((await call(api.app, undefined, { url: back })).status).toBe(200);
  expect((await tenant.connection()).status).toBe('active');
  expect(await ask({ url: `/v1/connections/${tenant.connectionId}/health` })).toMatchObject({ status: 200 });

  await tenant.save([customer('c1'), invoice('i1', 'c1'), payment('p1', 'c1', 'i1')]);
  await tenant.settled();
  expect((await tenant.log()).map(({ entityType, status }) => [entityType, status])).toEqual([
    ['customer', 'success'],
    ['invoice', 'success'],
    ['payment', 'success'],
  ]);
  const { batchId, result } = await tenant.pull(['customer', 'invoice']);
  await result();
  expect(await tenant.batch(batchId)).toMatchObject({ state: 'done', failed: 0 });

  const { body: record } = await ask({ url: '/v1/records/customer/c1/sync' });
  expect(JSON.stringify(record)).toContain(server.url);
});

/** Where one is built, started for a demonstration, or named as an example. */
const NAMED_IN = [
  'src/api/schemas/connection.ts',
  'src/dev/demo-desktop/connect.ts',
  'src/dev/demo/connect.ts',
  'src/dev/stack/desktop.ts',
  'src/dev/stack/quickbooks.ts',
  'src/setup.ts',
];

test('nothing but its own folder and the place where providers are built names a provider', async () => {
  const vendors = await readdir(path.join(projectFolder, 'src/providers'), { withFileTypes: true });
  const names = vendors
    .filter((each) => each.isDirectory() && each.name !== 'stripe')
    .map(({ name }) => name);
  expect(names).toContain('quickbooks-online');
  const named: string[] = [];
  for (const file of await sources('src', 'console/src')) {
    if (names.some((name) => file.startsWith(`src/providers/${name}/`))) continue;
    const text = await readFile(path.join(projectFolder, file), 'utf8');
    if (names.some((name) => text.includes(name))) named.push(file);
  }
  expect(named.sort()).toEqual(NAMED_IN);
});

async function sources(...folders: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const files = await readdir(path.join(projectFolder, folder), { recursive: true });
    found.push(...files.filter((file) => /(?<!\.d)\.tsx?$/.test(file)).map((file) => `${folder}/${file}`));
  }
  return found;
}
