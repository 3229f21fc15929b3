import { migrateDatabase } from '../../db/client.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';
import { identify, watchEnd } from '../process-identity.ts';
import { notOurs, type Part, type StackOptions, unlessUsual } from './part.ts';

/** Not PostgreSQL's own, which a real server on this machine may have. */
const usualPort = 54_320;

/** The database of DATABASE_URL, or an embedded one; migrated in either case. */
export async function bringUpDatabase({ home, anyPort, env }: StackOptions): Promise<Part> {
  if (env.DATABASE_URL) {
    await migrateGiven(env.DATABASE_URL);
    const { host, pathname } = new URL(env.DATABASE_URL);
    const summary = `${host}${pathname} (from DATABASE_URL)`;
    return { name: 'PostgreSQL', summary, env: { DATABASE_URL: env.DATABASE_URL }, stop: notOurs };
  }
  return startOwn(home, anyPort ? undefined : usualPort);
}

/** @throws Error that says what to do when nobody answers there. */
async function migrateGiven(url: string): Promise<void> {
  try {
    await migrateDatabase(url);
  } catch (error) {
    const { host } = new URL(url);
    const cause = error instanceof Error && error.message ? error.message : String(error);
    const remedy = 'Start that PostgreSQL, or unset DATABASE_URL: then one is started here.';
    throw new Error(`The database of DATABASE_URL (${host}) cannot be used: ${cause}. ${remedy}`, {
      cause: error,
    });
  }
}

async function startOwn(home: string, wanted: number | undefined): Promise<Part> {
  const server = await startEmbeddedPostgres({ home, port: wanted });
  await migrateDatabase(server.url);
  const known = await identify(server.pid);
  if (!known) throw new Error('PostgreSQL ended as soon as it was up');
  const port = Number(new URL(server.url).port);
  const end = watchEnd(known);
  return {
    name: 'PostgreSQL',
    summary: server.summary + (server.reused ? ' (was running already)' : unlessUsual(wanted, port)),
    env: { DATABASE_URL: server.url },
    process: known,
    dataFolder: server.folder,
    exited: end.ended,
    async again() {
      // It counts us among its users until we leave.
      await server.stop();
      return startOwn(home, port);
    },
    async stop() {
      end.lookAway();
      await server.stop();
    },
  };
}
