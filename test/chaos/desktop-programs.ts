import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Child, startChild } from '../../src/dev/child-process.ts';
import { freePort } from '../../src/dev/free-port.ts';
import { projectFolder } from '../../src/dev/project.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { Engine } from '../engine/harness.ts';
import { type ApiProcess, startApiProcess } from './api-process.ts';
import { startWorkers, type WorkerProcess } from './worker-process.ts';

/** Processes that a test kills and has come back. */
export interface Program {
  /** SIGKILL: nothing of it gets to run again. */
  kill(): Promise<void>;
  /** As it was started, at the same address and with what it kept. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const API_ENV = { DESKTOP_HOLD_MS: '300', DESKTOP_LOOK_MS: '20' };
const WORKER_ENV = { RETRY_FIRST_MS: '10', RETRY_SECOND_MS: '10', RELAY_INTERVAL_MS: '500' };

export interface ServerOptions {
  engine: Engine;
  port: number;
  /** Where the Web Connector is to find it. */
  publicUrl: string;
  /** Whether the worker is a process that dies with it. */
  withWorker: boolean;
}

/** Our server: the API that the Web Connector polls, and the worker. */
export function serverProgram(options: ServerOptions): Program & { api(): ApiProcess } {
  const { engine, port, publicUrl, withWorker } = options;
  const env = { ...API_ENV, PORT: String(port), PUBLIC_URL: publicUrl };
  let api: ApiProcess | undefined;
  let worker: WorkerProcess | undefined;
  return {
    api() {
      if (!api) throw new Error('our server was not started');
      return api;
    },
    async start() {
      [api, worker] = await Promise.all([
        startApiProcess({ engine, env }),
        withWorker ? startWorkers({ engine, env: WORKER_ENV }) : undefined,
      ]);
    },
    async kill() {
      await Promise.all([api?.kill(), worker?.kill()]);
    },
    async stop() {
      await Promise.all([api?.stop(), worker?.stop()]);
    },
  };
}

const SANDBOX = ['--import', 'tsx', path.join(projectFolder, 'sandbox/quickbooks-desktop/main.ts')];

/** QuickBooks with the company file, which keeps on disk what it holds. */
export async function quickBooksProgram(): Promise<Program & { port: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-quickbooks-'));
  const port = await freePort();
  const args = ['--port', String(port), '--data', path.join(folder, 'company.json')];
  const program = childProgram({ name: 'quickbooks', folder, args }, async (child) => {
    await waitUntil({ what: 'QuickBooks', timeoutMs: 60_000, child }, async () => {
      const { ok } = await fetch(`http://127.0.0.1:${port}/_sandbox/clock`);
      return ok || undefined;
    });
  });
  return { ...program, port };
}

export interface ConnectorOptions {
  qwc: string;
  password: string;
  /** Where it finds QuickBooks. */
  port: number;
}

/** What it waits for, a minute between two visits above all, takes so many times as long. */
const TIME_SCALE = '0.002';

export async function connectorProgram({ qwc, password, port }: ConnectorOptions): Promise<Program> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-connector-'));
  const file = path.join(folder, 'application.qwc');
  await writeFile(file, qwc);
  const args = [
    ...['--quickbooks', `http://127.0.0.1:${port}/_sandbox`],
    ...['--qwc', file, '--password', password],
    ...['--every', '60', '--time-scale', TIME_SCALE],
  ];
  return childProgram({ name: 'connector', folder, args }, async () => undefined);
}

interface ChildProgram {
  name: string;
  folder: string;
  args: readonly string[];
}

function childProgram({ name, folder, args }: ChildProgram, isUp: (child: Child) => Promise<void>): Program {
  let child: Child | undefined;
  return {
    async start() {
      const logFile = path.join(folder, `${name}.log`);
      child = await startChild({ name, command: process.execPath, args: [...SANDBOX, ...args], logFile });
      await isUp(child);
    },
    async kill() {
      if (!child) return;
      process.kill(child.identity.pid, 'SIGKILL');
      await child.exited;
    },
    async stop() {
      await child?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
