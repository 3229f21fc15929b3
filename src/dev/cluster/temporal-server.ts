import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import { withConnection } from '../../db/pool.ts';
import { type Child, startChild } from '../child-process.ts';
import { freePort } from '../free-port.ts';
import type { Part, StackOptions } from '../stack/part.ts';
import { waitUntil } from '../wait-until.ts';
import { OTHER_PORTS, type Storage, serverConfig } from './server-config.ts';
import { serverProgram } from './server-programs.ts';

const run = promisify(execFile);

/** Its databases, and the folder of each one's versions in the schema tool. */
const DATABASES = { temporal: 'temporal', temporal_visibility: 'visibility' } as const;
export const TEMPORAL_DATABASES = Object.keys(DATABASES);
const START_TIMEOUT_MS = 90_000;

/** Temporal's server as it is deployed, with its two databases in the PostgreSQL at this address. */
export async function startTemporalServer(
  options: StackOptions,
  adminUrl: string,
  say: (line: string) => void,
  /** Where it was before; default: any. */
  port?: number,
): Promise<Part & { address: string }> {
  const storage = storageOf(adminUrl);
  await makeDatabases(adminUrl, storage, await serverProgram('temporal-sql-tool', say));
  const program = await serverProgram('temporal-server', say);
  const [anyPort = 0, ...others] = await lowPorts(1 + OTHER_PORTS);
  const frontend = port ?? anyPort;
  const file = path.join(options.home, 'temporal-server', 'config.yaml');
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  // JSON is YAML.
  await writeFile(file, JSON.stringify(serverConfig({ frontend, others }, storage)), { mode: 0o600 });
  const start = () => startAt(options, { program, file, address: `127.0.0.1:${frontend}` });
  return start();
}

/** The server keeps the ports of its roles in a column of two bytes with a sign; above these, others choose theirs. */
const LOWEST_PORT = 10_000;
const HIGHEST_PORT = 20_000;

async function lowPorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const wanted = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if ((await freePort(wanted)) === wanted) found.add(wanted);
  }
  return [...found];
}

interface Installed {
  program: string;
  file: string;
  address: string;
}

async function startAt(options: StackOptions, installed: Installed): Promise<Part & { address: string }> {
  const { program, file, address } = installed;
  const child = await startChild({
    name: 'temporal-server',
    command: program,
    args: ['--config-file', file, '--allow-no-auth', 'start'],
    logFile: path.join(options.home, 'logs', 'temporal-server.log'),
    onStarted: (started) => options.onStarted('Temporal', started),
  });
  try {
    await untilHealthy(child, address);
  } catch (error) {
    await child.stop(0);
    throw error;
  }
  return {
    name: 'Temporal',
    address,
    summary: `server on PostgreSQL, ${address}`,
    env: { TEMPORAL_ADDRESS: address },
    process: child.identity,
    exited: child.exited,
    again: () => startAt(options, installed),
    stop: () => child.stop(10_000),
  };
}

async function untilHealthy(child: Child, address: string): Promise<void> {
  await waitUntil({ what: 'Temporal', timeoutMs: START_TIMEOUT_MS, child }, async () => {
    const connection = await Connection.connect({ address, connectTimeout: '2s' });
    try {
      await connection.workflowService.listNamespaces({});
      return true;
    } finally {
      await connection.close();
    }
  });
}

function storageOf(adminUrl: string): Storage {
  const { hostname, port, username, password } = new URL(adminUrl);
  return {
    host: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}

/** Made where they are missing, and brought up to the server's version, as the compose job does. */
async function makeDatabases(adminUrl: string, storage: Storage, tool: string): Promise<void> {
  for (const [database, schema] of Object.entries(DATABASES)) {
    const isNew = await createIfMissing(adminUrl, database);
    const sql = (...args: string[]) => run(tool, [...connectionFlags(storage, database), ...args]);
    if (isNew) await sql('setup-schema', '-v', '0.0');
    await sql('update-schema', '--schema-name', `postgresql/v12/${schema}`);
  }
}

function connectionFlags({ host, port, user, password }: Storage, database: string): string[] {
  return [
    ...['--plugin', 'postgres12', '--ep', host, '--port', String(port)],
    ...['--user', user, '--password', password, '--db', database],
  ];
}

function createIfMissing(adminUrl: string, database: string): Promise<boolean> {
  return withConnection(adminUrl, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rows.length > 0) return false;
    await client.query(`create database ${client.escapeIdentifier(database)}`);
    return true;
  });
}
