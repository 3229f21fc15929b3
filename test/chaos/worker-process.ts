import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunningSandbox } from '../../sandbox/quickbooks-online/index.ts';
import { type Child, startChild } from '../../src/dev/child-process.ts';
import { projectFolder } from '../../src/dev/project.ts';
import type { Engine } from '../engine/harness.ts';

export interface WorkerProcess extends Child {
  /** As a power cut would: nothing of it gets to run again. */
  kill(): Promise<void>;
}

/** Retries come at once, so that a test sees what they do. */
const FAST = {
  RETRY_FIRST_MS: '50',
  RETRY_SECOND_MS: '50',
  OUTAGE_PAUSE_MS: '200',
  RELAY_INTERVAL_MS: '500',
};

/** A worker as it runs in production: a process of its own, told everything by its environment. */
export async function startWorkerProcess(
  engine: Engine,
  sandbox: RunningSandbox,
  more: Readonly<Record<string, string>> = {},
): Promise<WorkerProcess> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-worker-'));
  const child = await startChild({
    name: 'worker',
    command: process.execPath,
    args: ['--import', 'tsx', path.join(projectFolder, 'src', 'workers', 'main.ts')],
    env: { ...process.env, ...FAST, ...addressesOf(engine), ...applicationOf(sandbox), ...more },
    logFile: path.join(folder, 'worker.log'),
  });
  return {
    ...child,
    async kill() {
      process.kill(child.identity.pid, 'SIGKILL');
      await child.exited;
    },
    async stop(graceMs) {
      await child.stop(graceMs);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function addressesOf({ databaseUrl, temporal, taskQueue, encryptionKey }: Engine) {
  return {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_TASK_QUEUE: taskQueue,
    LEDGERBRIDGE_ENCRYPTION_KEY: encryptionKey,
  };
}

/** The sandbox has no limits here, so neither has the worker. */
function applicationOf({ baseUrl, discoveryUrl, clientId, clientSecret }: RunningSandbox) {
  return {
    QBO_API_BASE_URL: baseUrl,
    QBO_DISCOVERY_URL: discoveryUrl,
    QBO_CLIENT_ID: clientId,
    QBO_CLIENT_SECRET: clientSecret,
    QBO_REQUESTS_PER_MINUTE: '100000',
    QBO_BATCHES_PER_MINUTE: '100000',
    QBO_REQUESTS_PER_SECOND: '10000',
  };
}
