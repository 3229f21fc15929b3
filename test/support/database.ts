import { randomUUID } from 'node:crypto';
import { withConnection } from '../../src/db/pool.ts';
import { sharedService } from './shared-service.ts';

export interface TestDatabase {
  url: string;
  close(): Promise<void>;
}

/** A fresh, migrated database of the caller's own: a clone, made in some 50 ms. Call it in `beforeAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, template } = await sharedService('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await execute(adminUrl, `create database ${name} template ${template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    // Connections that the test left open must not keep the next one waiting.
    close: () => execute(adminUrl, `drop database if exists ${name} with (force)`),
  };
}

async function execute(url: string, statement: string): Promise<void> {
  await withConnection(url, (client) => client.query(statement));
}
