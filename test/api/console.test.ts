import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './support/api.ts';

let api: TestApi;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-console-'));
  await mkdir(path.join(folder, 'assets'));
  const page = '<meta property="csp-nonce" nonce="__CSP_NONCE__"><title>Ledgerbridge</title>';
  await writeFile(path.join(folder, 'index.html'), page);
  await writeFile(path.join(folder, 'assets', 'index-abc.js'), 'plain');
  await writeFile(path.join(folder, 'assets', 'index-abc.js.br'), 'compressed');
  api = await createTestApi({
    config: {
      PUBLIC_URL: 'https://ledgerbridge.example',
      TEMPORAL_NAMESPACE: 'default',
      CONSOLE_FOLDER: folder,
    },
  });
});
afterAll(async () => {
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = { accept: 'text/html' }) =>
  api.app.inject({ url, headers });

describe('the console’s page', () => {
  it.each(['/', '/log?type=invoice', '/connection/settings', '/records/customer/cus.1'])(
    'answers at %s, so that every link can be opened',
    async (url) => {
      const answer = await get(url);
      expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store']);
      expect(answer.body).toContain('<title>Ledgerbridge</title>');
    },
  );

  it('allows no script but our files, and no style but ours and those with this answer’s nonce', async () => {
    const [first, second] = [await get('/'), await get('/')];
    const policy = String(first.headers['content-security-policy']);
    const [, nonce = ''] = /nonce="([^"]+)"/.exec(first.body) ?? [];
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(policy).not.toMatch(/unsafe|\*|https:\/\//);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(second.body).not.toContain(nonce);
  });

  it.each([
    '/assets/..%2f..%2fetc/passwd',
    '/assets/..%5c..%5cetc/passwd',
    '/docs/static/..%5c..%5cpackage.json',
    '/assets/%00',
  ])('answers %s, which would lead out of its folder, as what is not there', async (url) => {
    expect((await get(url)).statusCode).toBeGreaterThanOrEqual(400);
    expect((await get(url)).statusCode).toBeLessThan(500);
  });

  it.each(['/v1/nowhere', '/assets/missing.js', '/docs/nowhere'])(
    'does not stand in for %s: that is a problem',
    async (url) => {
      const answer = await get(url);
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'route_not_found']);
    },
  );

  it('does not stand in for what a program asks', async () => {
    const answer = await get('/nowhere', { accept: 'application/json' });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'route_not_found']);
  });
});

describe('its files', () => {
  it('are kept by browsers for a year, and come compressed', async () => {
    const answer = await get('/assets/index-abc.js', { 'accept-encoding': 'br, gzip' });
    expect(answer.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': expect.stringContaining('javascript'),
    });
    expect(answer.body).toBe('compressed');
  });

  it('are the only ones: a path that leaves the folder leads nowhere', async () => {
    for (const url of [
      '/assets/../index.html',
      '/assets/..%2findex.html',
      '/assets/%2e%2e/%2e%2e/etc/passwd',
    ]) {
      const answer = await get(url, { accept: 'application/json' });
      expect([url, answer.statusCode >= 400]).toEqual([url, true]);
    }
  });
});

it('without a built console the API works as before', async () => {
  const bare = await createTestApi();
  expect((await bare.app.inject({ url: '/', headers: { accept: 'text/html' } })).statusCode).toBe(404);
  expect((await bare.app.inject('/openapi.json')).statusCode).toBe(200);
  await bare.close();
});
