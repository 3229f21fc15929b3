import { ROLE_SCOPES } from '../../src/api/access.ts';
import { createApiKey } from '../../src/db/people/api-keys.ts';
import { freePort } from '../../src/dev/free-port.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { Tenant } from '../engine/harness.ts';
import { type ServiceOptions, type ServiceProcess, startServiceProcess } from './service-process.ts';

interface Request {
  method: 'GET' | 'PUT' | 'POST';
  url: string;
  body?: unknown;
}

interface Answer {
  status: number;
  /** Parsed JSON, untyped as it came. */
  body: ReturnType<typeof JSON.parse>;
}

export interface ApiProcess extends ServiceProcess {
  baseUrl: string;
  /** Calls over HTTP as an owner of the tenant. */
  clientOf(tenant: Pick<Tenant, 'tenantId'>): Promise<(request: Request) => Promise<Answer>>;
}

export async function startApiProcess(options: Omit<ServiceOptions, 'name'>): Promise<ApiProcess> {
  const port = options.env?.PORT ?? String(await freePort());
  const env = { ...options.env, PORT: port };
  const child = await startServiceProcess({ ...options, name: 'api', env });
  const baseUrl = `http://127.0.0.1:${port}`;
  await waitUntil({ what: 'the API', timeoutMs: 60_000, child }, async () => {
    const { ok } = await fetch(`${baseUrl}/readyz`);
    return ok || undefined;
  });
  return {
    ...child,
    baseUrl,
    async clientOf({ tenantId }) {
      const owner = { name: 'test', role: 'owner' as const, scopes: ROLE_SCOPES.owner };
      const { key } = await createApiKey(options.engine.db, tenantId, owner);
      return (request) => call(baseUrl, key, request);
    },
  };
}

async function call(baseUrl: string, key: string, { method, url, body }: Request): Promise<Answer> {
  const response = await fetch(baseUrl + url, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
