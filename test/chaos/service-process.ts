import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunningSandbox } from '../../sandbox/quickbooks-online/index.ts';
import { type Child, startChild } from '../../src/dev/child-process.ts';
import type { Engine } from '../engine/harness.ts';
import { fromRelease, onCluster } from '../support/on-cluster.ts';
import { sharedService } from '../support/shared-service.ts';

export interface ServiceProcess extends Child {
  /** As a power cut would: nothing of it gets to run again. */
  kill(): Promise<void>;
  /** Everything that it has said. */
  log(): Promise<string>;
}

export interface ServiceOptions {
  name: 'api' | 'worker';
  engine: Engine;
  /** Of QuickBooks Online, where it is a matter. */
  sandbox?: RunningSandbox;
  /** Over what it is told by default. */
  env?: Readonly<Record<string, string>>;
}

const ENTRY_POINTS = { api: 'api/server', worker: 'workers/main' };

/** As many as `npm run cluster` has. */
const DEPLOYED = { api: 2, worker: 3 } as const;

/** How many processes a test means by “the API” and “the worker”. */
export const processesOf = (name: ServiceOptions['name']) => (onCluster ? DEPLOYED[name] : 1);

/** Processes that stand for one service: they are killed and ended together. */
export function together(processes: [ServiceProcess, ...ServiceProcess[]]): ServiceProcess {
  const all = <Value>(of: (each: ServiceProcess) => Promise<Value>) => Promise.all(processes.map(of));
  return {
    ...processes[0],
    exited: all(({ exited }) => exited).then((ways) => [...new Set(ways)].join(', ')),
    hasExited: () => processes.some((each) => each.hasExited()),
    async kill() {
      await all((each) => each.kill());
    },
    async stop(graceMs) {
      await all((each) => each.stop(graceMs));
    },
    log: async () => (await all((each) => each.log())).join('\n'),
  };
}

/** A service as it runs in production: a process of its own, told everything by its environment. */
export async function startServiceProcess(options: ServiceOptions): Promise<ServiceProcess> {
  const { name, engine, sandbox, env } = options;
  const folder = await mkdtemp(path.join(tmpdir(), `ledgerbridge-${name}-`));
  const { codePath } = await sharedService('workflowBundle');
  const child = await startChild({
    name,
    command: process.execPath,
    args: await programOf(name),
    env: {
      ...process.env,
      ...addressesOf(engine),
      ...(sandbox && applicationOf(sandbox)),
      WORKFLOW_BUNDLE: codePath,
      ...env,
    },
    logFile: path.join(folder, `${name}.log`),
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
    log: () => readFile(child.logFile, 'utf8'),
  };
}

/** As a release ships it: it starts in a third of the time that the sources take. */
async function programOf(name: ServiceOptions['name']): Promise<string[]> {
  const { codeFolder } = await sharedService(fromRelease ? 'release' : 'programs');
  return [path.join(codeFolder, `${ENTRY_POINTS[name]}.js`)];
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

/** The sandbox has no limits here, so neither has the service. */
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
