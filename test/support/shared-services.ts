import path from 'node:path';
import { migrateDatabase } from '../../src/db/client.ts';
import { withConnection } from '../../src/db/pool.ts';
import { programs, release } from '../../src/dev/cluster/release.ts';
import { startTemporalServer } from '../../src/dev/cluster/temporal-server.ts';
import { startEmbeddedPostgres } from '../../src/dev/embedded-postgres.ts';
import { startEmbeddedTemporal } from '../../src/dev/embedded-temporal.ts';
import { identify } from '../../src/dev/process-identity.ts';
import { projectFolder } from '../../src/dev/project.ts';
import type { Reaper } from '../../src/dev/reaper.ts';
import { workflowBundle } from '../../src/dev/stack/workflow-bundle.ts';
import { findTemporalBinary, timeSkippingServer } from '../../src/dev/temporal-binary.ts';
import { fromRelease, onCluster } from './on-cluster.ts';

/** What a test file can ask for, and what it gets. */
export interface SharedServices {
  postgres: { adminUrl: string; template: string };
  temporal: { address: string };
  timeSkippingServer: { path: string };
  workflowBundle: { codePath: string };
  /** Our programs as a release ships them, with `api`, `workers` and the rest of `src` below. */
  release: { codeFolder: string };
  /** The same, without the console and the workflows' bundle. */
  programs: { codeFolder: string };
}

type Starters = { [Name in keyof SharedServices]: () => Promise<SharedServices[Name]> };

const template = 'ledgerbridge_template';

export function sharedServices(folder: string, reaper: Reaper) {
  const stops: (() => Promise<void>)[] = [];
  const starters: Starters = {
    postgres: once(async () => {
      const server = await startEmbeddedPostgres({ home: folder, database: template, durable: false });
      stops.push(server.stop);
      reaper.remove(server.folder);
      const known = await identify(server.pid);
      if (known) reaper.watch(known);
      await migrateDatabase(server.url);
      await closeToClients(server.adminUrl);
      return { adminUrl: server.adminUrl, template };
    }),
    async temporal() {
      const server = await (onCluster ? deployedTemporal() : developmentTemporal());
      stops.unshift(server.stop);
      if (server.process) reaper.watch(server.process);
      return { address: server.address };
    },
    async timeSkippingServer() {
      return { path: (await findTemporalBinary(timeSkippingServer)).path };
    },
    programs: once(async () => ({ codeFolder: path.join(await programs(CACHE), 'dist') })),
    release: once(async () => ({ codeFolder: path.join(await release(CACHE), 'dist') })),
    async workflowBundle() {
      if (fromRelease)
        return { codePath: path.join((await starters.release()).codeFolder, 'workflow-bundle.js') };
      return { codePath: await workflowBundle(CACHE) };
    },
  };
  const developmentTemporal = () => startEmbeddedTemporal({ home: folder, persistent: false });
  const deployedTemporal = async () => {
    const { adminUrl } = await starters.postgres();
    const onStarted = async () => undefined;
    return startTemporalServer({ home: folder, anyPort: true, env: process.env, onStarted }, adminUrl, say);
  };
  return {
    starters,
    /** A server that keeps its data in another is ended before it. */
    async stop() {
      for (const stop of stops) await stop().catch(() => undefined);
    },
  };
}

const CACHE = path.join(projectFolder, '.cache');
const say = (line: string) => console.log(line);

/** Asked for by a test and by another service. */
function once<Service>(start: () => Promise<Service>): () => Promise<Service> {
  let started: Promise<Service> | undefined;
  return () => {
    started ??= start();
    return started;
  };
}

/** A template with a client connected cannot be cloned. */
async function closeToClients(adminUrl: string): Promise<void> {
  await withConnection(adminUrl, (client) =>
    client.query(
      `alter database ${client.escapeIdentifier(template)} with allow_connections false is_template true`,
    ),
  );
}
