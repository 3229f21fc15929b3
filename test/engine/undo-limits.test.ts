import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { endBatch } from '../../src/activities/batches/run-push.ts';
import { pruneRequests, pruneUndo } from '../../src/db/requests/remote-requests.ts';
import { batchWrites, connections, undoItems } from '../../src/db/schema/index.ts';
import { withdrawUndo } from '../../src/db/undo/enqueue-undo.ts';
import { heldPrerequisites } from '../../src/db/undo/held-prerequisites.ts';
import { holdRecords } from '../../src/db/undo/holds.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { sealNow } from '../support/seal-now.ts';
import { customer, invoice, payment } from './samples.ts';
import { ended, named, previewOf, push, startUndo, undo } from './undo-desk.ts';
import { outcomes, type UndoShop, withUndoShops } from './undo-shop.ts';
import type { Running } from './with-engine.ts';

/** What an undo knows, and for how long: what it cannot read, what is kept no longer, and what only looks done. */

let vendor: Running['vendor'];
let engine: Running['engine'];
let open: () => Promise<UndoShop>;
withUndoShops((running, openShop) => {
  ({ vendor, engine } = running);
  open = openShop;
});

const READ = { method: 'GET', path: '/query' };

async function told({ tenant }: UndoShop, undoId: string, type: string): Promise<void> {
  await waitUntil({ what: `the undo to say ${type}`, timeoutMs: 60_000 }, async () =>
    (await tenant.batch(undoId)).error?.type === type ? true : undefined,
  );
}

test('an undo that waits to read says for what, and an ordinary stop ends it', async () => {
  const shop = await open();
  const batchId = await shop.withInvoice();
  await shop.refuse(READ, '3001');
  const undoId = await startUndo(shop.client, batchId);
  await told(shop, undoId, 'RateLimited');
  expect((await shop.tenant.connection()).status).toBe('paused');
  await shop.client({ method: 'POST', url: `/v1/batches/${undoId}/stop` });
  await ended(shop.client, undoId, 20_000);
  expect((await shop.tenant.batch(undoId)).state).toBe('stopped');
  expect(await shop.row()).toBeUndefined();
  expect(await vendor.objects(shop.realmId, 'Invoice')).toHaveLength(1);
}, 180_000);

test('an undo that met an outage goes on by itself, and says so no more', async () => {
  const shop = await open();
  const { tenant, client, realmId } = shop;
  const batchId = await shop.withInvoice();
  await vendor.control('/faults', { realmId, kind: 'drop-before', match: { method: 'GET' } });
  const undoId = await startUndo(client, batchId);
  await told(shop, undoId, 'VendorUnavailable');
  await vendor.control('/faults', undefined, 'DELETE');
  expect(outcomes(await ended(client, undoId))).toEqual([['i', 'undone', undefined]]);
  expect((await tenant.batch(undoId)).error).toBeNull();
}, 180_000);

test('an undo whose sign-in has ended fails, and somebody is asked to sign in', async () => {
  const shop = await open();
  const batchId = await shop.withInvoice();
  await vendor.control('/tokens/revoke', { realmId: shop.realmId });
  const undoId = await startUndo(shop.client, batchId);
  await ended(shop.client, undoId, 20_000);
  expect(await shop.tenant.batch(undoId)).toMatchObject({
    state: 'failed',
    error: { type: 'ConnectionNeedsReauth' },
  });
  expect((await shop.tenant.connection()).status).toBe('needs_reauth');
}, 180_000);

test('what a failed undo had not come to says that it failed', async () => {
  const shop = await open();
  const undoId = await shop.waiting(await shop.withInvoice());
  const { tenantId, connectionId } = shop.tenant;
  const input = { tenantId, connectionId, batchId: undoId };
  await withdrawUndo(engine.db, shop.tenant, undoId);
  await endBatch(engine, { ...input, state: 'failed' });
  const [item] = await ended(shop.client, undoId);
  expect(item).toMatchObject({
    id: 'i',
    state: 'left',
    note: expect.stringMatching(/^The undo failed before/),
  });
}, 180_000);

test('the closing date of today counts, not the one that was read when connecting', async () => {
  const shop = await open();
  const batchId = await shop.withInvoice();
  await engine.db
    .update(connections)
    .set({ capabilities: sql`capabilities || '{"bookCloseDate": "2026-12-31"}'` })
    .where(eq(connections.id, shop.tenant.connectionId));
  expect(outcomes(await undo(shop.client, batchId))).toEqual([['i', 'undone', undefined]]);
}, 180_000);

test('an invoice over nothing is voided, not taken for void', async () => {
  const shop = await open();
  const { tenant, client, realmId } = shop;
  await tenant.save([customer('c')]);
  await tenant.settled();
  const lines = [{ description: 'Gift', quantity: '1', unitPrice: '0.00', amount: '0.00' }];
  await shop.byHand([invoice('i', 'c', { lines, total: '0.00' })]);
  const batchId = await push(tenant, ['invoice']);
  expect(outcomes(await undo(client, batchId, 'void'))).toEqual([['i', 'undone', undefined]]);
  expect(named(await vendor.objects(realmId, 'Invoice'), 'N-i').PrivateNote).toMatch(/voided/i);
}, 180_000);

test('what is voided keeps its number, and pushed again it goes into that very one', async () => {
  const shop = await open();
  const { tenant, client, realmId } = shop;
  const batchId = await shop.withInvoice();
  const [made] = await vendor.objects(realmId, 'Invoice');
  expect(outcomes(await undo(client, batchId, 'void'))).toEqual([['i', 'undone', undefined]]);
  expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([{ DocNumber: 'N-i', TotalAmt: 0 }]);
  await push(tenant, ['invoice']);
  await tenant.settled();
  expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([
    { Id: made?.Id, DocNumber: 'N-i', TotalAmt: 50 },
  ]);
  expect(await shop.row()).toBeUndefined();
}, 180_000);

test('what is held is found behind what has no counterpart', async () => {
  const { tenant } = await open();
  await tenant.save([customer('c'), customer('d'), invoice('i', 'c'), payment('p', 'd', 'i')], {
    wake: false,
  });
  const held = { entityType: 'customer', recordId: 'c' } as const;
  await holdRecords(engine.db, tenant, [{ ...held, undoId: 'u', heldBy: 'test' }]);
  const asked = { entityType: 'payment', recordId: 'p' } as const;
  expect(await heldPrerequisites(engine.db, tenant, [asked])).toEqual([held]);
});

/** A push by hand that changed the invoice. */
async function withChange(shop: UndoShop): Promise<string> {
  await shop.withInvoice();
  await shop.byHand([invoice('i', 'c', { customerMessage: 'second' })]);
  return push(shop.tenant, ['invoice']);
}

test('what was pruned while an undo waited is left, and nothing is put back from nothing', async () => {
  const shop = await open();
  const batchId = await withChange(shop);
  const undoId = await shop.waiting(batchId);
  await engine.db
    .update(undoItems)
    .set({ at: new Date(0) })
    .where(eq(undoItems.undoId, undoId));
  await pruneUndo(engine.db, 30);
  await shop.gate(true);
  expect(outcomes(await ended(shop.client, undoId))).toEqual([['i', 'left', 'NotKept']]);
  expect(await shop.messageThere()).toEqual({ value: 'second' });
}, 180_000);

test('what stood there is known as long as requests are kept, and the remedy is to correct it there', async () => {
  const shop = await open();
  const batchId = await withChange(shop);
  await engine.db.execute(
    sql`update remote_requests set settled_at = 'epoch' where tenant_id = ${shop.tenant.tenantId}`,
  );
  await sealNow(engine.db);
  await pruneRequests(engine.db, 30);
  expect(outcomes(await previewOf(shop.client, batchId))).toEqual([['i', 'left', 'NotKept']]);
  const [left] = await undo(shop.client, batchId);
  expect(left).toMatchObject({ state: 'left', error: { type: 'NotKept' } });
  expect(left?.error?.remedy).toMatch(/^Correct it in QuickBooks by hand/);
  const { Id } = named(await vendor.objects(shop.realmId, 'Invoice'), 'N-i');
  await shop.books.change('Invoice', Id, { CustomerMemo: { value: 'corrected' } });
  await shop.tenant.refresh();
  expect(await shop.tenant.record('invoice', 'i')).toMatchObject({ customerMessage: 'corrected' });

  await engine.db
    .update(batchWrites)
    .set({ at: new Date(0) })
    .where(eq(batchWrites.batchId, batchId));
  await pruneUndo(engine.db, 30);
  const again = await shop.client({ method: 'POST', url: `/v1/batches/${batchId}/undo`, body: {} });
  expect(again).toMatchObject({ status: 409, body: { code: 'state_not_allowed' } });
}, 180_000);
