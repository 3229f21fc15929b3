import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { memoryOf } from '../../src/dev/memory.ts';
import { processorMs } from '../../src/dev/processor-time.ts';
import { type Reaper, startReaper } from '../../src/dev/reaper.ts';
import type { Part, StackOptions } from '../../src/dev/stack/part.ts';
import { bringUpQuickBooks, type Sandbox } from '../../src/dev/stack/quickbooks.ts';
import { choosePlace, type Place, startApi, startWorker } from '../../src/dev/stack/services.ts';
import { bringUpTemporal } from '../../src/dev/stack/temporal.ts';
import { untilWorkersReady } from './ready-workers.ts';
import { bringUpCounting, workersStatements } from './statements.ts';

export interface RigOptions {
  workers: number;
  /** Further variables of the API and the workers. */
  env?: Readonly<Record<string, string>>;
  say(line: string): void;
}

/** All that `npm start` runs, in a folder of its own that goes with it: own servers and processes, free ports. */
export interface Rig {
  databaseUrl: string;
  temporal: { address: string; namespace: string };
  apiUrl: string;
  sandbox: Sandbox;
  /** Those that run; a benchmark may kill one. */
  workers: Part[];
  /** Kills a part by its name, and starts it anew at the same address with the same data, after so many ms. */
  lose(part: string, signal: NodeJS.Signals, awayMs?: number): Promise<void>;
  /** One more, asking for work. */
  addWorker(): Promise<Part>;
  /** Peak memory in MB of each process so far. */
  rssPeakMb(): Promise<Record<string, number>>;
  /** What the parts have taken so far: take it before and after, and subtract. */
  spent(): Promise<Spent>;
}

export interface Spent {
  /** Processor time in ms of each process. */
  cpuMs: Record<string, number>;
  /** SQL statements of the workers. */
  statements: number;
}

export async function withRig<T>(options: RigOptions, work: (rig: Rig) => Promise<T>): Promise<T> {
  const reaper = startReaper();
  const parts: Part[] = [];
  try {
    return await work(await startRig(options, reaper, parts));
  } finally {
    for (const part of parts.reverse()) await part.stop();
    await reaper.finish();
  }
}

async function startRig(options: RigOptions, reaper: Reaper, parts: Part[]): Promise<Rig> {
  const stack = await stackOptions(reaper);
  const add = async <Added extends Part>(starting: Promise<Added>): Promise<Added> => {
    const part = await starting;
    if (part.process) reaper.watch(part.process);
    parts.push(part);
    options.say(`${part.name}: ${part.summary}`);
    return part;
  };
  const database = await add(bringUpCounting(stack));
  const temporal = await add(bringUpTemporal(stack));
  const { sandbox, env } = await add(bringUpQuickBooks(stack));
  if (!sandbox) throw new Error('benchmarks run against the sandbox only');
  const ofAll = { ...stack.env, ...database.env, ...temporal.env, ...env, ...options.env };
  const place = await choosePlace(true, '127.0.0.1');
  const api = await add(startApi(place, { ...stack, env: ofAll }));
  const server = {
    address: required(ofAll, 'TEMPORAL_ADDRESS'),
    namespace: required(ofAll, 'TEMPORAL_NAMESPACE'),
  };
  const databaseUrl = required(ofAll, 'DATABASE_URL');
  const workers: Part[] = [];
  const addWorker = async () => {
    const worker = await add(
      startNamedWorker(`worker ${workers.length + 1}`, place, {
        ...stack,
        env: { ...ofAll, DATABASE_URL: database.workersUrl },
      }),
    );
    workers.push(worker);
    return worker;
  };
  for (let number = 1; number <= options.workers; number += 1) await addWorker();
  await untilWorkersReady(server, options.workers);
  return {
    workers,
    addWorker,
    lose: (name, signal, awayMs = 0) => lose(parts, reaper, { name, signal, awayMs }),
    databaseUrl,
    temporal: server,
    apiUrl: api.baseUrl,
    sandbox,
    rssPeakMb: async () => (await memoryOf(running(parts))) ?? {},
    spent: async () => ({
      cpuMs: await processorMs(running(parts)),
      statements: await workersStatements(databaseUrl),
    }),
  };
}

async function lose(
  parts: Part[],
  reaper: Reaper,
  { name, signal, awayMs }: { name: string; signal: NodeJS.Signals; awayMs: number },
): Promise<void> {
  const index = parts.findIndex((part) => part.name === name);
  const part = parts[index];
  if (!part?.process || !part.again) throw new Error(`${name} is no process of ours`);
  process.kill(part.process.pid, signal);
  await part.exited;
  await delay(awayMs);
  const fresh = { ...(await part.again()), name };
  if (fresh.process) reaper.watch(fresh.process);
  parts[index] = fresh;
}

async function startNamedWorker(name: string, place: Place, stack: StackOptions): Promise<Part> {
  return { ...(await startWorker(place, stack)), name };
}

async function stackOptions(reaper: Reaper): Promise<StackOptions> {
  const home = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-bench-'));
  reaper.remove(home);
  const onStarted: StackOptions['onStarted'] = async (_name, started) => reaper.watch(started);
  return { home, anyPort: true, env: ownEnvironment(), onStarted };
}

/** Without what names real servers: a benchmark must not write to them. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const named = Object.entries(process.env).filter(([name]) => !/^(DATABASE_|TEMPORAL_|QBO_)/.test(name));
  return Object.fromEntries(named);
}

function running(parts: readonly Part[]) {
  return parts.flatMap(({ name, process }) => (process ? [{ name, process }] : []));
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`the stack did not say ${name}`);
  return value;
}
