import path from 'node:path';
import { type Child, startChild } from '../child-process.ts';
import { freePort } from '../free-port.ts';
import { projectFolder } from '../project.ts';
import { waitUntil } from '../wait-until.ts';
import { builtConsole } from './built-console.ts';
import { encryptionKey } from './encryption-key.ts';
import { type Part, type StackOptions, unlessUsual } from './part.ts';
import { workflowBundle } from './workflow-bundle.ts';

const usualApiPort = 4000;
const FRUGAL = [
  // Young objects are collected sooner: some 30 MB less for a service that is mostly idle.
  '--max-semi-space-size=4',
  // Left to itself, V8 lets the heap grow the more the longer a large run takes. As deployments start the worker.
  '--heap-growing-percent=20',
];

export interface Api extends Part {
  baseUrl: string;
}

export interface Place {
  port: number;
  /** What was asked for; undefined: any. */
  wanted: number | undefined;
  /** Where people reach it: links and redirects lead there. */
  publicUrl: string;
}

/**
 * Where the API will be, known before it is up: the worker's mails lead there. `host`: Intuit takes redirect addresses
 * with a name only.
 */
export async function choosePlace(anyPort: boolean, host: 'localhost' | '127.0.0.1'): Promise<Place> {
  const wanted = anyPort ? undefined : usualApiPort;
  const port = await freePort(wanted);
  return { port, wanted, publicUrl: `http://${host}:${port}` };
}

/** The API, listening and ready. */
export async function startApi(place: Place, options: StackOptions): Promise<Api> {
  const api = await startApiAt(place, options);
  return { ...api, summary: api.summary + unlessUsual(place.wanted, place.port) };
}

async function startApiAt(place: Place, options: StackOptions): Promise<Api> {
  const { port, publicUrl } = place;
  const baseUrl = `http://127.0.0.1:${port}`;
  const env = {
    LEDGERBRIDGE_ENCRYPTION_KEY: await encryptionKey(options.home),
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: publicUrl,
  };
  // Not what others reach it by: it may have been built anew since.
  const own = { ...env, CONSOLE_FOLDER: await builtConsole(options.home) };
  const child = await startService('api', 'src/api/server.ts', options, own);
  try {
    await waitUntil({ what: 'the API', timeoutMs: 60_000, child }, async () => {
      // Whoever else listens there meanwhile need not answer.
      const { ok } = await fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(5_000) });
      return ok || undefined;
    });
  } catch (error) {
    await child.stop(0);
    throw error;
  }
  const again = () => startApiAt(place, options);
  return { ...asPart('API', `${baseUrl}, log in ${child.logFile}`, child), again, env, baseUrl };
}

/** A worker. It may take work a moment later: what waits for it waits in Temporal. */
export async function startWorker(place: Place, options: StackOptions): Promise<Part> {
  const env = {
    PUBLIC_URL: place.publicUrl,
    LEDGERBRIDGE_ENCRYPTION_KEY: await encryptionKey(options.home),
    // Whoever tries webhooks here listens on this machine.
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
  };
  const bundle = await workflowBundle(options.home);
  const child = await startService('worker', 'src/workers/main.ts', options, {
    ...env,
    WORKFLOW_BUNDLE: bundle,
  });
  const part = asPart('Worker', `process ${child.identity.pid}, log in ${child.logFile}`, child);
  return { ...part, again: () => startWorker(place, options) };
}

function startService(
  name: string,
  entryPoint: string,
  options: StackOptions,
  env: Readonly<Record<string, string>>,
): Promise<Child> {
  return startChild({
    name,
    command: process.execPath,
    args: [...FRUGAL, '--import', 'tsx', path.join(projectFolder, entryPoint)],
    env: { ...options.env, ...env },
    logFile: path.join(options.home, 'logs', `${name}.log`),
    onStarted: (started) => options.onStarted(name, started),
  });
}

function asPart(name: string, summary: string, child: Child): Part {
  // Both end their work in hand first.
  const stop = () => child.stop(15_000);
  return { name, summary, env: {}, process: child.identity, exited: child.exited, stop };
}
