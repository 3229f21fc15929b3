import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveTokens } from '../../src/db/connections/token-store.ts';
import { addSigningSecret, savePayoutKey } from '../../src/db/payouts/payout-sources.ts';
import { remoteRequests } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { run } from '../cli/support.ts';
import { type Business, type Stack, startStack } from '../service-invoice-pro/business.ts';

/** "Create TLF - this is for advanced troubleshooting by a QB Sync Support Rep." */

let stack: Stack;
let business: Business;

const customer = {
  displayName: 'Ada Byron',
  email: 'ada.byron@example.com',
  phone: '555 0199',
  billingAddress: { line1: '7 Gate Lane', city: 'Reno', postalCode: '89501' },
};

beforeAll(async () => {
  stack = await startStack();
  business = await stack.newBusiness();
  await business.put('/v1/customers/ada', customer);
  await business.put('/v1/customers/odd', { displayName: `<b>odd</b> ${'y'.repeat(600)}` });
  await business.tenant.settled();
});
afterAll(() => stack?.close());

async function unpacked(bytes: Uint8Array): Promise<Map<string, string>> {
  const zip = new ZipReader(new Uint8ArrayReader(bytes), { useWebWorkers: false });
  const files = new Map<string, string>();
  for (const entry of await zip.getEntries()) {
    if (!entry.directory) files.set(entry.filename, await entry.getData(new TextWriter()));
  }
  return files;
}

async function bundle(query = ''): Promise<Map<string, string>> {
  const answer = await stack.app.inject({
    url: `${business.connection}/support-bundle${query}`,
    headers: { authorization: `Bearer ${business.api.key}` },
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  expect(answer.headers['content-type']).toBe('application/zip');
  return unpacked(answer.rawPayload);
}

test('Create TLF: one archive of a time that is read without the system, with what failed first, what was sent and answered, log, settings, versions and histories', async () => {
  // Temporal lists what runs a moment later.
  const files = await waitUntil({ what: 'the conductor to be listed', timeoutMs: 60_000 }, async () => {
    const made = await bundle();
    return [...made.keys()].some((name) => name.startsWith('runs/conductor_')) ? made : undefined;
  });
  const page = files.get('index.html') ?? '';
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).not.toMatch(/<script|src=|https?:\/\//);
  expect(page).toContain('&lt;b&gt;odd&lt;/b&gt;');
  expect(page).not.toContain('<b>odd');
  expect(page.indexOf('What failed')).toBeLessThan(page.indexOf('Requests and answers'));
  // What it leads to is there, and what is there it leads to.
  const linked = [...page.matchAll(/href="([^"]+)"/g)].map(([, file]) => file);
  expect(linked.filter((file) => !files.has(file ?? ''))).toEqual([]);
  const others = [...files.keys()].filter((file) => file !== 'index.html' && !linked.includes(file));
  expect(others).toEqual([]);
  const exchange = [...files].find(([name, text]) => name.startsWith('requests/') && text.includes('Byron'));
  expect(exchange?.[1]).toMatch(/-- request[\s\S]*DisplayName[\s\S]*-- answer[\s\S]*SyncToken/);
  expect(files.get('log.csv')).toContain('Byron');
  expect(files.get('settings.json')).toContain('"conflictPolicy"');
  expect(files.get('versions.json')).toContain('"ledgerbridge"');
  const history = [...files].find(([name]) => name.startsWith('runs/conductor_'));
  expect(history?.[1]).toContain('EVENT_TYPE_WORKFLOW_EXECUTION_STARTED');
  // Payloads are text, not base64.
  expect(history?.[1]).toContain(`"connectionId": "${business.tenant.connectionId}"`);
});

test('another time holds nothing of this one', async () => {
  const files = await bundle('?from=2020-01-01&to=2020-01-02');
  expect([...files.keys()].filter((name) => /^(requests|runs)\//.test(name))).toEqual([]);
  expect(files.get('log.csv')).not.toContain('Byron');
});

test('it holds no secret, wherever one may have come to lie: every one that the business has is looked for', async () => {
  const { db, sealer } = stack.engine;
  const owner = { tenantId: business.tenant.tenantId, connectionId: business.tenant.connectionId };
  const secrets = {
    access: 'access-0123456789-"quoted"',
    refresh: 'refresh-0123456789',
    stripe: 'rk_live_0123456789abcdef',
    signing: 'whsec_signing0123456789',
  };
  const later = '2099-01-01T00:00:00.000Z';
  const tokens = { accessExpiresAt: later, refreshExpiresAt: later };
  await saveTokens(db, sealer, {
    ...owner,
    tokens: { ...tokens, accessToken: secrets.access, refreshToken: secrets.refresh },
  });
  await savePayoutKey(db, sealer, owner, { processor: 'stripe', key: secrets.stripe, live: true });
  await addSigningSecret(db, sealer, owner, secrets.signing);
  const made = await business.post('/v1/webhook-endpoints', { url: 'https://example.com/hook' });
  const all = [...Object.values(secrets), made.body.secret, business.api.key];
  // As a vendor that repeats what it was sent, and a person who pastes keys into notes.
  const spilled = all.join(' ');
  await business.put('/v1/customers/ada', { ...customer, notes: spilled.slice(0, 1_900) });
  await db.update(remoteRequests).set({ answer: { httpStatus: 401, body: `<html>${spilled}</html>` } });
  const files = await bundle();
  for (const [name, text] of files) {
    for (const secret of all) {
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
        expect([name, secret, text.includes(form)]).toEqual([name, secret, false]);
      }
    }
    for (const personal of ['ada.byron@example.com', '555 0199', '7 Gate Lane', '89501']) {
      expect([name, personal, text.includes(personal)]).toEqual([name, personal, false]);
    }
  }
});

test('`ledgerbridge support-bundle` writes the same, and the audit trail says who took one', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bundle-'));
  const url = await stack.app.listen({ port: 0, host: '127.0.0.1' });
  const file = path.join(folder, 'support.zip');
  const result = await run(['support-bundle', '--out', file], {
    LEDGERBRIDGE_URL: url,
    LEDGERBRIDGE_API_KEY: business.api.key,
  });
  expect(result).toMatchObject({ code: 0, err: '' });
  expect([...(await unpacked(await readFile(file))).keys()]).toContain('index.html');
  await rm(folder, { recursive: true });
  const { body } = await business.get('/v1/audit?action=createSupportBundle');
  expect(body.items[0]).toMatchObject({
    actorName: 'API key “owner”',
    subject: `connections/${business.tenant.connectionId}`,
  });
});

test('a time that is longer than requests are kept is refused with the reason', async () => {
  const answer = await business.get(`${business.connection}/support-bundle?from=2026-01-01&to=2026-06-01`);
  expect(answer).toMatchObject({ status: 400 });
  expect(answer.text).toContain('is more than 31 days before to');
});
