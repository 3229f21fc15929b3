import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { migrateDatabase } from '../../src/db/client.ts';
import { withConnection } from '../../src/db/pool.ts';
import { startEmbeddedPostgres } from '../../src/dev/embedded-postgres.ts';
import { startEmbeddedTemporal } from '../../src/dev/embedded-temporal.ts';
import { identify } from '../../src/dev/process-identity.ts';
import type { Reaper } from '../../src/dev/reaper.ts';
import { findTemporalBinary, timeSkippingServer } from '../../src/dev/temporal-binary.ts';
import { WORKFLOW_CODE } from '../../src/workers/workflow-code.ts';

/** What a test file can ask for, and what it gets. */
export interface SharedServices {
  postgres: { adminUrl: string; template: string };
  temporal: { address: string };
  timeSkippingServer: { path: string };
  workflowBundle: { codePath: string };
}

type Starters = { [Name in keyof SharedServices]: () => Promise<SharedServices[Name]> };

const template = 'ledgerbridge_template';

export function sharedServices(folder: string, reaper: Reaper) {
  const stops: (() => Promise<void>)[] = [];
  const starters: Starters = {
    async postgres() {
      const server = await startEmbeddedPostgres({ home: folder, database: template, durable: false });
      stops.push(server.stop);
      reaper.remove(server.folder);
      const known = await identify(server.pid);
      if (known) reaper.watch(known);
      await migrateDatabase(server.url);
      await closeToClients(server.adminUrl);
      return { adminUrl: server.adminUrl, template };
    },
    async temporal() {
      const server = await startEmbeddedTemporal({ home: folder, persistent: false });
      stops.push(server.stop);
      reaper.watch(server.process);
      return { address: server.address };
    },
    async timeSkippingServer() {
      return { path: (await findTemporalBinary(timeSkippingServer)).path };
    },
    async workflowBundle() {
      const { bundleWorkflowCode } = await import('@temporalio/worker');
      const { code } = await bundleWorkflowCode(WORKFLOW_CODE);
      const codePath = path.join(folder, 'workflow-bundle.js');
      await writeFile(codePath, code);
      return { codePath };
    },
  };
  return {
    starters,
    async stop() {
      await Promise.allSettled(stops.map((stop) => stop()));
    },
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
