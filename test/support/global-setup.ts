import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startReaper } from '../../src/dev/reaper.ts';
import { sharedServices } from './shared-services.ts';
import { serveLazily } from './shared-services-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test file asks for a service of the whole run; see shared-service.ts. */
    sharedServices: string;
  }
}

/** One PostgreSQL and one Temporal server for the whole run, in a folder that goes with it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const reaper = startReaper();
  markDescendants(reaper);
  const folder = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-test-'));
  reaper.remove(folder);
  await chmod(folder, 0o711); // an embedded PostgreSQL of root's runs as another user, and must get through
  // Folders of single tests go below, and so with the run even when it is killed.
  process.env.LEDGERBRIDGE_TEST_FOLDER = folder;
  const services = sharedServices(folder, reaper);
  const server = await serveLazily(services.starters);
  project.provide('sharedServices', server.url);
  return async () => {
    await server.close();
    await services.stop();
    await reaper.finish();
  };
}

/** Also what a test file starts, or what the SDK starts for it, must not outlive a run that is killed. */
function markDescendants(reaper: ReturnType<typeof startReaper>): void {
  const run = randomUUID();
  process.env.LEDGERBRIDGE_TEST_RUN = run;
  reaper.marker('LEDGERBRIDGE_TEST_RUN', run);
}
