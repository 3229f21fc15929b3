import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { noteHandedOver } from '../../src/cli/admin/reconcile.ts';
import type { Database } from '../../src/db/client.ts';
import { readConnection } from '../../src/db/connections/connection-state.ts';
import { saveTokens } from '../../src/db/connections/token-store.ts';
import { noteIdentity, readStanding } from '../../src/db/installation.ts';
import { settle } from '../../src/db/queue/settle.ts';
import { reconcileIfRestored } from '../../src/db/reconcile.ts';
import { connections, syncQueue, webhookDeliveries, webhookEndpoints } from '../../src/db/schema/index.ts';
import { endpointsDue } from '../../src/db/webhooks/webhook-deliveries.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { ProviderRegistry } from '../../src/providers/registry.ts';
import { createSealer } from '../../src/secrets.ts';
import { openSession } from '../../src/session.ts';
import { customer } from '../engine/samples.ts';
import { createPolledProvider } from '../providers/polled-provider.ts';
import { createToybooksAuthorization } from '../providers/toybooks/authorization.ts';
import { type Desk, openDesk } from './approvals-desk.ts';

let open: Awaited<ReturnType<typeof openDesk>>;
let db: Database;
let desk: Desk;

beforeEach(async () => {
  open = await openDesk();
  ({ db } = open);
  desk = await open.newDesk({ approvalRequired: false });
});
afterEach(async () => {
  await open?.close();
});

/** What a backup brings back, in the order in which it was made. */
const TABLES = ['records', 'links', 'remote_requests', 'sync_queue'];

async function backUp(): Promise<{ restore(): Promise<void> }> {
  for (const table of TABLES) await db.execute(sql.raw(`create table backup_${table} as table ${table}`));
  const { rows } = await db.execute<{ last: string }>(
    sql`select nextval(pg_get_serial_sequence('sync_queue', 'id')) as last`,
  );
  return {
    async restore() {
      await db.execute(sql.raw(`truncate ${TABLES.join(', ')} cascade`));
      for (const table of TABLES)
        await db.execute(
          sql.raw(`insert into ${table} overriding system value select * from backup_${table}`),
        );
      await db.execute(
        sql`select setval(pg_get_serial_sequence('sync_queue', 'id'), ${rows[0]?.last}::bigint)`,
      );
    },
  };
}

const reconcile = () => reconcileIfRestored(db, { restored: true });

async function prepareAll() {
  const sets = await desk.claim();
  const made = [];
  for (const { setId, stages } of sets)
    for (const stage of stages)
      for (const requestId of await desk.prepare(setId, stage)) made.push({ setId, requestId });
  return made;
}
const smith = (notes: string) => customer('c0', { notes });

test('what follows a request that was open at the backup never gets an id of the lost time, however often it is restored', async () => {
  await desk.save([smith('first')]);
  await desk.run();
  await desk.save([smith('second')]);
  const [first] = await prepareAll();
  const { restore } = await backUp();
  /** The request ends, and the application hands over what it has. */
  const goOn = async (notes: string) => {
    if (!first) throw new Error('nothing was open at the backup');
    await desk.save([smith(notes)]);
    await desk.answer(first.requestId, first.setId);
    const [second] = await prepareAll();
    return second?.requestId;
  };
  const ids = [await goOn('of the lost time')];
  for (const notes of ['after it', 'after the second time']) {
    await restore();
    await reconcile();
    expect((await desk.row('c0'))?.openRequestId).toBe(first?.requestId);
    ids.push(await goOn(notes));
  }
  expect(ids).not.toContain(undefined);
  expect(new Set(ids).size).toBe(3);
});

test('the first stale version of a record after a restore is read again, as ever', async () => {
  await desk.save([smith('first')]);
  await desk.run();
  await desk.save([smith('second')]);
  await reconcile();
  const [made] = await prepareAll();
  const row = await desk.row('c0');
  if (!made || !row) throw new Error('nothing was prepared');
  await db.update(syncQueue).set({ attempts: 2 }).where(eq(syncQueue.id, row.id));
  const [subject] = await desk.owned(db, made.setId, [{ ...row, queueId: row.id }]);
  if (!subject) throw new Error('the row is gone');
  const tally = await db.transaction((tx) =>
    settle(
      tx,
      desk.owner,
      [
        {
          subject,
          verdict: {
            kind: 'stale',
            counterpart: { externalId: 'B-c0', externalVersion: '9' },
            error: { type: 'StaleVersion', message: 'It was changed there.' },
          },
        },
      ],
      { retryInMs: 0 },
    ),
  );
  expect([tally.released, tally.failed]).toEqual([1, 0]);
});

/** Of each record that goes next: whether it is looked up before it is created. */
async function lookedUp(of: Desk): Promise<Record<string, boolean>> {
  await of.claim();
  return Object.fromEntries((await of.queue()).map((row) => [row.recordId, row.lookUpFirst]));
}

test('after a restore whatever has no link is looked up: on a connection that was disconnected, on one made since, and only what was made before everything was handed over', async () => {
  const disconnected = await open.newDesk({ approvalRequired: false });
  const mine = eq(connections.id, disconnected.owner.connectionId);
  await db.update(connections).set({ status: 'disconnected' }).where(mine);
  expect(await reconcile()).toMatchObject({ connections: 2 });
  await db.update(connections).set({ status: 'active' }).where(mine);
  await disconnected.save([customer('again')]);
  expect(await lookedUp(disconnected)).toEqual({ again: true });

  const since = await open.newDesk({ approvalRequired: false });
  await since.save([customer('new')]);
  expect(await lookedUp(since)).toEqual({ new: true });

  await desk.save([customer('before')]);
  await noteHandedOver(db);
  await desk.save([customer('after')]);
  expect(await lookedUp(desk)).toEqual({ before: true, after: false });
});

test('nobody can say that all was handed over before the database was made safe', async () => {
  await noteIdentity(db);
  await db.execute(sql`update installation set identity = 'another one'`);
  await expect(noteHandedOver(db)).rejects.toThrow('ledgerbridge admin reconcile');
});

test('what is being queued while it is made safe is made safe with the rest', async () => {
  await db.execute(sql`insert into installation (identity) values ('another one')`);
  const waits = async () => {
    const { rows } = await db.execute(
      sql`select 1 from pg_locks where relation = 'sync_queue'::regclass and not granted
        and database = (select oid from pg_database where datname = current_database())`,
    );
    return rows.length > 0 || undefined;
  };
  const reconciling = await db.transaction(async (tx) => {
    const row = { ...desk.owner, entityType: 'customer' as const, recordId: 'c0', priority: 2, rank: 1 };
    await tx.insert(syncQueue).values({ ...row, requestedBy: 'key' });
    const begun = reconcileIfRestored(db, { restored: false });
    await Promise.race([waitUntil({ what: 'it to wait', timeoutMs: 60_000 }, waits), begun]);
    return { begun };
  });
  expect(await reconciling.begun).toMatchObject({ queued: 1 });
  const row = await desk.row('c0');
  expect(row?.lookUpFirst).toBe(true);
  expect(row?.round).toBeGreaterThan(0);
});

test('a backup of a time that did not note which database it is counts as one as soon as anything was sent', async () => {
  expect(await reconcileIfRestored(db, { restored: false })).toBeNull();
  await desk.save([smith('first')]);
  await desk.run();
  expect(await readStanding(db)).toBe('new');
  expect(await reconcileIfRestored(db, { restored: false })).toMatchObject({ connections: 1 });
  expect(await readStanding(db)).toBe('as it was');
  expect(await reconcileIfRestored(db, { restored: false })).toBeNull();
});

test('a copy tells no endpoint and renews no sign-in, which would take it away from the database that it is of', async () => {
  const { tenantId } = desk.owner;
  await db
    .insert(webhookEndpoints)
    .values({ tenantId, id: 'end', url: 'https://a.test', events: [], secrets: [] });
  await db
    .insert(webhookDeliveries)
    .values({ tenantId, endpointId: 'end', eventId: 'evt', type: 'connection.connected', data: {} });
  const sealer = createSealer({ key: randomBytes(32).toString('base64') });
  const past = new Date(0).toISOString();
  const tokens = { accessToken: 'a', refreshToken: 'r', accessExpiresAt: past, refreshExpiresAt: past };
  await saveTokens(db, sealer, { ...desk.owner, tokens });
  const authorization = createToybooksAuthorization({ apiBaseUrl: 'https://toy.test' });
  const renewed = { ...tokens, accessToken: 'new' };
  const renew = vi.spyOn(authorization, 'refresh').mockResolvedValue(renewed);
  const providers = new ProviderRegistry([{ provider: createPolledProvider(), authorization }]);
  const connection = await readConnection(db, desk.owner);
  if (!connection) throw new Error('the connection is gone');
  const token = () => openSession({ db, sealer, providers }, connection).accessToken();

  await noteIdentity(db);
  await db.execute(sql`update installation set identity = 'another one'`);
  expect(await endpointsDue(db, 10)).toEqual([]);
  expect(await token()).toMatchObject({ ok: false, failure: { kind: 'company_unavailable' } });
  expect(renew).not.toHaveBeenCalled();

  await reconcile();
  expect(await endpointsDue(db, 10)).toHaveLength(1);
  expect(await token()).toEqual({ ok: true, value: 'new' });
});
