import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const scripts = resolve('test/sandbox/quickbooks-desktop/strangers');

/** Servers that others wrote. They are installed beside the other caches, and are no dependencies of the project. */
export const strangers = {
  'quickbooks-js': {
    proof: 'node_modules/quickbooks-js/index.js',
    install: (folder: string) =>
      run('npm', [
        'install',
        '--prefix',
        folder,
        '--no-save',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        'quickbooks-js@1.0.0',
      ]),
  },
  'qbwc-kit': {
    proof: 'qbwc_kit/__init__.py',
    install: (folder: string) => pip(folder, ['qbwc-kit==0.1.3']),
  },
  // Its own pins, of 2020, build on no Python that is maintained: it runs unmodified on later versions of what it needs.
  'django-quickbooks': {
    proof: 'django_quickbooks/__init__.py',
    install: async (folder: string) => {
      await pip(folder, ['Django==3.2.25', 'lxml>=5,<7', 'spyne==2.14.0', 'pika==1.4.4', 'pytz']);
      await pip(folder, ['--no-deps', 'django-quickbooks==0.6.4.2']);
    },
  },
} as const;

export type Stranger = keyof typeof strangers;

function pip(folder: string, packages: string[]) {
  return run('python3', ['-m', 'pip', 'install', '--quiet', '--target', folder, ...packages]);
}

/** Where it is installed, or why it is not. */
export async function installed(name: Stranger): Promise<{ folder: string } | { reason: string }> {
  const folder = resolve('.cache/strangers', name);
  const { proof, install } = strangers[name];
  if (existsSync(join(folder, proof))) return { folder };
  const partial = `${folder}-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    await install(partial);
    if (!existsSync(folder)) renameSync(partial, folder);
    return { folder };
  } catch (error) {
    return { reason: `${name} cannot be installed here: ${String(error).slice(0, 300)}` };
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

export interface RunningStranger {
  port: number;
  /** What it printed so far. */
  output(): string;
  stop(): void;
}

export async function serveWithNode(folder: string, env: Record<string, string>): Promise<RunningStranger> {
  const port = await freePort();
  const module = join(folder, 'node_modules/quickbooks-js');
  const child = spawn(process.execPath, [join(scripts, 'quickbooks-js.cjs'), module], {
    env: { ...process.env, ...env, QB_SOAP_PORT: String(port) },
  });
  return { ...(await started(child, /listening on port/)), port };
}

export async function serveWithPython(folder: string, script: string): Promise<RunningStranger> {
  const child = spawn('python3', [join(scripts, script)], {
    env: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const running = await started(child, /listening \d+/);
  return { ...running, port: Number(/listening (\d+)/.exec(running.output())?.[1]) };
}

async function started(child: ChildProcess, ready: RegExp): Promise<Omit<RunningStranger, 'port'>> {
  let output = '';
  await new Promise<void>((resolveStart, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      if (ready.test(output)) resolveStart();
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${output}`)));
  });
  return { output: () => output, stop: () => void child.kill('SIGKILL') };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
