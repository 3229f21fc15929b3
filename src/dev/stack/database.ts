import { migrateDatabase } from '../../db/client.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';
import { identify } from '../process-identity.ts';
import { notOurs, type Part, type StackOptions } from './part.ts';

/** Not PostgreSQL's own, which a real server on this machine may have. */
const usualPort = 54_320;

/** The database of DATABASE_URL, or an embedded one; migrated in either case. */
export async function bringUpDatabase({ home, anyPort, env }: StackOptions): Promise<Part> {
  if (env.DATABASE_URL) {
    await migrateDatabase(env.DATABASE_URL);
    const { host, pathname } = new URL(env.DATABASE_URL);
    const summary = `${host}${pathname} (from DATABASE_URL)`;
    return { name: 'PostgreSQL', summary, env: { DATABASE_URL: env.DATABASE_URL }, stop: notOurs };
  }
  const server = await startEmbeddedPostgres({ home, ...(anyPort ? {} : { port: usualPort }) });
  await migrateDatabase(server.url);
  return {
    name: 'PostgreSQL',
    summary: server.summary + (server.reused ? ' (was running already)' : ''),
    env: { DATABASE_URL: server.url },
    process: await identify(server.pid),
    dataFolder: server.folder,
    stop: server.stop,
  };
}
