import { fileURLToPath } from 'node:url';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import * as schema from './schema/index.ts';

export type Database = PostgresJsDatabase<typeof schema>;
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

/** `pool` is the number of connections that this process may hold. */
export function connectDatabase(url: string, { pool = 10 }: { pool?: number } = {}): DatabaseClient {
  const client = postgres(url, {
    max: pool,
    // While the database is away, look again soon: the driver's own pause grows to seventeen seconds.
    backoff: () => 0.5,
    onnotice: () => undefined,
    connection: { application_name: 'ledgerbridge' },
  });
  return {
    db: drizzle(client, { schema, casing: 'snake_case' }),
    close: () => client.end({ timeout: 5 }),
  };
}

const MIGRATIONS = fileURLToPath(new URL('../../drizzle', import.meta.url));
/** Any constant: it keeps two starters from migrating at once. */
const MIGRATION_LOCK = 7_411_201;

/** Brings the schema up to date; safe to run by several processes at once. */
export async function migrateDatabase(url: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
  } finally {
    await client.end({ timeout: 5 });
  }
}
