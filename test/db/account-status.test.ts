import { afterAll, beforeAll, expect, test } from 'vitest';
import { countAccounts, listAccounts } from '../../src/db/accounts/accounts.ts';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { links, type QueueState, records, skippedAccounts, syncQueue } from '../../src/db/schema/index.ts';
import { ACCOUNT_STATUSES } from '../../src/domain/account.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: DatabaseClient;
beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 2 });
});
afterAll(async () => {
  await client?.close();
  await database?.close();
});

const STATES: readonly (QueueState | undefined)[] = [
  undefined,
  ...(['pending', 'in_flight', 'retrying', 'waiting', 'unresolved', 'mended', 'awaiting_approval'] as const),
];
const owner = { tenantId: 'ten', connectionId: 'con' };
const error = { type: 'DuplicateName' as const, message: 'taken' };

/** Every way in which a customer can stand with a connection, each in one account of its own. */
const CELLS = STATES.flatMap((state) =>
  [undefined, error].flatMap((fault) =>
    ['none', 'there', 'gone'].flatMap((link) =>
      [false, true].map((skipped) => ({ state, fault, link, skipped })),
    ),
  ),
);

async function fill(): Promise<void> {
  const { db } = client;
  for (const [index, { state, fault, link, skipped }] of CELLS.entries()) {
    const id = `c${index}`;
    // Two accounts share each name: pages end between them, too.
    const name = `Client ${String(Math.floor(index / 2)).padStart(3, '0')}`;
    for (const tenantId of [owner.tenantId, 'other'])
      await db.insert(records).values({
        ...{ tenantId, entityType: 'customer', id, name, version: 1, data: {}, contentHash: '' },
        pushable: true,
      });
    const record = { ...owner, entityType: 'customer' as const, recordId: id };
    if (state)
      await db
        .insert(syncQueue)
        .values({ ...record, state, error: fault, priority: 1, rank: 0, requestedBy: 'test' });
    if (link !== 'none')
      await db.insert(links).values({
        ...{ ...record, externalId: id, externalVersion: '0' },
        missingSince: link === 'gone' ? new Date() : null,
      });
    if (skipped) await db.insert(skippedAccounts).values({ ...owner, customerId: id, skippedBy: 'test' });
  }
}

test('however an account stands, each filter finds exactly the accounts that show its status, page by page, and their number', async () => {
  await fill();
  const all = await listAccounts(client.db, owner, { limit: 1_000 });
  expect(all).toHaveLength(CELLS.length);
  const counts = await countAccounts(client.db, owner, {});
  for (const status of ACCOUNT_STATUSES) {
    const shown = all.filter((account) => account.status === status);
    expect(shown.length).toBeGreaterThan(0);
    expect(counts[status]).toBe(shown.length);
    const found: typeof all = [];
    for (let after: { name: string; id: string } | undefined; ; after = found.at(-1)) {
      const page = await listAccounts(client.db, owner, { status, after, limit: 7 });
      found.push(...page);
      if (page.length < 7) break;
    }
    expect(found).toEqual(shown);
  }
  const named = await listAccounts(client.db, owner, { status: 'failed', search: '00', limit: 1_000 });
  expect(named).toEqual(all.filter(({ status, name }) => status === 'failed' && name.includes('00')));
});
