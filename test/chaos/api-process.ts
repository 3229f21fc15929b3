import { ROLE_SCOPES } from '../../src/api/access.ts';
import { createApiKey } from '../../src/db/people/api-keys.ts';
import { startFront } from '../../src/dev/cluster/front.ts';
import { freePort } from '../../src/dev/free-port.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { Answer, CallRequest } from '../api/support/api.ts';
import { type EngineApi, startEngineApi } from '../engine/engine-api.ts';
import { onCluster } from '../support/on-cluster.ts';
import {
  processesOf,
  type ServiceOptions,
  type ServiceProcess,
  startServiceProcess,
  together,
} from './service-process.ts';

export interface ApiProcess extends ServiceProcess {
  baseUrl: string;
  /** Calls over HTTP as an owner of the tenant. */
  clientOf: EngineApi['clientOf'];
}

type ApiOptions = Omit<ServiceOptions, 'name'>;

/** What a test means by “the API”: with more than one process there is a proxy before them. */
export async function startApiProcess(options: ApiOptions): Promise<ApiProcess> {
  const wanted = options.env?.PORT === undefined ? undefined : Number(options.env.PORT);
  const served = await (processesOf('api') > 1 ? behindFront(options, wanted) : alone(options, wanted));
  return {
    ...served,
    async clientOf({ tenantId }) {
      const owner = { name: 'test', role: 'owner' as const, scopes: ROLE_SCOPES.owner };
      const { key } = await createApiKey(options.engine.db, tenantId, owner);
      return (request) => call(served.baseUrl, key, request);
    },
  };
}

/** For a test that kills workers: an API within the test, on the cluster the processes of one. */
export async function startApi(options: ApiOptions): Promise<Pick<EngineApi, 'clientOf' | 'close'>> {
  if (!onCluster) return startEngineApi(options.engine);
  const { clientOf, stop } = await startApiProcess(options);
  return { clientOf, close: () => stop() };
}

type Served = ServiceProcess & Pick<ApiProcess, 'baseUrl'>;

async function behindFront(options: ApiOptions, wanted: number | undefined): Promise<Served> {
  const front = await startFront(wanted);
  const others = Array.from({ length: processesOf('api') - 1 }, () => alone(options));
  const [first, ...rest] = await Promise.all([alone(options), ...others]);
  front.to([first, ...rest].map(({ baseUrl }) => Number(new URL(baseUrl).port)));
  const processes = together([first, ...rest]);
  return {
    ...processes,
    baseUrl: front.baseUrl,
    async kill() {
      await Promise.all([front.stop(), processes.kill()]);
    },
    async stop(graceMs) {
      await Promise.all([front.stop(), processes.stop(graceMs)]);
    },
  };
}

async function alone(options: ApiOptions, wanted?: number): Promise<Served> {
  const port = wanted ?? (await freePort());
  const env = { ...options.env, PORT: String(port) };
  const child = await startServiceProcess({ ...options, name: 'api', env });
  const baseUrl = `http://127.0.0.1:${port}`;
  await waitUntil({ what: 'the API', timeoutMs: 60_000, child }, async () => {
    const { ok } = await fetch(`${baseUrl}/readyz`);
    return ok || undefined;
  });
  return { ...child, baseUrl };
}

async function call(baseUrl: string, key: string, request: CallRequest): Promise<Answer> {
  const { method = 'GET', url, body, headers } = request;
  const response = await fetch(baseUrl + url, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body !== undefined && JSON_BODY), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const told = Object.fromEntries(response.headers);
  const isJson = /[/+]json\b/.test(told['content-type'] ?? '');
  return { status: response.status, headers: told, text, body: isJson ? JSON.parse(text) : undefined };
}

const JSON_BODY = { 'content-type': 'application/json' };
