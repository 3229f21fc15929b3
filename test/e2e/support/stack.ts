import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { SCOPES } from '../../../src/api/access.ts';
import { buildApp } from '../../../src/api/app.ts';
import { createTemporalGateway } from '../../../src/api/temporal.ts';
import { hashPassword } from '../../../src/api/users/password.ts';
import { loadConfig } from '../../../src/config.ts';
import { createApiKey } from '../../../src/db/api-keys.ts';
import { ensureTenant } from '../../../src/db/tenants.ts';
import { createUser } from '../../../src/db/users.ts';
import { freePort } from '../../../src/dev/free-port.ts';
import { projectFolder } from '../../../src/dev/project.ts';
import { builtConsole } from '../../../src/dev/stack/built-console.ts';
import { createPayoutSources } from '../../../src/setup.ts';
import { type Engine, startEngine } from '../../engine/harness.ts';
import { startVendor, type Vendor } from '../../engine/quickbooks.ts';

export const PASSWORD = 'correct horse battery';

/** Everything that there is in production: API with the console, worker, Temporal, PostgreSQL, and a QuickBooks. */
export interface ConsoleStack {
  baseUrl: string;
  engine: Engine;
  vendor: Vendor;
  /** A business with an owner and a key, and a company of its own in the sandbox to connect to. */
  newBusiness(settings?: object): Promise<Business>;
  close(): Promise<void>;
}

export interface Business {
  tenantId: string;
  email: string;
  realmId: string;
  companyToken: string;
  /** Hands records over, as the field-service application does. */
  put(path: string, body: object): Promise<void>;
}

export async function startConsoleStack(): Promise<ConsoleStack> {
  const vendor = await startVendor({ limits: false, nameWriteMs: 0 });
  const engine = await startEngine([vendor.provider]);
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const app = await build(engine, baseUrl);
  await app.listen({ host: '127.0.0.1', port });
  return {
    baseUrl,
    engine,
    vendor,
    newBusiness: (settings) => newBusiness(engine, vendor, baseUrl, settings),
    async close() {
      await app.close();
      await engine.close();
      await vendor.close();
    },
  };
}

async function build(engine: Engine, baseUrl: string): Promise<FastifyInstance> {
  const { db, registry, sealer, temporal, taskQueue, encryptionKey, databaseUrl } = engine;
  const config = loadConfig({ DATABASE_URL: databaseUrl, LEDGERBRIDGE_ENCRYPTION_KEY: encryptionKey });
  return buildApp({
    db,
    sealer,
    providers: registry,
    payoutSources: createPayoutSources(config),
    temporal: createTemporalGateway({ client: temporal.client, taskQueue, onFailure: () => undefined }),
    config: {
      ...config,
      PUBLIC_URL: baseUrl,
      TEMPORAL_NAMESPACE: temporal.namespace,
      TEMPORAL_UI_URL: 'http://127.0.0.1:8233',
      CONSOLE_FOLDER: await builtConsole(path.join(projectFolder, '.cache')),
    },
  });
}

let hash: Promise<string> | undefined;
let businesses = 0;

async function newBusiness(
  { db }: Engine,
  vendor: Vendor,
  baseUrl: string,
  settings: object = {},
): Promise<Business> {
  hash ??= hashPassword(PASSWORD);
  businesses += 1;
  const email = `owner${businesses}@example.com`;
  const tenant = await ensureTenant(db, { name: `Garden Care ${businesses}` });
  await createUser(db, tenant.id, { email, name: 'Olive Owner', role: 'owner', passwordHash: await hash });
  const { key } = await createApiKey(db, tenant.id, { name: 'app', role: 'owner', scopes: SCOPES });
  const company = await vendor.newCompany(settings);
  return {
    tenantId: tenant.id,
    email,
    realmId: company.realmId,
    companyToken: company.accessToken,
    async put(where, body) {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const answer = await fetch(`${baseUrl}/v1/${where}`, {
        method: 'PUT',
        headers,
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`PUT ${where}: ${answer.status} ${await answer.text()}`);
    },
  };
}
