import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { identify, type ProcessIdentity, watchEnd } from '../process-identity.ts';

const run = promisify(execFile);
/** npm, and the shell that it runs its scripts with. */
const mostSteps = 3;
const runsScripts = /\b(npm|npx|pnpm|yarn)\b/;

/**
 * Calls back when the npm that runs us has gone, or the shell between. It passes on two signals, to the shell
 * alone; of a kill or a closed terminal it says nothing.
 */
export async function onCallerGone(tell: (what: string) => void): Promise<void> {
  for (const known of await callers()) {
    void watchEnd(known).ended.then(() => tell('npm has ended'));
  }
}

/** From our parent up to npm; nobody when we were started without one. */
async function callers(): Promise<ProcessIdentity[]> {
  const found: ProcessIdentity[] = [];
  if (process.env.npm_lifecycle_event === undefined) return found;
  let pid = process.ppid;
  for (let step = 0; step < mostSteps && pid > 1; step += 1) {
    const [known, facts] = await Promise.all([identify(pid), look(pid)]);
    if (!known || !facts) return found;
    found.push(known);
    if (runsScripts.test(facts.command)) return found;
    pid = facts.parent;
  }
  // No npm that we would know: only our parent is sure to belong to us.
  return found.slice(0, 1);
}

interface Facts {
  command: string;
  parent: number;
}

async function look(pid: number): Promise<Facts | undefined> {
  if (process.platform === 'linux') return lookInProc(pid).catch(() => undefined);
  if (process.platform === 'win32') return undefined;
  const listed = await run('ps', ['-o', 'ppid=,command=', '-p', String(pid)]).catch(() => undefined);
  const [, parent, command] = listed?.stdout.match(/^\s*(\d+)\s+(.*)/) ?? [];
  return command === undefined ? undefined : { command, parent: Number(parent) };
}

async function lookInProc(pid: number): Promise<Facts> {
  const [command, status] = await Promise.all([
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ]);
  return { command: command.replaceAll('\0', ' '), parent: Number(status.match(/^PPid:\s+(\d+)/m)?.[1]) };
}
