import path from 'node:path';
import type { RunningStripeSandbox } from '../../../sandbox/stripe/index.ts';
import { buildApp } from '../../../src/api/app.ts';
import { createTemporalGateway } from '../../../src/api/temporal.ts';
import { loadConfig } from '../../../src/config.ts';
import { freePort } from '../../../src/dev/free-port.ts';
import { projectFolder } from '../../../src/dev/project.ts';
import { builtConsole } from '../../../src/dev/stack/built-console.ts';
import type { PayoutSources } from '../../../src/providers/payout-source.ts';
import { CHEAP } from '../../api/support/api.ts';
import { startApiProcess } from '../../chaos/api-process.ts';
import { startWorkerProcess } from '../../chaos/worker-process.ts';
import type { Engine } from '../../engine/harness.ts';
import { VERIFIER_TOKEN, type Vendor } from '../../engine/quickbooks.ts';
import { onCluster } from '../../support/on-cluster.ts';
import { atNight } from '../../support/scale.ts';

/** Limits that the pages show and no story reaches. */
export const AMPLE = { any: 5_000, batch: 400 };
const TEMPORAL_UI_URL = 'http://127.0.0.1:8233';

export interface Served {
  engine: Engine;
  vendor: Vendor;
  processor: RunningStripeSandbox;
  payoutSources: PayoutSources;
}

export interface Serving {
  /** Of the API, with the console. */
  baseUrl: string;
  close(): Promise<void>;
}

/** The API with the console; on the cluster its processes, and the workers', which the engine is then without. */
export function serve(served: Served): Promise<Serving> {
  return onCluster ? serveDeployed(served) : serveHere(served);
}

async function serveHere({ engine, payoutSources }: Served): Promise<Serving> {
  const { db, registry, sealer, temporal, taskQueue, encryptionKey, databaseUrl } = engine;
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const config = loadConfig({ DATABASE_URL: databaseUrl, LEDGERBRIDGE_ENCRYPTION_KEY: encryptionKey });
  const app = buildApp({
    db,
    sealer,
    providers: registry,
    payoutSources,
    temporal: createTemporalGateway({ client: temporal.client, taskQueue, onFailure: () => undefined }),
    passwordCost: CHEAP,
    config: {
      ...config,
      PUBLIC_URL: baseUrl,
      // The receivers of the stories are on this machine.
      WEBHOOK_ALLOW_PRIVATE_ADDRESSES: true,
      TEMPORAL_NAMESPACE: temporal.namespace,
      TEMPORAL_UI_URL,
      // By day what is shipped; at night React complains as well, of what it checks for those who develop.
      CONSOLE_FOLDER: await builtConsole(
        path.join(projectFolder, '.cache'),
        atNight ? 'development' : 'production',
      ),
    },
  });
  await app.listen({ host: '127.0.0.1', port });
  return { baseUrl, close: () => app.close() };
}

/** The same, told by the environment. */
async function serveDeployed({ engine, vendor, processor }: Served): Promise<Serving> {
  const port = await freePort();
  const env = {
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
    STRIPE_API_BASE_URL: processor.baseUrl,
    PAYOUT_POLL_MS: '20',
    CONDUCTOR_LINGER_MS: '2000',
    QBO_ENVIRONMENT: 'sandbox',
    QBO_WEBHOOK_TOKEN: VERIFIER_TOKEN,
    QBO_REQUESTS_PER_MINUTE: String(AMPLE.any),
    QBO_BATCHES_PER_MINUTE: String(AMPLE.batch),
  };
  const { sandbox } = vendor;
  const pages = { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}`, TEMPORAL_UI_URL };
  const [api, workers] = await Promise.all([
    startApiProcess({ engine, sandbox, env: { ...env, ...pages } }),
    startWorkerProcess(engine, sandbox, env),
  ]);
  return {
    baseUrl: api.baseUrl,
    async close() {
      await Promise.all([api.stop(), workers.stop()]);
    },
  };
}
