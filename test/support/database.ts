import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { sharedService } from './shared-service.ts';

export interface TestDatabase {
  url: string;
  close(): Promise<void>;
}

/** A fresh, migrated database of the caller's own: a clone, made in some 50 ms. Call it in `beforeAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, template } = await sharedService('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await execute(adminUrl, (sql) => sql`create database ${sql(name)} template ${sql(template)}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    // Connections that the test left open must not keep the next one waiting.
    close: () => execute(adminUrl, (sql) => sql`drop database if exists ${sql(name)} with (force)`),
  };
}

async function execute(url: string, statement: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await statement(sql);
  } finally {
    await sql.end();
  }
}
