import type { RunningSandbox } from '../../sandbox/quickbooks-online/index.ts';
import type { Engine } from '../engine/harness.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

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
  return startServiceProcess({ name: 'worker', engine, sandbox, env: { ...FAST, ...more } });
}
