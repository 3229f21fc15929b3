import type { FastifyInstance } from 'fastify';
import { ROLE_SCOPES } from '../../src/api/access.ts';
import { buildApp } from '../../src/api/app.ts';
import { createTemporalGateway } from '../../src/api/temporal.ts';
import { createApiKey } from '../../src/db/people/api-keys.ts';
import { type Answer, type CallRequest, call } from '../api/support/api.ts';
import type { Engine, Tenant } from './harness.ts';

export interface EngineApi {
  app: FastifyInstance;
  /** Calls as an owner of the tenant. */
  clientOf(tenant: Pick<Tenant, 'tenantId'>): Promise<(request: CallRequest) => Promise<Answer>>;
  close(): Promise<void>;
}

/** The HTTP API in front of a running engine. */
export function startEngineApi(engine: Engine, clock?: () => Date): EngineApi {
  const { client } = engine.temporal;
  const temporal = createTemporalGateway({ client, taskQueue: engine.taskQueue, onFailure: () => undefined });
  const config = {
    PUBLIC_URL: 'http://127.0.0.1:4000',
    TEMPORAL_NAMESPACE: 'default',
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: true,
  };
  const { db, sealer, registry: providers } = engine;
  const app = buildApp({ db, sealer, providers, payoutSources: new Map(), temporal, config, clock });
  return {
    app,
    async clientOf({ tenantId }) {
      const { key } = await createApiKey(db, tenantId, {
        name: 'test',
        role: 'owner',
        scopes: ROLE_SCOPES.owner,
      });
      return (request) => call(app, key, request);
    },
    close: () => app.close(),
  };
}
