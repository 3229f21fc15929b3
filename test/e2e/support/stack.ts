import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type RunningStripeSandbox, startStripeSandbox } from '../../../sandbox/stripe/index.ts';
import { SCOPES } from '../../../src/api/access.ts';
import { hashPassword } from '../../../src/api/people/password.ts';
import { createApiKey } from '../../../src/db/people/api-keys.ts';
import { ensureTenant } from '../../../src/db/people/tenants.ts';
import { createUser } from '../../../src/db/people/users.ts';
import type { PayoutSources } from '../../../src/providers/payout-source.ts';
import { createStripePayouts } from '../../../src/providers/stripe/index.ts';
import { CHEAP } from '../../api/support/api.ts';
import { desktopProvider } from '../../engine/desktop/desk.ts';
import { type Engine, startEngine } from '../../engine/harness.ts';
import { startVendor, type Vendor } from '../../engine/quickbooks.ts';
import { onCluster } from '../../support/on-cluster.ts';
import { AMPLE, serve } from './serving.ts';

export const PASSWORD = 'correct horse battery';

/** Everything that there is in production: API with the console, worker, Temporal, PostgreSQL, QuickBooks and Stripe. */
export interface ConsoleStack {
  baseUrl: string;
  engine: Engine;
  vendor: Vendor;
  /** Has Stripe's stand-in do something. */
  stripe(path: string, body: object): Promise<unknown>;
  /** A business with an owner and a key, and a company of its own in the sandbox to connect to. */
  newBusiness(settings?: object, seed?: string): Promise<Business>;
  close(): Promise<void>;
}

export interface Business {
  tenantId: string;
  email: string;
  realmId: string;
  companyToken: string;
  /** Hands records over, as the field-service application does. */
  put(path: string, body: object): Promise<unknown>;
  /** Asks the API for something, with the business's key. */
  post(path: string, body: object): Promise<unknown>;
  /** Changes the settings of its one connection. */
  settle(settings: object): Promise<void>;
}

const LIMITS = [
  { kind: 'any' as const, count: AMPLE.any, windowMs: 60_000 },
  { kind: 'batch' as const, count: AMPLE.batch, windowMs: 60_000 },
];

export async function startConsoleStack(): Promise<ConsoleStack> {
  const vendor = await startVendor({ limits: false, nameWriteMs: 0 }, LIMITS);
  const processor = await startStripeSandbox();
  const source = createStripePayouts({ apiBaseUrl: processor.baseUrl, timeoutMs: 5_000 });
  const payoutSources: PayoutSources = new Map([[source.name, source]]);
  const engine = await startEngine([vendor.provider, desktopProvider()], {
    payoutSources,
    worker: !onCluster,
  });
  const serving = await serve({ engine, vendor, processor, payoutSources });
  const { baseUrl } = serving;
  return {
    baseUrl,
    engine,
    vendor,
    stripe: (path, body) => tellStripe(processor, path, body),
    newBusiness: (settings, seed) => newBusiness({ engine, vendor, baseUrl, settings, seed }),
    async close() {
      await serving.close();
      await engine.close();
      await vendor.close();
      await processor.close();
    },
  };
}

async function tellStripe(
  { controlUrl }: RunningStripeSandbox,
  path: string,
  body: object,
): Promise<unknown> {
  const answer = await fetch(controlUrl + path, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`stripe ${path}: ${await answer.text()}`);
  return answer.json();
}

let hash: Promise<string> | undefined;
let businesses = 0;

interface NewBusiness {
  engine: Engine;
  vendor: Vendor;
  baseUrl: string;
  settings: object | undefined;
  seed: string | undefined;
}

async function newBusiness({ engine, vendor, baseUrl, settings, seed }: NewBusiness): Promise<Business> {
  const { db } = engine;
  hash ??= hashPassword(PASSWORD, CHEAP);
  businesses += 1;
  const email = `owner${businesses}@example.com`;
  const tenant = await ensureTenant(db, { name: `Garden Care ${businesses}` });
  await createUser(db, tenant.id, { email, name: 'Olive Owner', role: 'owner', passwordHash: await hash });
  const { key } = await createApiKey(db, tenant.id, { name: 'app', role: 'owner', scopes: SCOPES });
  const company = await vendor.newCompany(settings, seed);
  const call = caller(baseUrl, key);
  return {
    tenantId: tenant.id,
    email,
    realmId: company.realmId,
    companyToken: company.accessToken,
    put: (where, body) => call('PUT', where, body),
    post: (where, body) => call('POST', where, body),
    settle: async (settings) => {
      const { items } = connectionsSchema.parse(await call('GET', 'connections'));
      const where = `connections/${items[0]?.id}/settings`;
      const before = settingsSchema.parse(await call('GET', where));
      await call('PUT', where, { ...before, ...settings }, { 'if-match': '*' });
    },
  };
}

/** Somebody makes something in QuickBooks itself. */
export async function createThere(
  { sandbox }: Vendor,
  { realmId, companyToken }: Business,
  entity: string,
  body: object,
): Promise<void> {
  const answer = await fetch(
    `${sandbox.baseUrl}/v3/company/${realmId}/${entity}?minorversion=75&requestid=${randomUUID()}`,
    {
      method: 'POST',
      headers: {
        authorization: `Bearer ${companyToken}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify(body),
    },
  );
  if (!answer.ok) throw new Error(await answer.text());
}

const settingsSchema = z.object({ enabled: z.boolean(), conflictPolicy: z.string() });
const connectionsSchema = z.object({ items: z.array(z.object({ id: z.string() })) });

function caller(baseUrl: string, key: string) {
  return async (method: string, where: string, body?: object, more: Record<string, string> = {}) => {
    const json = body && { 'content-type': 'application/json' };
    const headers = { authorization: `Bearer ${key}`, ...json, ...more };
    const answer = await fetch(`${baseUrl}/v1/${where}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${text}`);
    const read: unknown = text === '' ? undefined : JSON.parse(text);
    return read;
  };
}
