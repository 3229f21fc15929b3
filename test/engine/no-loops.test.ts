import { afterAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { SYNC_ERRORS } from '../../src/errors.ts';
import { chosen, type Kind, recordOf, setAuto, TYPES } from './all-kinds.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import type { Engine, Tenant } from './harness.ts';
import {
  atRest,
  type Cell,
  cellsOf,
  mostSent,
  OF_CONNECTIONS,
  refuseBody,
  requestsBeforePause,
  requestsOf,
  saysWhoActs,
} from './no-loops.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice, teamMember } from './samples.ts';
import { ended, push, startUndo } from './undo-desk.ts';
import { booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

/** Whatever is answered for ever: at most three tries, or a connection that waits and says for what. */

let vendor: Vendor;
let engine: Engine;
let api: EngineApi;

withEngine(
  (running) => {
    ({ vendor, engine } = running);
    api = startEngineApi(engine);
  },
  { conductorLingerMs: 100 },
);
afterAll(() => api?.close());

type Content = Parameters<typeof recordOf>[1];
type State = Parameters<typeof recordOf>[3];
interface Operation {
  kinds: readonly Kind[];
  /** As it stands there before; undefined where it is not there yet. */
  before?: Content;
  after: [Content, State];
  /** What is not found is removed already: nothing is left to do. */
  removes?: true;
}

const PAYOUTS = ['payout', 'payout_activity'] as const;
const OPERATIONS: Record<string, Operation> = {
  create: { kinds: TYPES, after: ['pushed', 'live'] },
  update: { kinds: TYPES, before: 'first', after: ['pushed', 'live'] },
  deactivate: { kinds: ['customer', 'service_item'], before: 'first', after: ['first', 'withdrawn'] },
  void: { kinds: ['invoice', 'payment'], before: 'first', after: ['first', 'withdrawn'] },
  delete: {
    kinds: ['timesheet_entry', ...PAYOUTS],
    before: 'first',
    after: ['first', 'withdrawn'],
    removes: true,
  },
};
const UNDONE: Record<string, Operation> = {
  'put back what was updated': { kinds: TYPES, before: 'first', after: ['pushed', 'live'] },
  'take back what was created': { kinds: TYPES, after: ['pushed', 'live'], removes: true },
};

const refOf = ({ type, id }: Cell) => (type === 'timesheet_entry' ? `${id}:e1` : id);

interface Shop {
  tenant: Tenant;
  realmId: string;
  cells: Cell[];
}

/** A company in which what the operation needs stands already. */
async function openShop({ kinds, before }: Operation): Promise<Shop> {
  const { tenant, realmId } = await vendor.tenantIn(engine, { payroll: true });
  await chosen(engine, tenant);
  await setAuto(engine, tenant, true);
  const cells = cellsOf(kinds);
  const paid = cells.filter(({ type }) => type === 'payment');
  await tenant.save([
    teamMember('ann'),
    customer('base'),
    ...paid.map(({ id }) => invoice(`b${id}`, 'base')),
    ...(before ? cells.map((cell) => recordOf(cell, before, tenant)) : []),
  ]);
  await tenant.settled(60_000);
  expect(await tenant.queue()).toEqual([]);
  return { tenant, realmId, cells };
}

/** Refuses each cell's write for ever with its code. @returns how often each was refused */
async function refuseAll({ tenant, realmId, cells }: Shop) {
  const ids = new Map((await tenant.links()).map((link) => [link.recordId, link.externalId]));
  const counts: (() => Promise<number>)[] = [];
  for (const cell of cells) {
    const there = ids.get(refOf(cell));
    counts.push(await refuseBody(vendor, realmId, cell, there ? `"Id":"${there}"[,}]` : cell.id));
  }
  return () => Promise.all(counts.map((count) => count()));
}

describe('every code of the table for ever', () => {
  test.each(Object.keys(OPERATIONS))(
    '%s: ends after three tries at most, each told once, and says who acts; then nothing is asked any more',
    async (name) => {
      const operation = OPERATIONS[name];
      if (!operation) throw new Error(name);
      const shop = await openShop(operation);
      const { tenant, realmId, cells } = shop;
      const tries = await refuseAll(shop);
      await tenant.save(cells.map((cell) => recordOf(cell, operation.after[0], tenant, operation.after[1])));
      await atRest(engine, tenant);
      const requests = await requestsOf(vendor, realmId);
      const [queue, log, counted] = [await tenant.queue(), await tenant.log(), await tries()];
      const odd = cells.flatMap((cell, index) => {
        const sent = counted[index] ?? 0;
        const row = queue.find(({ recordId }) => recordId === refOf(cell));
        const told = log.filter(({ recordId, status }) => recordId === refOf(cell) && status === 'error');
        const fine = sent >= 1 && sent <= mostSent(cell.code) && told.length >= 1 && told.length <= sent;
        const held = row?.state === 'unresolved' && saysWhoActs(row.error);
        const gone = operation.removes && cell.code === '610' && sent === 1 && !row;
        return gone || (fine && held)
          ? []
          : [{ ...cell, sent, told: told.length, state: row?.state, error: row?.error }];
      });
      expect(odd).toEqual([]);
      await tenant.wake();
      await atRest(engine, tenant);
      expect(await requestsOf(vendor, realmId)).toBe(requests);
    },
    300_000,
  );

  test.each(Object.keys(UNDONE))(
    '%s: is left after three tries at most, and says who acts; then nothing is asked any more',
    async (name) => {
      const operation = UNDONE[name];
      if (!operation) throw new Error(name);
      const shop = await openShop(operation);
      const { tenant, realmId, cells } = shop;
      await setAuto(engine, tenant, false);
      await tenant.save(cells.map((cell) => recordOf(cell, operation.after[0], tenant, operation.after[1])));
      const batchId = await push(tenant, [...TYPES]);
      const tries = await refuseAll(shop);
      const client = await api.clientOf(tenant);
      const items = await ended(client, await startUndo(client, batchId), 200_000);
      await atRest(engine, tenant);
      const requests = await requestsOf(vendor, realmId);
      const [queue, counted] = [await tenant.queue(), await tries()];
      const odd = cells.flatMap((cell, index) => {
        const sent = counted[index] ?? 0;
        const item = items.find(({ id }) => id === refOf(cell));
        const row = queue.find(({ recordId }) => recordId === refOf(cell));
        const fine = sent >= 1 && sent <= mostSent(cell.code);
        const left = item?.state === 'left' || row?.state === 'unresolved';
        const gone = operation.removes && cell.code === '610' && sent === 1 && item?.state === 'undone';
        return gone || (fine && left && saysWhoActs(item?.error))
          ? []
          : [{ ...cell, sent, item, state: row?.state }];
      });
      expect(odd).toEqual([]);
      await tenant.wake();
      await atRest(engine, tenant);
      expect(await requestsOf(vendor, realmId)).toBe(requests);
    },
    300_000,
  );
});

test('a code that is about the connection stops it, says who acts, and writes no more meanwhile', async () => {
  for (const code of OF_CONNECTIONS) {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    const sent = await refuseBody(vendor, realmId, { code, type: 'customer' }, 'Customer c1');
    await tenant.save([customer('c1')]);
    await waitUntil({ what: `the pause for ${code}`, timeoutMs: 60_000 }, async () => {
      return (await tenant.connection()).status !== 'active' || undefined;
    });
    const { pauseReason } = await tenant.connection();
    expect({ code, handling: pauseReason && SYNC_ERRORS[pauseReason.type].handling }).toEqual({
      code,
      handling: 'pause',
    });
    expect({ code, sent: await sent() }).toEqual({ code, sent: requestsBeforePause(code) });
    expect(await tenant.log()).toEqual([]);
  }
}, 120_000);

test('a name that is refused as taken, and that the look-up finds held by itself, is no loop', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const books = await booksOf(vendor, realmId);
  const before = (await books.writes()).length;
  await vendor.control('/faults', {
    realmId,
    kind: 'fault',
    match: { method: 'POST' },
    fault: { code: '6240' },
  });
  await tenant.save([customer('c1', { notes: 'Changed' })]);
  await atRest(engine, tenant);
  expect((await books.writes()).length - before).toBe(1);
  const [row] = await tenant.queue();
  expect(row?.error).toMatchObject({ type: 'DuplicateName' });
  expect(row?.error?.message).toContain('the same one as far as can be told');
});
