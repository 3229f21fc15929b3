import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ProcessIdentity } from './process-identity.ts';
import { projectFolder } from './project.ts';

/** A watcher beside us that cleans up when we end, also when we are killed and cannot. */
export interface Reaper {
  /** To be ended with us. */
  watch(known: ProcessIdentity): void;
  /** To be removed with us. */
  remove(folder: string): void;
  /** On Linux, every process that inherited this environment variable from us is ours, and ends when we are killed. */
  marker(name: string, value: string): void;
  /** An orderly end: waits until everything has gone. */
  finish(): Promise<void>;
}

export function startReaper(): Reaper {
  const script = path.join(projectFolder, 'scripts', 'reaper.mjs');
  const child = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  const tell = (message: object) => child.stdin.write(`${JSON.stringify(message)}\n`);
  child.unref();
  return {
    watch: (known) => tell({ process: known }),
    remove: (folder) => tell({ folder }),
    marker: (name, value) => tell({ marker: `${name}=${value}` }),
    async finish() {
      tell({ orderly: true });
      child.stdin.end();
      child.ref();
      await ended;
    },
  };
}
