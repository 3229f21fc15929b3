import { setTimeout as delay } from 'node:timers/promises';
import { isStillRunning, type ProcessIdentity } from './process-identity.ts';

const pollMs = 25;

/** Asks a process to end, and kills it when it has not done so in time. Never touches a later process with its number. */
export async function endProcess(known: ProcessIdentity, graceMs = 5_000): Promise<void> {
  if (!(await isStillRunning(known))) return;
  signal(known.pid, 'SIGTERM');
  if (await endsWithin(known, graceMs)) return;
  signal(known.pid, 'SIGKILL');
  await endsWithin(known, 5_000);
}

export async function endsWithin(known: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (await isStillRunning(known)) {
    if (Date.now() > deadline) return false;
    await delay(pollMs);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!gone) throw error;
  }
}
