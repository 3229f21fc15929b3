import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { migrateDatabase } from '../../src/db/client.ts';
import { withConnection } from '../../src/db/pool.ts';
import { startTemporalServer, TEMPORAL_DATABASES } from '../../src/dev/cluster/temporal-server.ts';
import { startEmbeddedPostgres } from '../../src/dev/embedded-postgres.ts';
import { startEmbeddedTemporal } from '../../src/dev/embedded-temporal.ts';
import { endsWithin } from '../../src/dev/end-process.ts';
import { identify, type ProcessIdentity } from '../../src/dev/process-identity.ts';
import { databaseFolder } from '../../src/dev/temporal/dev-server.ts';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/contract.ts';
import type { TestDatabase } from '../support/database.ts';
import { onCluster } from '../support/on-cluster.ts';
import { makeNamespace, type TestTemporal } from '../support/temporal.ts';

/** A server that can be taken away, and comes back where it was with what it had. */
export interface OwnServer {
  kill(): Promise<void>;
  /** As an administrator does. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface OwnServers {
  database: TestDatabase;
  temporal: TestTemporal;
  postgres: OwnServer & { endBackEnds(): Promise<number> };
  temporalServer: OwnServer & { loseDatabase(): Promise<void> };
}

/** PostgreSQL and Temporal of a test's own: those of the test run are missed by others. */
export async function startOwnServers(): Promise<OwnServers> {
  const home = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-servers-'));
  const postgres = await ownPostgres(home);
  const temporal = await (onCluster ? deployedTemporal(home, postgres.adminUrl) : ownTemporal(home));
  const connection = Connection.lazy({ address: temporal.address });
  return {
    database: {
      url: postgres.url,
      async close() {
        await temporal.stop();
        await postgres.stop();
        await rm(postgres.folder, { recursive: true, force: true });
        await rm(home, { recursive: true, force: true });
      },
    },
    temporal: {
      address: temporal.address,
      namespace: NAMESPACE,
      connection,
      client: new Client({ connection, namespace: NAMESPACE }),
      close: () => connection.close(),
    },
    postgres,
    temporalServer: temporal,
  };
}

async function ownPostgres(home: string) {
  // What was committed is there after a kill: that is what is tested.
  let server = await startEmbeddedPostgres({ home, durable: true });
  const { url, adminUrl, folder } = server;
  const port = Number(new URL(url).port);
  await migrateDatabase(url);
  return {
    url,
    adminUrl,
    folder,
    async kill() {
      await kill(await identify(server.pid));
    },
    stop: () => server.stop(),
    async start() {
      // It counts us among its users until we leave.
      await server.stop();
      server = await startEmbeddedPostgres({ home, port, durable: true });
      if (server.url !== url) throw new Error(`port ${port} was taken meanwhile`);
    },
    /** Returns how many there were. */
    async endBackEnds() {
      const statement = `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'ledgerbridge' and pid <> pg_backend_pid()`;
      const { rowCount } = await withConnection(adminUrl, (client) => client.query(statement));
      return rowCount ?? 0;
    },
  };
}

/** The one that a development server begins with. */
const NAMESPACE = 'default';

/** As `npm run cluster` has it, with its databases in the PostgreSQL beside it. */
async function deployedTemporal(home: string, adminUrl: string) {
  const options = { home, anyPort: true, env: process.env, onStarted: async () => undefined };
  const up = async (port?: number) => {
    const started = await startTemporalServer(options, adminUrl, console.log, port);
    const connection = await Connection.connect({ address: started.address });
    await makeNamespace(connection, NAMESPACE);
    await connection.close();
    return started;
  };
  let server = await up();
  const { address } = server;
  return {
    address,
    async kill() {
      await kill(server.process);
      await server.exited;
    },
    stop: () => server.stop(),
    async start() {
      server = await up(Number(address.split(':')[1]));
      if (server.address !== address) throw new Error(`${address} was taken meanwhile`);
    },
    async loseDatabase() {
      for (const name of TEMPORAL_DATABASES)
        await withConnection(adminUrl, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

async function ownTemporal(home: string) {
  const searchAttributes = Object.fromEntries(
    Object.values(SEARCH_ATTRIBUTES).map((name) => [name, 'KEYWORD'] as const),
  );
  let server = await startEmbeddedTemporal({ home, searchAttributes });
  const { address, port } = server;
  return {
    address,
    async kill() {
      await kill(server.process);
      await server.exited;
    },
    stop: () => server.stop(),
    async start() {
      server = await startEmbeddedTemporal({ home, port, searchAttributes });
      if (server.address !== address) throw new Error(`port ${port} was taken meanwhile`);
    },
    async loseDatabase() {
      await rm(databaseFolder(home), { recursive: true });
    },
  };
}

async function kill(known: ProcessIdentity | undefined): Promise<void> {
  if (!known) throw new Error('it does not run');
  process.kill(known.pid, 'SIGKILL');
  if (!(await endsWithin(known, 10_000))) throw new Error('it could not be killed');
}
