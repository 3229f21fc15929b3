import { ROLE_SCOPES } from '../../src/api/access.ts';
import { buildApp } from '../../src/api/app.ts';
import { createTemporalGateway } from '../../src/api/temporal.ts';
import { createApiKey } from '../../src/db/people/api-keys.ts';
import { type CallRequest, call, type TestClient } from '../api/support/api.ts';
import { type Engine, startEngine, type Tenant } from '../engine/harness.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';

/** The whole of it: API, engine, PostgreSQL, Temporal and the QuickBooks sandbox. */
export interface Stack {
  engine: Engine;
  app: ReturnType<typeof buildApp>;
  vendor: Vendor;
  /** A business that is connected to a fresh company, with the API as its owner uses it. */
  newBusiness(settings?: object): Promise<Business>;
  close(): Promise<void>;
}

export interface Business {
  tenant: Tenant;
  realmId: string;
  /** Path of the connection. */
  connection: string;
  api: TestClient;
  get(url: string): ReturnType<TestClient['call']>;
  put(url: string, body: object): ReturnType<TestClient['call']>;
  post(url: string, body?: object): ReturnType<TestClient['call']>;
}

export async function startStack(): Promise<Stack> {
  const vendor = await startVendor();
  const engine = await startEngine([vendor.provider]);
  const { client } = engine.temporal;
  const gateway = createTemporalGateway({ client, taskQueue: engine.taskQueue, onFailure: () => undefined });
  const app = buildApp({
    db: engine.db,
    sealer: engine.sealer,
    providers: engine.registry,
    temporal: gateway,
    payoutSources: new Map(),
    config: { PUBLIC_URL: 'https://ledgerbridge.example', TEMPORAL_NAMESPACE: 'default' },
  });
  await app.ready();
  return {
    engine,
    app,
    vendor,
    async newBusiness(settings) {
      const { tenant, realmId } = await vendor.tenantIn(engine, settings);
      const wanted = { name: 'owner', role: 'owner' as const, scopes: [...ROLE_SCOPES.owner] };
      const { key } = await createApiKey(engine.db, tenant.tenantId, wanted);
      const send = (request: CallRequest) => call(app, key, request);
      return {
        tenant,
        realmId,
        connection: `/v1/connections/${tenant.connectionId}`,
        api: { tenantId: tenant.tenantId, key, call: send },
        get: (url) => send({ url }),
        put: (url, body) => send({ method: 'PUT', url, body }),
        post: (url, body = {}) => send({ method: 'POST', url, body }),
      };
    },
    async close() {
      await app.close();
      await gateway.drained();
      await engine.close();
      await vendor.close();
    },
  };
}
