import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { identify, isStillRunning } from './process-identity.ts';

/** Longer than any start takes, initialisation on a slow disk included. */
const patienceMs = 120_000;
/** Breaking a lock takes a few file operations; one that is older was left by a killed process. */
const breakLockLifeMs = 5_000;
const pollMs = 50;

/** Runs `work` while holding a lock file. The lock of a process that was killed is taken over. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await acquire(file);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  const owner = JSON.stringify(await identify(process.pid));
  while (!(await createExclusively(file, owner))) {
    if (Date.now() > deadline) throw new Error(`waited ${patienceMs / 1000} s for the lock ${file}`);
    await breakIfAbandoned(file);
    await delay(pollMs);
  }
}

/** One breaker at a time: otherwise a slow one removes the lock that a quick one has just taken. */
async function breakIfAbandoned(file: string): Promise<void> {
  if (!(await isAbandoned(file))) return;
  const breakLock = `${file}.break`;
  if (await createExclusively(breakLock, '')) {
    try {
      if (await isAbandoned(file)) await rm(file, { force: true });
    } finally {
      await rm(breakLock, { force: true });
    }
  } else if ((await ageMs(breakLock)) > breakLockLifeMs) {
    await rm(breakLock, { force: true });
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  const owner = parseOwner(text);
  // An empty lock is being written this moment, unless its writer was killed before the first byte.
  return owner === undefined ? (await ageMs(file)) > breakLockLifeMs : !(await isStillRunning(owner));
}

function parseOwner(text: string): { pid: number; startedAt: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const looksRight = typeof value === 'object' && value !== null && 'pid' in value && 'startedAt' in value;
    return looksRight ? { pid: Number(value.pid), startedAt: String(value.startedAt) } : undefined;
  } catch {
    return undefined;
  }
}

async function createExclusively(file: string, content: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(content);
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function ageMs(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found === undefined ? 0 : Date.now() - found.mtimeMs;
}
