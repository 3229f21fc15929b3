import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect } from 'vitest';
import { connections, syncQueue } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import type { QueueRow, Tenant } from './harness.ts';
import { customer, invoice } from './samples.ts';
import { type Client, named, push, startUndo, type UndoItems } from './undo-desk.ts';
import { type Books, booksOf } from './vendor-books.ts';
import { type Running, withEngine } from './with-engine.ts';

/** A tenant with a company of its own, what was pushed there, and a hand on the vendor. */
export interface UndoShop {
  tenant: Tenant;
  realmId: string;
  client: Client;
  books: Books;
  refuse(match: object, code: string, times?: number, status?: number): Promise<void>;
  /** Whether anything is sent. */
  gate(open: boolean): Promise<void>;
  /** Saves without the engine taking it by itself. */
  byHand(records: Parameters<Tenant['save']>[0]): Promise<void>;
  /** A push by hand that created one invoice, "i". */
  withInvoice(): Promise<string>;
  /** Starts an undo while nothing is sent, and waits until it has put everything into the queue. */
  waiting(batchId: string): Promise<string>;
  row(): Promise<QueueRow | undefined>;
  messageThere(): Promise<unknown>;
}

export const WRITE = { method: 'POST', path: '/invoice' };
export const edited = invoice('i', 'c', { customerMessage: 'edited meanwhile' });

export const outcomes = (items: UndoItems) => items.map(({ id, state, error }) => [id, state, error?.type]);

/** QuickBooks, an engine and its API for a file; hands over how a shop is opened. */
export function withUndoShops(handOver: (running: Running, open: () => Promise<UndoShop>) => void): void {
  let running: Running;
  let api: EngineApi;
  withEngine((started) => {
    running = started;
  });
  beforeAll(() => {
    api = startEngineApi(running.engine);
    handOver(running, () => openShop(running, api));
  });
  afterAll(() => api?.close());
}

async function openShop({ vendor, engine }: Running, api: EngineApi): Promise<UndoShop> {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const client = await api.clientOf(tenant);
  const row = async () => (await tenant.queue()).find(({ recordId }) => recordId === 'i');
  const gate = async (gateOpen: boolean) => {
    await engine.db.update(connections).set({ gateOpen }).where(eq(connections.id, tenant.connectionId));
    if (gateOpen) await tenant.wake();
  };
  const byHand: UndoShop['byHand'] = async (records) => {
    await tenant.save(records, { wake: false });
    await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
  };
  return {
    tenant,
    realmId,
    client,
    books: await booksOf(vendor, realmId),
    row,
    gate,
    byHand,
    async refuse(match, code, times, status) {
      await vendor.control('/faults', { realmId, kind: 'fault', match, fault: { code, status }, times });
    },
    async withInvoice() {
      await tenant.save([customer('c')]);
      await tenant.settled();
      await byHand([invoice('i', 'c')]);
      return push(tenant, ['invoice']);
    },
    async waiting(batchId) {
      await gate(false);
      const undoId = await startUndo(client, batchId);
      await waitUntil({ what: 'the undo to queue', timeoutMs: 60_000 }, async () =>
        (await tenant.batch(undoId)).categoryReady ? true : undefined,
      );
      expect(await row()).toMatchObject({ state: 'pending', undoId });
      return undoId;
    },
    messageThere: async () => named(await vendor.objects(realmId, 'Invoice'), 'N-i').CustomerMemo,
  };
}
