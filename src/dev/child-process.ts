import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { endProcess } from './end-process.ts';
import { identify, type ProcessIdentity } from './process-identity.ts';

export interface ChildOptions {
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Everything the child says is appended here. */
  logFile: string;
  /** Told of the process as soon as there is one, to note it down. */
  onStarted?: (process: ProcessIdentity) => Promise<void>;
  /** Called with each line of standard output, which then no longer goes to the log. */
  onLine?: (line: string) => void;
}

export interface Child {
  name: string;
  identity: ProcessIdentity;
  logFile: string;
  /** Resolves when it has ended, for whatever reason; never rejects. */
  exited: Promise<string>;
  hasExited(): boolean;
  stop(graceMs?: number): Promise<void>;
}

/** Starts a process in a group of its own, so that Ctrl-C reaches us alone and we end our children in order. */
export async function startChild(options: ChildOptions): Promise<Child> {
  await mkdir(path.dirname(options.logFile), { recursive: true });
  const log = await open(options.logFile, 'a', 0o600);
  const stdout = options.onLine ? 'pipe' : log.fd;
  const spawned = spawn(options.command, options.args, {
    detached: true,
    env: options.env ?? process.env,
    stdio: ['ignore', stdout, log.fd],
  });
  const exited = new Promise<string>((resolve) => {
    spawned.once('error', (error) => resolve(error.message));
    spawned.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
  await log.close();
  if (options.onLine && spawned.stdout) createInterface(spawned.stdout).on('line', options.onLine);
  const identity = spawned.pid === undefined ? undefined : await identify(spawned.pid);
  if (!identity) throw new Error(`${options.name} ended at once: ${await exited}; see ${options.logFile}`);
  await options.onStarted?.(identity);
  return asChild(options, identity, exited);
}

function asChild(options: ChildOptions, identity: ProcessIdentity, exited: Promise<string>): Child {
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  return {
    name: options.name,
    identity,
    logFile: options.logFile,
    exited,
    hasExited: () => ended,
    async stop(graceMs) {
      await endProcess(identity, graceMs);
      await exited;
    },
  };
}
