import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const watchMs = 500;

/** A process by number and by start time: the number alone is reused by the system. */
export interface ProcessIdentity {
  pid: number;
  startedAt: string;
}

/** The identity of a running process; undefined once it has ended, also when nobody has reaped it yet. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const startedAt = process.platform === 'linux' ? await linuxStartTime(pid) : await otherStartTime(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export async function isStillRunning(known: ProcessIdentity): Promise<boolean> {
  const current = await identify(known.pid);
  return current?.startedAt === known.startedAt;
}

/** Tells of the end of a process that is no child of ours, without keeping ours running for it. */
export function watchEnd(known: ProcessIdentity): { ended: Promise<string>; lookAway(): void } {
  const away = new AbortController();
  const ended = new Promise<string>((resolve) => {
    const look = async () => {
      if (away.signal.aborted) return;
      if (await isStillRunning(known)) setTimeout(() => void look(), watchMs).unref();
      else resolve(`process ${known.pid} is gone`);
    };
    void look();
  });
  return { ended, lookAway: () => away.abort() };
}

async function linuxStartTime(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in brackets and may hold spaces: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const ended = state === undefined || state === '' || state === 'Z' || state === 'X';
  return ended ? undefined : fields[19];
}

async function otherStartTime(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return signalReaches(pid) ? 'running' : undefined;
  const listed = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).catch(() => undefined);
  const line = listed?.stdout.trim() ?? '';
  return line === '' || line.startsWith('Z') ? undefined : line.slice(line.indexOf(' ')).trim();
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
