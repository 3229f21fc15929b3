import type { RunningSandbox } from '../../sandbox/quickbooks-online/index.ts';
import type { Engine } from '../engine/harness.ts';
import {
  processesOf,
  type ServiceOptions,
  type ServiceProcess,
  startServiceProcess,
  together,
} from './service-process.ts';

export type WorkerProcess = ServiceProcess;

/** Retries come at once, so that a test sees what they do. */
const FAST = {
  RETRY_FIRST_MS: '50',
  RETRY_SECOND_MS: '50',
  OUTAGE_PAUSE_MS: '200',
  RELAY_INTERVAL_MS: '500',
};

export function startWorkerProcess(
  engine: Engine,
  sandbox: RunningSandbox,
  more: Readonly<Record<string, string>> = {},
): Promise<WorkerProcess> {
  return startWorkers({ engine, sandbox, env: { ...FAST, ...more } });
}

/** What a test means by “the worker”, with the pace of production unless told otherwise. */
export async function startWorkers(options: Omit<ServiceOptions, 'name'>): Promise<WorkerProcess> {
  const start = () => startServiceProcess({ ...options, name: 'worker' });
  const others = Array.from({ length: processesOf('worker') - 1 }, start);
  return together(await Promise.all([start(), ...others]));
}
