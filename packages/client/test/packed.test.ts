import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectFolder } from '../../../src/dev/project.ts';
import { createTestApi, type TestApi } from '../../../test/api/support/api.ts';
import { temporaryFolder } from '../../../test/dev/temporary-folder.ts';
import { atNight } from '../../../test/support/scale.ts';

const run = promisify(execFile);
const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];

let api: TestApi;

beforeAll(async () => {
  api = await createTestApi();
  await api.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => api?.close());

/** Typed: it does not compile where the package brings no types, or others than the API has. */
const PROGRAM = `
import { createLedgerbridge, LedgerbridgeError, pages } from '@ledgerbridge/client';

const [baseUrl = '', apiKey = ''] = process.argv.slice(2);
const api = createLedgerbridge({ baseUrl, apiKey });
await api.PUT('/v1/customers/{id}', { params: { path: { id: 'c1' } }, body: { displayName: 'Pine House' } });
const names: string[] = [];
for await (const each of pages((cursor) => api.GET('/v1/customers', { params: { query: { cursor } } })))
  names.push(each.data.displayName);
const refused = await api.GET('/v1/customers/{id}', { params: { path: { id: 'none' } } }).catch((error: unknown) => error);
console.log(JSON.stringify({ names, code: refused instanceof LedgerbridgeError ? refused.problem?.code : null }));
`;

it.runIf(atNight)(
  'the client, packed and installed elsewhere, compiles, stores and reads, and throws the API’s problems',
  { timeout: 900_000 },
  async () => {
    const folder = await temporaryFolder();
    await run('npm', ['run', 'api:types'], { cwd: projectFolder });
    const pack = ['pack', '--workspace', '@ledgerbridge/client', '--pack-destination', folder];
    await run('npm', pack, { cwd: projectFolder });
    const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    await writeFile(path.join(folder, 'package.json'), '{ "type": "module", "private": true }');
    await run('npm', ['install', ...quiet, path.join(folder, tarball), '@types/node@20'], { cwd: folder });
    await writeFile(path.join(folder, 'use.ts'), PROGRAM);
    const tsc = path.join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    await run(process.execPath, [tsc, ...options, 'use.ts'], { cwd: folder });
    const { port } = api.app.server.address() as AddressInfo;
    const { key } = await api.client();
    const { stdout } = await run(process.execPath, ['use.js', `http://127.0.0.1:${port}`, key], {
      cwd: folder,
    });
    expect(JSON.parse(stdout)).toEqual({ names: ['Pine House'], code: 'not_found' });
  },
);
