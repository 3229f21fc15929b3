import { randomBytes } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { ROLE_SCOPES, type Scope } from '../../../src/api/access.ts';
import { buildApp } from '../../../src/api/app.ts';
import type { AppDeps } from '../../../src/api/deps.ts';
import { connectDatabase, type Database } from '../../../src/db/client.ts';
import { createApiKey, type Role } from '../../../src/db/people/api-keys.ts';
import { ensureTenant } from '../../../src/db/people/tenants.ts';
import { ProviderRegistry } from '../../../src/providers/registry.ts';
import { createSealer, type Sealer } from '../../../src/secrets.ts';
import { createTestDatabase } from '../../support/database.ts';
import { createFakeGateway, type FakeGateway } from './fake-gateway.ts';
import { createFakePayoutSource } from './fake-payout-source.ts';
import { createFakeVendor, type FakeVendor } from './fake-provider.ts';

export interface TestApi {
  app: FastifyInstance;
  db: Database;
  databaseUrl: string;
  gateway: FakeGateway;
  vendor: FakeVendor;
  sealer: Sealer;
  /** A client with a key of its own; without a tenant, of a tenant of its own. */
  client(options?: { tenantId?: string; role?: Role; scopes?: Scope[] }): Promise<TestClient>;
  close(): Promise<void>;
}

export interface TestClient {
  tenantId: string;
  key: string;
  call(request: CallRequest): Promise<Answer>;
}

export interface CallRequest {
  method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  url: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: LightMyRequestResponse['headers'];
  text: string;
  /** Parsed JSON, untyped as it came. */
  body: ReturnType<typeof JSON.parse>;
}

/** Nobody guesses here, and a strong hash takes a third of a second each. */
export const CHEAP = { N: 2, r: 1, p: 1 };

export async function createTestApi(overrides: Partial<AppDeps> = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const { db, close } = connectDatabase(database.url, { pool: 4 });
  const gateway = createFakeGateway();
  const vendor = createFakeVendor();
  const payoutSource = createFakePayoutSource();
  const sealer = createSealer({ key: randomBytes(32).toString('base64') });
  const app = buildApp({
    db,
    sealer,
    temporal: gateway,
    providers: new ProviderRegistry([vendor.entry]),
    payoutSources: new Map([[payoutSource.name, payoutSource]]),
    config: {
      PUBLIC_URL: 'https://ledgerbridge.example',
      TEMPORAL_NAMESPACE: 'default',
      TEMPORAL_UI_URL: 'https://temporal.example',
    },
    streamPollMs: 5,
    passwordCost: CHEAP,
    ...overrides,
  });
  await app.ready();
  return {
    app,
    db,
    databaseUrl: database.url,
    gateway,
    vendor,
    sealer,
    client: (options) => createClient(app, db, options),
    async close() {
      await app.close();
      await close();
      await database.close();
    },
  };
}

async function createClient(
  app: FastifyInstance,
  db: Database,
  { tenantId, role = 'owner', scopes }: { tenantId?: string; role?: Role; scopes?: Scope[] } = {},
): Promise<TestClient> {
  const tenant = await ensureTenant(db, { id: tenantId, name: 'Acme' });
  const input = { name: 'test', role, scopes: scopes ?? ROLE_SCOPES[role] };
  const { key } = await createApiKey(db, tenant.id, input);
  return { tenantId: tenant.id, key, call: (request) => call(app, key, request) };
}

export async function call(
  app: FastifyInstance,
  key: string | undefined,
  request: CallRequest,
): Promise<Answer> {
  const { method = 'GET', url, body, headers = {} } = request;
  const response = await app.inject({
    method,
    url,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body !== undefined && typeof body !== 'string' ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    payload: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    // Lines of JSON are no JSON.
    body: /[/+]json\b/.test(response.headers['content-type']?.toString() ?? '') ? response.json() : undefined,
  };
}
