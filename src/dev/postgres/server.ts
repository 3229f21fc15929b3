import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { withConnection } from '../../db/pool.ts';
import { endsWithin } from '../end-process.ts';
import { freePort } from '../free-port.ts';
import { identify } from '../process-identity.ts';
import { type Cluster, forgetPostmaster, postmaster, superuser } from './cluster.ts';
import { asServerUser } from './server-user.ts';

const run = promisify(execFile);

/** A lost race for the port, or back ends of a killed postmaster that have not noticed yet, pass within a second. */
const startAttempts = 4;
const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
/** For throw-away data: an order of magnitude fewer disk flushes. */
const volatileSettings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

export interface StartOptions {
  port: number | undefined;
  durable: boolean;
  logFile: string;
}

export function urlOf(cluster: Cluster, port: number, database = 'postgres'): string {
  return `postgres://${superuser}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/** The port of the server that already serves this cluster, also one whose starter was killed. */
export async function runningPort(cluster: Cluster): Promise<number | undefined> {
  const known = await postmaster(cluster);
  return known && known.port > 0 && (await answers(urlOf(cluster, known.port))) ? known.port : undefined;
}

export async function startServer(cluster: Cluster, options: StartOptions): Promise<number> {
  await waitForDyingServer(cluster);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(options.port);
    try {
      await pgCtl(cluster, [
        '-w',
        '-t',
        '60',
        '-l',
        options.logFile,
        '-o',
        flags(port, options.durable),
        'start',
      ]);
      return port;
    } catch (error) {
      if (attempt === startAttempts) throw await startError(error, options.logFile);
      await delay(300 * attempt);
    }
  }
}

export async function stopServer(cluster: Cluster): Promise<void> {
  await pgCtl(cluster, ['-m', 'fast', '-w', 'stop']);
}

function flags(port: number, durable: boolean): string {
  const all = durable ? settings : [...settings, ...volatileSettings];
  return [`-p ${port}`, ...all.map((setting) => `-c ${setting}`)].join(' ');
}

async function pgCtl(cluster: Cluster, args: string[]): Promise<void> {
  const program = path.join(cluster.binFolder, 'pg_ctl');
  await run(program, ['-D', cluster.dataFolder, ...args], asServerUser(cluster.user));
}

async function answers(url: string): Promise<boolean> {
  try {
    await withConnection(url, (client) => client.query('select 1'), { connectTimeoutMs: 2_000 });
    return true;
  } catch {
    return false;
  }
}

async function waitForDyingServer(cluster: Cluster): Promise<void> {
  const known = await postmaster(cluster);
  if (!known) return;
  const alive = await identify(known.pid);
  if (!alive) await forgetPostmaster(cluster);
  else await endsWithin(alive, 5_000);
}

async function startError(cause: unknown, logFile: string): Promise<Error> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  return new Error(`embedded PostgreSQL did not start; the end of ${logFile}:\n${log.slice(-1500)}`, {
    cause,
  });
}
