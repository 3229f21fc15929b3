import { readdir, readFile } from 'node:fs/promises';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queueAccount } from '../../src/db/accounts/queue-account.ts';
import { undoCleared } from '../../src/db/approvals/approve.ts';
import { bringBackKept } from '../../src/db/approvals/runs.ts';
import { drainedBatches } from '../../src/db/batches/batch-progress.ts';
import { createBatch } from '../../src/db/batches/batch-queries.ts';
import { readBatch, setBatch } from '../../src/db/batches/batch-run.ts';
import { enqueuePage } from '../../src/db/batches/enqueue-page.ts';
import { requestSync } from '../../src/db/queue/request-syncs.ts';
import { retryUnresolved } from '../../src/db/queue/retry-unresolved.ts';
import { releaseSet } from '../../src/db/queue/set-rows.ts';
import { deleteRecord } from '../../src/db/records/save-record.ts';
import { syncQueue, syncSettings } from '../../src/db/schema/index.ts';
import { customer, invoice } from '../engine/samples.ts';
import { type Desk, openDesk } from './approvals-desk.ts';

let office: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  office = await openDesk();
});
afterAll(async () => {
  await office?.close();
});

/** Nothing is queued by an edit: each way in is taken by itself. */
const SILENT = { autoSync: { customer: false, service_item: false, invoice: false, payment: false } };

/** Every way into the queue, by which the record `v1` comes due. */
const WAYS: Record<string, (desk: Desk) => Promise<unknown>> = {
  'an edit': async (desk) => {
    await desk.db
      .update(syncSettings)
      .set({ autoSync: { invoice: true } })
      .where(mine(desk));
    await desk.save([invoice('v1', 'c1', { customerMessage: 'edited' })]);
  },
  'Sync pressed': (desk) => requestSync(desk.db, { ...desk.owner, ...V1, actor: 'test' }),
  'a push batch': async (desk) => {
    const wanted = {
      kind: 'push' as const,
      entityTypes: ['invoice' as const],
      params: {},
      requestedBy: 'test',
    };
    const batch = await createBatch(desk.db, { ...desk.owner, ...wanted });
    await setBatch(desk.db, desk.owner, batch.id, { category: 'invoice' });
    await enqueuePage(desk.db, batch, 'invoice', '');
  },
  'its account': (desk) => desk.db.transaction((tx) => queueAccount(tx, desk.owner, 'c1', 'test')),
  'Retry of a cause': async (desk) => {
    await requestSync(desk.db, { ...desk.owner, ...V1, actor: 'test' });
    const unresolved = { state: 'unresolved', errorType: 'BooksClosed' } as const;
    await desk.db.update(syncQueue).set(unresolved).where(eq(syncQueue.tenantId, desk.owner.tenantId));
    await desk.db.transaction((tx) =>
      retryUnresolved(tx, desk.owner.tenantId, { errorType: 'BooksClosed', actor: 'test' }),
    );
  },
  'a set that gives it back': async (desk) => {
    await requestSync(desk.db, { ...desk.owner, ...V1, actor: 'test' });
    const held = { state: 'in_flight', claimedBy: 'set' } as const;
    await desk.db.update(syncQueue).set(held).where(eq(syncQueue.tenantId, desk.owner.tenantId));
    await releaseSet(desk.db, desk.owner, 'set');
  },
};
const V1 = { entityType: 'invoice', recordId: 'v1' } as const;
const mine = ({ owner }: Desk) =>
  and(eq(syncSettings.tenantId, owner.tenantId), eq(syncSettings.connectionId, owner.connectionId));

/** What has become of the customer that the invoice needs. */
const PREREQUISITES: Record<string, { make(desk: Desk): Promise<unknown>; goes: boolean }> = {
  'not queued': { make: async () => undefined, goes: false },
  'not approved': { make: (desk) => askFor(desk), goes: false },
  kept: { make: async (desk) => unlisted(desk, 'keep'), goes: false },
  cleared: { make: async (desk) => unlisted(desk, 'clear'), goes: false },
  approved: {
    make: async (desk) => {
      await askFor(desk);
      await desk.approveAll();
    },
    goes: true,
  },
  linked: {
    make: async (desk) => {
      await askFor(desk);
      await desk.approveAll();
      await desk.run();
    },
    goes: true,
  },
};
const C1 = { entityType: 'customer', recordId: 'c1' } as const;
const askFor = (desk: Desk) => requestSync(desk.db, { ...desk.owner, ...C1, actor: 'test' });

async function unlisted(desk: Desk, unchecked: 'keep' | 'clear') {
  await askFor(desk);
  const { version, rows } = await desk.look();
  await desk.approve(version, { except: rows, unchecked });
}

/** What a person did with the invoice. */
const APPROVALS: Record<string, { act(desk: Desk): Promise<unknown>; goes: boolean }> = {
  nothing: { act: async () => undefined, goes: false },
  approved: { act: (desk) => approveInvoice(desk), goes: true },
  kept: { act: (desk) => uncheckInvoice(desk, 'keep'), goes: false },
  cleared: { act: (desk) => uncheckInvoice(desk, 'clear'), goes: false },
  'approved, then edited': {
    act: async (desk) => {
      await approveInvoice(desk);
      await desk.save([invoice('v1', 'c1', { customerMessage: 'later' })]);
    },
    goes: false,
  },
};

async function approveInvoice(desk: Desk) {
  const { version, rows } = await desk.look();
  await desk.approve(version, {
    except: rows.filter(({ entityType }) => entityType !== 'invoice'),
    prerequisites: 'wait',
  });
}

async function uncheckInvoice(desk: Desk, unchecked: 'keep' | 'clear') {
  const { version, rows } = await desk.look();
  const except = rows.filter(({ entityType }) => entityType === 'invoice');
  const others = rows.filter(({ entityType }) => entityType !== 'invoice');
  await desk.approve(version, { except: [...except, ...others], unchecked });
}

test.each(Object.keys(WAYS))(
  'by %s, an invoice goes only with its approval and that of its customer',
  async (way) => {
    const cells = Object.keys(PREREQUISITES).flatMap((state) =>
      Object.keys(APPROVALS).map((approval) => walk(way, state, approval)),
    );
    for (const { cell, expected, found } of await Promise.all(cells))
      expect([cell, found]).toEqual([cell, expected]);
  },
);

async function walk(way: string, state: string, approval: string) {
  const desk = await office.newDesk(SILENT);
  const prerequisite = PREREQUISITES[state];
  await desk.save([customer('c1'), invoice('v1', 'c1')]);
  await prerequisite?.make(desk);
  await WAYS[way]?.(desk);
  const queuedAs = (await desk.row('v1'))?.state;
  await APPROVALS[approval]?.act(desk);
  await desk.run();
  await desk.run();
  const row = await desk.row('v1');
  const sent = (await desk.requests()).flatMap(({ items }) => items.map(({ recordId }) => recordId)).sort();
  const goes = APPROVALS[approval]?.goes === true;
  const needGoes = prerequisite?.goes === true;
  // What waits for the approval of another is no failure.
  const stays = goes ? ['waiting', 'AwaitingApproval'] : ['awaiting_approval', null];
  return {
    cell: `${way} × ${state} × ${approval}`,
    found: { queuedAs, sent, rest: row && [row.state, row.errorType] },
    expected: {
      queuedAs: 'awaiting_approval',
      sent: [...(needGoes ? ['c1'] : []), ...(goes && needGoes ? ['v1'] : [])],
      rest: goes && needGoes ? undefined : stays,
    },
  };
}

test('what nobody queued and an approved record needs is brought before people, and both go once it is approved', async () => {
  const desk = await office.newDesk(SILENT);
  await desk.save([customer('c1'), invoice('v1', 'c1')]);
  await WAYS['Sync pressed']?.(desk);
  await approveInvoice(desk);
  await desk.run();
  expect(await desk.row('c1')).toMatchObject({ state: 'awaiting_approval', neededBy: 'Invoice v1' });
  await desk.approveAll();
  await desk.run();
  expect(await desk.queue()).toEqual([]);
  expect((await desk.links()).length).toBe(2);
});

test.each(['unchecked', 'kept', 'cleared', 'not queued'])(
  'approving an invoice whose customer is %s says so, does nothing, and takes it along when asked to',
  async (because) => {
    const desk = await office.newDesk(SILENT);
    await desk.save([customer('c1'), invoice('v1', 'c1')]);
    if (because === 'kept') await unlisted(desk, 'keep');
    if (because === 'cleared') await unlisted(desk, 'clear');
    if (because === 'unchecked') await askFor(desk);
    await WAYS['Sync pressed']?.(desk);
    const { version, rows } = await desk.look();
    const except = rows.filter(({ entityType }) => entityType === 'customer');
    const told = await desk.approve(version, { except });
    expect(told).toMatchObject({
      kind: 'needs',
      needs: [
        { direction: 'export', recordId: 'c1', because, name: 'Customer c1', neededBy: 'Invoice N-v1' },
      ],
    });
    expect((await desk.row('v1'))?.state).toBe('awaiting_approval');
    const done = await desk.approve(version, { except, prerequisites: 'take_along' });
    expect(done).toMatchObject({ kind: 'done', approved: { export: 2 } });
    await desk.run();
    expect((await desk.links()).map(({ recordId }) => recordId).sort()).toEqual(['c1', 'v1']);
  },
);

test('what arrives, or is edited, after the list was seen is not approved unseen', async () => {
  const desk = await office.newDesk();
  await desk.save([customer('c1'), customer('c2')]);
  const { version } = await desk.look();
  await desk.save([customer('c2', { email: 'new@example.com' }), customer('c3')]);
  expect(await desk.approve(version)).toMatchObject({ approved: { export: 1 } });
  expect((await desk.queue()).map(({ recordId, state }) => [recordId, state])).toEqual([
    ['c1', 'pending'],
    ['c2', 'awaiting_approval'],
    ['c3', 'awaiting_approval'],
  ]);
});

test('a row whose transaction began before the list was seen and ended after is not approved unseen', async () => {
  const desk = await office.newDesk(SILENT);
  await desk.save([customer('c1'), customer('c2')]);
  let version = '';
  await desk.db.transaction(async (tx) => {
    await requestSync(tx, { ...desk.owner, ...C1, actor: 'test' });
    await requestSync(desk.db, { ...desk.owner, entityType: 'customer', recordId: 'c2', actor: 'test' });
    ({ version } = await desk.look());
  });
  expect(await desk.approve(version)).toMatchObject({ approved: { export: 1 } });
  expect((await desk.row('c1'))?.state).toBe('awaiting_approval');
});

test('an edit of an approved record asks again at once, also where edits are not sent by themselves', async () => {
  const desk = await office.newDesk(SILENT);
  await desk.save([customer('c1')]);
  await askFor(desk);
  await desk.approveAll();
  await desk.save([customer('c1', { email: 'a@example.com' })]);
  expect((await desk.row('c1'))?.state).toBe('awaiting_approval');
});

test('an edit that is taken back leaves the approval as it was', async () => {
  const desk = await office.newDesk();
  await desk.save([customer('c1')]);
  await desk.approveAll();
  await desk.save([customer('c1', { email: 'a@example.com' })]);
  await desk.save([customer('c1')]);
  expect((await desk.row('c1'))?.state).toBe('pending');
});

test('kept rows come back with the run after the sync that was approved, not before', async () => {
  const desk = await office.newDesk();
  await desk.save([customer('c1'), customer('c2')]);
  const seen = await desk.look();
  await desk.approve(seen.version, { except: seen.rows.slice(1), unchecked: 'keep' });
  const shown = async () => (await desk.look()).rows.map(({ name }) => name);
  expect(await shown()).toEqual([]);
  // The connector runs: this is the current sync.
  await bringBackKept(desk.db, desk.owner);
  expect(await shown()).toEqual([]);
  await desk.run();
  expect(await shown()).toEqual([]);
  await bringBackKept(desk.db, desk.owner);
  expect(await shown()).toEqual(['Customer c2']);
});

test('what comes back was not in a list that was seen before', async () => {
  const desk = await office.newDesk();
  await desk.save([customer('c1')]);
  const seen = await desk.look();
  await desk.approve(seen.version, { except: seen.rows, unchecked: 'keep' });
  await desk.save([customer('c2')]);
  const later = await desk.look();
  await bringBackKept(desk.db, desk.owner);
  expect(await desk.approve(later.version)).toMatchObject({ approved: { export: 1 } });
  expect((await desk.row('c1'))?.state).toBe('awaiting_approval');
});

test('cleared rows come back when they change again, and only then, whoever queues them', async () => {
  const desk = await office.newDesk();
  await desk.save([customer('c1')]);
  const seen = await desk.look();
  await desk.approve(seen.version, { except: seen.rows, unchecked: 'clear' });
  await bringBackKept(desk.db, desk.owner);
  await askFor(desk);
  expect((await desk.look()).rows).toEqual([]);
  await desk.save([customer('c1', { email: 'a@example.com' })]);
  expect((await desk.look()).rows).toMatchObject([{ recordId: 'c1', kind: 'create' }]);
});

test('clearing can be undone', async () => {
  const desk = await office.newDesk();
  await desk.save([customer('c1')]);
  const seen = await desk.look();
  await desk.approve(seen.version, { except: seen.rows, unchecked: 'clear' });
  await desk.db.transaction((tx) => undoCleared(tx, desk.owner, { rows: seen.rows, actor: 'person' }));
  expect((await desk.look()).rows.length).toBe(1);
});

test('a batch does not count what awaits approval, and ends', async () => {
  const desk = await office.newDesk(SILENT);
  await desk.save([customer('c1'), customer('c2'), invoice('v1', 'c1')]);
  await askFor(desk);
  await desk.approveAll();
  const wanted = { kind: 'push' as const, params: {}, requestedBy: 'test' };
  const batch = await createBatch(desk.db, {
    ...desk.owner,
    ...wanted,
    entityTypes: ['customer', 'invoice'],
  });
  await setBatch(desk.db, desk.owner, batch.id, { category: 'customer', state: 'running' });
  await enqueuePage(desk.db, batch, 'customer', '');
  await setBatch(desk.db, desk.owner, batch.id, { categoryReady: true });
  await desk.run();
  const drained = await drainedBatches(desk.db, desk.owner.tenantId, desk.owner.connectionId);
  expect(drained.map(({ id }) => id)).toEqual([batch.id]);
  await setBatch(desk.db, desk.owner, batch.id, { state: 'done' });
  expect(await readBatch(desk.db, desk.owner, batch.id)).toMatchObject({ total: 1, succeeded: 1, failed: 0 });
  expect((await desk.row('c2'))?.batchId).toBeNull();
});

test('a deletion is approved like any other change', async () => {
  const desk = await office.newDesk();
  await desk.save([customer('c1')]);
  await desk.approveAll();
  await desk.run();
  await deleteRecord(desk.db, {
    tenantId: desk.owner.tenantId,
    entityType: 'customer',
    id: 'c1',
    actor: 'test',
  });
  expect((await desk.look()).rows).toMatchObject([{ kind: 'remove', changes: [{ field: 'deleted' }] }]);
});

test('where no approval is required nothing is asked', async () => {
  const desk = await office.newDesk({ approvalRequired: false });
  await desk.save([customer('c1'), invoice('v1', 'c1')]);
  await desk.run();
  expect(await desk.queue()).toEqual([]);
});

test('no statement of the queue makes a row pending but through the door', async () => {
  const folder = new URL('../../src/db/', import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const makes = await Promise.all(
    files.map(async (name) =>
      (await readFile(new URL(name, folder), 'utf8')).includes("state: 'pending'") ? [name] : [],
    ),
  );
  // The door says so in words, an approval has just been given, a person asked for an undo, and webhooks have a queue of
  // their own.
  expect(makes.flat().sort()).toEqual([
    'approvals/approve.ts',
    'approvals/door.ts',
    'undo/enqueue-undo.ts',
    'webhooks/webhook-deliveries.ts',
  ]);
});

test('content and approval are compared in one statement, not one after the other', async () => {
  const desk = await office.newDesk();
  await desk.save([customer('c1')]);
  const { version } = await desk.look();
  const edit = desk.save([customer('c1', { email: 'race@example.com' })]);
  await Promise.all([edit, desk.approve(version)]);
  const row = await desk.row('c1');
  const [{ hash } = { hash: '' }] = (
    await desk.db.execute<{ hash: string }>(
      sql`select content_hash as hash from records where tenant_id = ${desk.owner.tenantId}`,
    )
  ).rows;
  expect(row?.state === 'pending' && row.approvedHash !== hash).toBe(false);
});
