import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { DatabasePool, withConnection } from './pool.ts';
import * as schema from './schema/index.ts';

export type Database = NodePgDatabase<typeof schema>;
/** A database or an open transaction of it. */
export type Executor = Pick<
  Database,
  | 'select'
  | 'selectDistinct'
  | 'selectDistinctOn'
  | 'insert'
  | 'update'
  | 'delete'
  | 'execute'
  | 'transaction'
>;

export interface DatabaseClient {
  db: Database;
  close(): Promise<void>;
}

/** A server that takes the connection and says nothing counts as away after this; so does a pool that stays full. */
const CONNECT_TIMEOUT_MS = 30_000;

/** `pool` is the number of connections that this process may hold. */
export function connectDatabase(url: string, { pool = 10 }: { pool?: number } = {}): DatabaseClient {
  const client = new DatabasePool({
    connectionString: url,
    max: pool,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'ledgerbridge',
  });
  return {
    db: drizzle(client, { schema, casing: 'snake_case' }),
    close: () => client.end(),
  };
}

/** By the clock that rows are stamped by, which need not be that of this machine. */
export async function databaseNow(db: Executor): Promise<Date> {
  const { rows } = await db.execute<{ now: number }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`,
  );
  return new Date(rows[0]?.now ?? Date.now());
}

const MIGRATIONS = fileURLToPath(new URL('../../drizzle', import.meta.url));
/** Any constant: it keeps two starters from migrating at once. */
const MIGRATION_LOCK = 7_411_201;

/** Brings the schema up to date; safe to run by several processes at once. */
export async function migrateDatabase(url: string): Promise<void> {
  await withConnection(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
  });
}
