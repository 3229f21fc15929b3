import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '../../src/db/ids.ts';
import { clearProblems, storeProblems } from '../../src/db/pull/pull-problems.ts';
import { lockRows } from '../../src/db/queue/set-rows.ts';
import { settle } from '../../src/db/queue/settle.ts';
import { syncQueue } from '../../src/db/schema/index.ts';
import { enqueueUndo } from '../../src/db/undo/enqueue-undo.ts';
import { addItems, listItems } from '../../src/db/undo/undo-items.ts';
import { customer, invoice, payment } from './samples.ts';
import { ended, named, push, undo } from './undo-desk.ts';
import { edited, outcomes, type UndoShop, WRITE, withUndoShops } from './undo-shop.ts';
import type { Running } from './with-engine.ts';

/** What goes wrong during an undo: it comes to an end, says why, and nothing that was asked for is lost. */

let vendor: Running['vendor'];
let engine: Running['engine'];
let open: () => Promise<UndoShop>;
withUndoShops((running, openShop) => {
  ({ vendor, engine } = running);
  open = openShop;
});

test('a put-back that is refused for what it refers to is left after one write', async () => {
  const shop = await open();
  const { tenant, realmId, client, books } = shop;
  await tenant.save([customer('c'), invoice('a', 'c'), invoice('b', 'c'), payment('p', 'c', 'a')]);
  await tenant.settled();
  await shop.byHand([payment('p', 'c', 'b')]);
  const batchId = await push(tenant, ['payment']);
  await books.remove('Invoice', named(await vendor.objects(realmId, 'Invoice'), 'N-a').Id);
  const writes = (await books.writes()).length;
  expect(outcomes(await undo(client, batchId))).toEqual([['p', 'left', 'ReferenceNotFound']]);
  expect((await books.writes()).length - writes).toBe(1);
}, 180_000);

test('a version that is said to be stale and is not is left after one write', async () => {
  const shop = await open();
  const batchId = await shop.withInvoice();
  await shop.refuse(WRITE, '5010');
  const writes = (await shop.books.writes()).length;
  expect(outcomes(await undo(shop.client, batchId))).toEqual([['i', 'left', 'ChangedSince']]);
  expect((await shop.books.writes()).length - writes).toBe(1);
}, 180_000);

test('a version that has moved each time is left after the last try', async () => {
  const { tenant } = await open();
  const ref = { entityType: 'invoice', recordId: 'i' } as const;
  const undoId = newId('bat');
  const item = { ...ref, undoId, name: 'i', externalId: '1', did: 'create', state: 'planned' } as const;
  const verdict = {
    kind: 'renewed',
    version: '7',
    error: { type: 'ChangedSince', message: 'It has moved.' },
  } as const;
  const row = { ...ref, tenantId: tenant.tenantId, connectionId: tenant.connectionId, undoId };
  const state = { state: 'in_flight', priority: 4, rank: 1, requestedBy: 'test' } as const;
  const renew = () =>
    engine.db.transaction(async (tx) => {
      const [{ id = 0 } = {}] = await tenant.queue();
      const subjects = await lockRows(tx, tenant, [id]);
      await settle(
        tx,
        tenant,
        subjects.map((subject) => ({ subject, verdict })),
        { retryInMs: 1 },
      );
    });
  await addItems(engine.db, tenant, [{ ...item, version: '6' }]);
  await engine.db.insert(syncQueue).values({ ...row, ...state, attempts: 1, round: 1 });
  await renew();
  expect((await tenant.queue()).map(({ attempts }) => attempts)).toEqual([2]);
  await engine.db.update(syncQueue).set({ round: 2 }).where(eq(syncQueue.tenantId, tenant.tenantId));
  await renew();
  expect(await tenant.queue()).toEqual([]);
  expect(await listItems(engine.db, tenant.tenantId, undoId)).toMatchObject([
    { state: 'left', error: verdict.error },
  ]);
});

test('what cannot be read is left with the reason, though a pull has read a newer version', async () => {
  const shop = await open();
  const { tenant, realmId, client, books } = shop;
  const batchId = await shop.withInvoice();
  const { Id } = named(await vendor.objects(realmId, 'Invoice'), 'N-i');
  await books.change('Invoice', Id, { PrivateNote: 'written there' });
  await tenant.refresh();
  await shop.refuse({ method: 'GET', path: '/query' }, '4001');
  const writes = (await books.writes()).length;
  expect(outcomes(await undo(client, batchId))).toEqual([['i', 'left', 'ReadRefused']]);
  expect((await books.writes()).length).toBe(writes);
}, 180_000);

test('a step that fails for the moment each time is left, and no later edit takes it up', async () => {
  const shop = await open();
  const { tenant, client } = shop;
  const batchId = await shop.withInvoice();
  await shop.refuse(WRITE, '10000', 3, 400);
  expect(outcomes(await undo(client, batchId))).toEqual([['i', 'left', 'VendorFault']]);
  expect(await shop.row()).toBeUndefined();
  await tenant.save([edited]);
  await tenant.settled();
  expect(await shop.messageThere()).toEqual({ value: 'edited meanwhile' });
}, 180_000);

test('a step whose answer never came goes on only by Retry', async () => {
  const shop = await open();
  const { tenant, realmId, client, books } = shop;
  const batchId = await shop.withInvoice();
  await vendor.control('/faults', { realmId, kind: 'drop-before', match: WRITE });
  expect(outcomes(await undo(client, batchId))).toEqual([['i', 'planned', 'OutcomeUnknown']]);
  const stuck = await shop.row();
  expect(stuck).toMatchObject({
    state: 'unresolved',
    undoId: expect.any(String),
    errorType: 'OutcomeUnknown',
  });
  expect(stuck?.openRequestId).not.toBeNull();
  await vendor.control('/faults', undefined, 'DELETE');
  const writes = (await books.writes()).length;
  await tenant.save([edited]);
  await push(tenant, ['invoice']);
  // Nobody has looked at it: Sync on many does not let it go on.
  const several = await client({
    method: 'POST',
    url: '/v1/records:sync',
    body: { type: 'invoice', ids: ['i'] },
  });
  expect(several.body).toMatchObject({
    queued: 0,
    refused: [{ reason: expect.stringMatching(/^Its undo .* Retry there/), count: 1 }],
  });
  await tenant.settled();
  expect((await books.writes()).length).toBe(writes);
  expect(await shop.row()).toMatchObject({ state: 'unresolved', undoId: stuck?.undoId });
  const [again] = await undo(client, batchId);
  expect(again?.error?.message).toMatch(/press Retry/);

  await tenant.retry('invoice', 'i');
  await tenant.settled();
  const items = await client({ url: `/v1/batches/${stuck?.undoId}/undo-items` });
  expect(items.body.items).toMatchObject([{ state: 'undone', error: null }]);
  expect(await shop.row()).toMatchObject({ state: 'unresolved', errorType: 'Undone', undoId: null });
  expect(await vendor.objects(realmId, 'Invoice')).toEqual([]);
}, 180_000);

test('an edit made while its undo waits goes once the undo has left the record, matched with the bank', async () => {
  const shop = await open();
  const batchId = await shop.withInvoice();
  const undoId = await shop.waiting(batchId);
  await shop.tenant.save([edited]);
  await shop.refuse(WRITE, '6480', 1);
  await shop.gate(true);
  expect(outcomes(await ended(shop.client, undoId))).toEqual([['i', 'left', 'RecordFrozen']]);
  await shop.tenant.settled();
  expect(await shop.row()).toBeUndefined();
  expect(await shop.messageThere()).toEqual({ value: 'edited meanwhile' });
}, 180_000);

test('an undo that is stopped at once leaves what it has not begun, and what was edited meanwhile goes', async () => {
  const shop = await open();
  const { client, tenant } = shop;
  const batchId = await shop.withInvoice();
  const undoId = await shop.waiting(batchId);
  await tenant.save([edited]);
  const stop = await client({ method: 'POST', url: `/v1/batches/${undoId}/stop?when=now` });
  expect(stop.status).toBe(202);
  const items = await ended(client, undoId);
  expect(items).toMatchObject([{ id: 'i', state: 'left', note: expect.stringMatching(/stopped/) }]);
  expect(await shop.row()).toMatchObject({ state: 'pending', undoId: null, owedBefore: false });
  await shop.gate(true);
  await tenant.settled();
  expect(await shop.messageThere()).toEqual({ value: 'edited meanwhile' });
}, 180_000);

test('what was owed before one undo is still owed when another takes the record over', async () => {
  const { tenant } = await open();
  const ref = { entityType: 'invoice', recordId: 'i' } as const;
  const { tenantId, connectionId } = tenant;
  await engine.db.insert(syncQueue).values({
    ...ref,
    tenantId,
    connectionId,
    state: 'unresolved',
    priority: 4,
    rank: 1,
    requestedBy: 'test',
    undoId: 'first',
    owedBefore: true,
  });
  await engine.db.transaction((tx) =>
    enqueueUndo(tx, tenant, [ref], { undoId: 'second', requestedBy: 'test' }),
  );
  expect(await tenant.queue()).toMatchObject([{ undoId: 'second', owedBefore: true }]);
});

test('a reader leaves the row of an undo that waits', async () => {
  const shop = await open();
  const { tenant, client } = shop;
  const batchId = await shop.withInvoice();
  const undoId = await shop.waiting(batchId);
  const ref = { entityType: 'invoice', recordId: 'i' } as const;
  const error = { type: 'CounterpartMissing', message: 'It was deleted there.' } as const;
  await storeProblems(engine.db, tenant, [{ ...ref, error }], 'test');
  expect(await shop.row()).toMatchObject({ state: 'pending', undoId, error: null });
  await engine.db
    .update(syncQueue)
    .set({ state: 'unresolved', errorType: 'CounterpartMissing' })
    .where(eq(syncQueue.tenantId, tenant.tenantId));
  await clearProblems(engine.db, tenant, [ref]);
  expect(await shop.row()).toMatchObject({ undoId });
  await tenant.retry('invoice', 'i');
  await shop.gate(true);
  expect(outcomes(await ended(client, undoId))).toEqual([['i', 'undone', undefined]]);
}, 180_000);

const LEAVES: Record<string, (shop: UndoShop) => ReturnType<UndoShop['client']>> = {
  'is deleted here': ({ client }) => client({ method: 'DELETE', url: '/v1/invoices/i' }),
  'leaves the sync with its account': ({ client, tenant }) =>
    client({
      method: 'POST',
      url: `/v1/connections/${tenant.connectionId}/accounts/unsync`,
      body: { ids: ['c'] },
    }),
};

test.each(Object.keys(LEAVES))(
  'a record that %s while its undo waits is taken back all the same, and nothing of it is asked for after',
  async (how) => {
    const shop = await open();
    const { tenant, client, realmId } = shop;
    const undoId = await shop.waiting(await shop.withInvoice());
    const answer = await LEAVES[how]?.(shop);
    expect(answer?.status).toBeLessThan(300);
    await shop.gate(true);
    expect(outcomes(await ended(client, undoId))).toEqual([['i', 'undone', undefined]]);
    expect(await tenant.batch(undoId)).toMatchObject({ state: 'done', succeeded: 1, skipped: 0, failed: 0 });
    expect(await vendor.objects(realmId, 'Invoice')).toEqual([]);
    await tenant.settled();
    expect(await shop.row()).toBeUndefined();
  },
  60_000,
);
