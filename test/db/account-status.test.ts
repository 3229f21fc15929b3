import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { refreshAllStatuses } from '../../src/db/accounts/account-statuses.ts';
import { countAccounts, listAccounts } from '../../src/db/accounts/accounts.ts';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { links, type QueueState, records, skippedAccounts, syncQueue } from '../../src/db/schema/index.ts';
import { ACCOUNT_STATUSES, type AccountStatus } from '../../src/domain/account.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: DatabaseClient;
beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 8 });
});
beforeEach(async () => {
  await client.db.execute(sql`truncate records, links, sync_queue, skipped_accounts, account_lists, account_statuses,
    account_changes cascade`);
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
  const cells = CELLS.map((cell, index) => ({
    ...cell,
    id: `c${index}`,
    // Two accounts share each name: pages end between them, too.
    name: `Client ${String(Math.floor(index / 2)).padStart(3, '0')}`,
  }));
  const customer = (id: string) => ({ ...owner, entityType: 'customer' as const, recordId: id });
  for (const tenantId of [owner.tenantId, 'other'])
    await db.insert(records).values(
      cells.map(({ id, name }) => ({
        ...{ tenantId, entityType: 'customer' as const, id, name, version: 1, data: {}, contentHash: '' },
        pushable: true,
      })),
    );
  await db
    .insert(syncQueue)
    .values(
      cells.flatMap(({ id, state, fault }) =>
        state ? [{ ...customer(id), state, error: fault, priority: 1, rank: 0, requestedBy: 'test' }] : [],
      ),
    );
  await db.insert(links).values(
    cells.flatMap(({ id, link }) => {
      const missingSince = link === 'gone' ? new Date() : null;
      return link === 'none' ? [] : [{ ...customer(id), externalId: id, externalVersion: '0', missingSince }];
    }),
  );
  await db
    .insert(skippedAccounts)
    .values(
      cells.flatMap(({ id, skipped }) => (skipped ? [{ ...owner, customerId: id, skippedBy: 'test' }] : [])),
    );
}

/** Every account with what it shows by itself, and the same once more as the filters and the counts have it. */
async function bothWays() {
  const all = await listAccounts(client.db, owner, { limit: 1_000 });
  const counts = await countAccounts(client.db, owner, {});
  const filtered = [];
  for (const status of ACCOUNT_STATUSES)
    filtered.push(...(await listAccounts(client.db, owner, { status, limit: 1_000 })));
  return { all, counts, filtered };
}

type Shown = Awaited<ReturnType<typeof bothWays>>;

function expectSame({ all, counts, filtered }: Shown): void {
  const shown = (status: AccountStatus) => all.filter((account) => account.status === status);
  expect(filtered).toEqual(ACCOUNT_STATUSES.flatMap(shown));
  expect(counts).toEqual(
    Object.fromEntries(ACCOUNT_STATUSES.map((status) => [status, shown(status).length])),
  );
}

test.each(['before they are there', 'after they are there'])(
  'however an account stands, each filter finds exactly the accounts that show its status, page by page, and their number: first looked at %s',
  async (first) => {
    if (first.startsWith('before')) expectSame(await bothWays());
    await fill();
    const { all, counts, filtered } = await bothWays();
    expectSame({ all, counts, filtered });
    expect(all).toHaveLength(CELLS.length);
    for (const status of ACCOUNT_STATUSES) {
      const found: typeof all = [];
      for (let after: { name: string; id: string } | undefined; ; after = found.at(-1)) {
        const page = await listAccounts(client.db, owner, { status, after, limit: 7 });
        found.push(...page);
        if (page.length < 7) break;
      }
      expect(found).toEqual(all.filter((account) => account.status === status));
      expect(found.length).toBeGreaterThan(0);
    }
    const named = await listAccounts(client.db, owner, { status: 'failed', search: '00', limit: 1_000 });
    expect(named).toEqual(all.filter(({ status, name }) => status === 'failed' && name.includes('00')));
  },
);

test('what is written while somebody looks is counted once it is committed, by whoever looks next', async () => {
  await fill();
  expectSame(await bothWays());
  const writing = await client.db.transaction(async (tx) => {
    await tx.insert(skippedAccounts).values({ ...owner, customerId: 'c0', skippedBy: 'test' });
    const during = await Promise.all([
      countAccounts(client.db, owner, {}),
      countAccounts(client.db, owner, {}),
    ]);
    expect(during[0]).toEqual(during[1]);
    return during[0];
  });
  const after = await countAccounts(client.db, owner, {});
  expect(after).toEqual({ ...writing, skipped: writing.skipped + 1, not_synced: writing.not_synced - 1 });
});

/** Whatever changes what an account shows, as often and in any order. */
const WRITES: readonly ((id: string) => SQL)[] = [
  (id) => sql`insert into skipped_accounts values ('ten', 'con', ${id}, 'test') on conflict do nothing`,
  (id) => sql`delete from skipped_accounts where tenant_id = 'ten' and customer_id = ${id}`,
  (id) => sql`update sync_queue set state = case state when 'unresolved' then 'waiting' else 'unresolved' end
    where tenant_id = 'ten' and record_id = ${id}`,
  (id) => sql`update sync_queue set error = case when error is null then '{}'::jsonb end
    where tenant_id = 'ten' and record_id = ${id}`,
  (id) => sql`delete from sync_queue where tenant_id = 'ten' and record_id = ${id}`,
  (id) => sql`update links set missing_since = case when missing_since is null then now() end
    where tenant_id = 'ten' and record_id = ${id}`,
  (id) => sql`delete from links where tenant_id = 'ten' and record_id = ${id}`,
  (
    id,
  ) => sql`insert into links (tenant_id, connection_id, entity_type, record_id, external_id, external_version)
    values ('ten', 'con', 'customer', ${id}, ${id}, '0') on conflict do nothing`,
  (id) => sql`update records set deleted_at = case when deleted_at is null then now() end
    where tenant_id = 'ten' and id = ${id}`,
  (id) => sql`update records set deleted_at = null where tenant_id = 'ten' and id = ${id}`,
  (id) => sql`update records set name = name || '+' where tenant_id = 'ten' and id = ${id}`,
  (
    id,
  ) => sql`insert into sync_queue (tenant_id, connection_id, entity_type, record_id, priority, rank, requested_by)
    values ('ten', 'con', 'customer', ${id}, 1, 0, 'test') on conflict do nothing`,
];

test('each write that makes an account show something else is seen by the filters and the counts', async () => {
  await fill();
  expectSame(await bothWays());
  for (const write of WRITES) {
    await client.db.transaction(async (tx) => {
      for (const index of CELLS.keys()) await tx.execute(write(`c${index}`));
    });
    expectSame(await bothWays());
  }
});

test('many that write at once, each in transactions of several steps, and many that look meanwhile: nobody waits for ever, and every number is right', async () => {
  await fill();
  let seed = 7;
  const any = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const steps = Array.from({ length: 6 }, () =>
    Array.from({ length: 25 }, () =>
      // In one order, as the engine locks: what is tried here is the list, not two that lock each other's rows.
      Array.from({ length: 3 }, () => ({ id: any(CELLS.length), write: any(WRITES.length) })).sort(
        (one, other) => one.id - other.id,
      ),
    ),
  );
  const writers = steps.map(async (transactions) => {
    for (const steps of transactions)
      await client.db.transaction(async (tx) => {
        for (const { id, write } of steps) await tx.execute(WRITES[write]?.(`c${id}`) ?? sql`select 1`);
      });
  });
  const lookers = [1, 2].map(async () => {
    for (let look = 0; look < 20; look += 1) await countAccounts(client.db, owner, {});
  });
  await Promise.all([...writers, ...lookers]);
  expectSame(await bothWays());
});

test('what nobody looks at is worked out all the same, and nothing is left to be looked at', async () => {
  await fill();
  await client.db.execute(sql`insert into account_lists values ('other', 'elsewhere')`);
  await refreshAllStatuses(client.db);
  const { rows } = await client.db.execute(
    sql`select (select count(*)::int from account_changes) as left, (select count(*)::int from account_statuses) as there`,
  );
  expect(rows).toEqual([{ left: 0, there: CELLS.length }]);
});
