import { rm } from 'node:fs/promises';
import path from 'node:path';
import { withConnection } from '../db/pool.ts';
import { serverBinaries } from './postgres/binaries.ts';
import { type Cluster, openCluster, postmaster } from './postgres/cluster.ts';
import { type Location, locate } from './postgres/location.ts';
import { runningPort, startServer, stopServer, urlOf } from './postgres/server.ts';
import { anyoneLeft, register } from './postgres/users.ts';
import { withLock } from './start-lock.ts';

export interface EmbeddedPostgresOptions {
  /** Holds the data in `postgres/`, unless the server's user cannot reach it. */
  home: string;
  /** Made when missing. Default: `ledgerbridge`. */
  database?: string;
  /** Taken when free, else any free one. */
  port?: number;
  /** False trades safety at a power cut for speed: only for throw-away data. Default: true. */
  durable?: boolean;
}

export interface EmbeddedPostgres {
  url: string;
  /** The same server's maintenance database. */
  adminUrl: string;
  /** Where the data really is. */
  folder: string;
  pid: number;
  /** Whether the server was running already. */
  reused: boolean;
  /** Version, port and where the data is, for people. */
  summary: string;
  /** Stops the server unless somebody else still uses it. A second call does nothing. */
  stop(): Promise<void>;
}

/** Starts the PostgreSQL of this home, or joins the one that runs. Any number of processes may do so at once. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = path.resolve(options.home);
  const location = await locate(home);
  return withLock(lockOf(location), () => startOrJoin(options, location));
}

async function startOrJoin(options: EmbeddedPostgresOptions, location: Location): Promise<EmbeddedPostgres> {
  const { folder, user, note } = location;
  const binaries = await serverBinaries(folder, user);
  const cluster = await openCluster(folder, binaries.folder, user);
  const joined = await runningPort(cluster);
  const port = joined ?? (await startServer(cluster, startOptions(options, folder)));
  const userNote = await register(folder);
  const database = options.database ?? 'ledgerbridge';
  await createDatabaseIfMissing(urlOf(cluster, port), database);
  return {
    url: urlOf(cluster, port, database),
    adminUrl: urlOf(cluster, port),
    folder,
    pid: (await postmaster(cluster))?.pid ?? 0,
    reused: joined !== undefined,
    summary: `version ${binaries.version}, port ${port}, data in ${folder}${note ? ` (${note})` : ''}`,
    stop: once(() => withLock(lockOf(location), () => leave(cluster, folder, userNote))),
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}

function lockOf(location: Location): string {
  return path.join(location.folder, 'start.lock');
}

function startOptions(options: EmbeddedPostgresOptions, folder: string) {
  const logFile = path.join(folder, 'postgres.log');
  return { port: options.port, durable: options.durable ?? true, logFile };
}

async function leave(cluster: Cluster, folder: string, userNote: string): Promise<void> {
  await rm(userNote, { force: true });
  if (await anyoneLeft(folder)) return;
  if (await runningPort(cluster)) await stopServer(cluster);
}

async function createDatabaseIfMissing(adminUrl: string, database: string): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rows.length === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  });
}
