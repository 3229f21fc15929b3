import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { expect, test } from 'vitest';
import { insertMany } from '../../src/db/many.ts';
import { countPush, listToPush } from '../../src/db/queue/push-preview.ts';
import * as schema from '../../src/db/schema/index.ts';
import { createTestDatabase } from '../support/database.ts';

const owner = { tenantId: 'ten', connectionId: 'con' };
const RECORDS = 2_000;

test('without statistics, as on a first push, the link of each record is looked up by its key', async () => {
  const database = await createTestDatabase();
  const client = new pg.Pool({ connectionString: database.url, max: 1 });
  const asked: { query: string; params: unknown[] }[] = [];
  const logQuery = (query: string, params: unknown[]) => asked.push({ query, params });
  const db = drizzle(client, { schema, casing: 'snake_case', logger: { logQuery } });
  try {
    await client.query('alter table records set (autovacuum_enabled = false)');
    await client.query('alter table links set (autovacuum_enabled = false)');
    const ids = Array.from({ length: RECORDS }, (_, index) => ({ recordId: String(index) }));
    const common = { tenantId: 'ten', entityType: 'invoice' as const };
    const record = { ...common, version: 1, data: {}, name: 'Invoice', contentHash: 'a', pushable: true };
    const link = { ...common, connectionId: 'con', externalVersion: '0', pushedHash: 'a' };
    await db.execute(
      insertMany(
        schema.records,
        ids.map(({ recordId }) => ({ ...record, id: recordId })),
      ),
    );
    await db.execute(
      insertMany(
        schema.links,
        ids.map(({ recordId }) => ({ ...link, recordId, externalId: recordId })),
      ),
    );
    asked.length = 0;

    const [counted] = await countPush(db, owner, ['invoice']);
    const window = { entityType: 'invoice' as const, after: '', limit: 10, startDate: null };
    await listToPush(db, owner, window);

    expect(counted).toMatchObject({ create: 0, unchanged: RECORDS });
    const aboutLinks = asked.filter(({ query }) => query.includes('"links"'));
    expect(aboutLinks).toHaveLength(2);
    for (const { query, params } of aboutLinks) {
      const plan = await client.query<{ 'QUERY PLAN': string }>(`explain ${query}`, params);
      const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(text).toMatch(/Index Cond: .*record_id = records\.id/);
    }
  } finally {
    await client.end();
    await database.close();
  }
});
