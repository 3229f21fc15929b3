import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Child, startChild } from '../child-process.ts';
import { freePort } from '../free-port.ts';
import type { Part, StackOptions } from '../stack/part.ts';
import { waitUntil } from '../wait-until.ts';
import type { ImageCommand } from './images.ts';

const run = promisify(execFile);
const START_TIMEOUT_MS = 90_000;
/** As docker-compose.yml grants. */
const GRACE_MS = { API: 30_000, Worker: 60_000 } as const;
/** The port that each is told of, and that its health check asks. */
const PORT_VARIABLE = { API: 'PORT', Worker: 'WORKER_METRICS_PORT' } as const;

export interface Release {
  /** Laid out as the image is. */
  folder: string;
  options: StackOptions;
}

export interface Service extends Part {
  port: number;
}

/** One container's process: the image's command in the image's folder, healthy when the compose check says so. */
export async function startService(
  kind: 'API' | 'Worker',
  number: number,
  image: ImageCommand,
  release: Release,
): Promise<Service> {
  return startAt(kind, `${kind} ${number}`, { image, release, port: await freePort() });
}

interface Placed {
  image: ImageCommand;
  release: Release;
  port: number;
}

async function startAt(kind: 'API' | 'Worker', name: string, placed: Placed): Promise<Service> {
  const { image, release, port } = placed;
  const { options } = release;
  const child = await startChild({
    name,
    ...launch(image.command, release),
    env: { ...options.env, HOST: '127.0.0.1', [PORT_VARIABLE[kind]]: String(port) },
    logFile: path.join(options.home, 'logs', `${name.toLowerCase().replace(' ', '-')}.log`),
    onStarted: (started) => options.onStarted(name, started),
  });
  try {
    await untilHealthy(child, image, { release, port });
  } catch (error) {
    await child.stop(0);
    throw error;
  }
  return {
    name,
    port,
    summary: `process ${child.identity.pid}, port ${port}`,
    env: {},
    process: child.identity,
    exited: child.exited,
    again: () => startAt(kind, name, placed),
    stop: () => child.stop(GRACE_MS[kind]),
  };
}

async function untilHealthy(
  child: Child,
  { check = [] }: ImageCommand,
  { release, port }: Omit<Placed, 'image'>,
): Promise<void> {
  // Its port inside the container is the same for all.
  const here = check.map((word) => word.replace(/^http:\/\/127\.0\.0\.1:\d+/, `http://127.0.0.1:${port}`));
  await waitUntil({ what: child.name, timeoutMs: START_TIMEOUT_MS, child }, async () => {
    await runToEnd(here, release);
    return true;
  });
}

/** A command that ends by itself, such as the migrations; throws with what it said when it fails. */
export async function runToEnd(command: readonly string[], release: Release): Promise<string> {
  const { command: program, args, cwd } = launch(command, release);
  const { stdout } = await run(program, args, { cwd, env: release.options.env });
  return stdout.trim();
}

function launch([program = '', ...args]: readonly string[], { folder }: Release) {
  // By path, because a child that is started by us keeps our working folder.
  const placed = args.map((word) => (/^(dist|scripts)\//.test(word) ? path.join(folder, word) : word));
  return { command: program === 'node' ? process.execPath : program, args: placed, cwd: folder };
}
