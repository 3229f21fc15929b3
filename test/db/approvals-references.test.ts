import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyInbound } from '../../src/db/approvals/apply-inbound.ts';
import { nextApproved } from '../../src/db/approvals/inbound-rows.ts';
import { applyPulled } from '../../src/db/pull/apply-pulled.ts';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import type { PulledRecord } from '../../src/providers/provider.ts';
import { customer, invoice } from '../engine/samples.ts';
import { type Desk, openDesk } from './approvals-desk.ts';

/** What comes in and refers to something that is not here yet. */

let office: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  office = await openDesk();
});
afterAll(() => office?.close());

const TRACE = { policy: 'theirs_wins' as const, requestedBy: 'test', asked: true, mayPush: true };

function pulled(
  { entityType, data }: ReturnType<typeof customer>,
  externalId: string,
  references: PulledRecord['references'] = [],
): PulledRecord {
  const parsed = z.record(z.string(), z.unknown()).parse(ENTITIES[entityType].schema.parse(data));
  const counterpart = { externalId, externalVersion: JSON.stringify(data) };
  return { entityType, counterpart, data: parsed, references, changedAt: '2026-11-01T00:00:00.000Z' };
}

const party = (id: string) => pulled(customer(id), id);
const bill = (to: string) =>
  pulled(invoice('i', to), 'bill-1', [{ path: ['customerId'], entityType: 'customer', externalId: to }]);

async function look(desk: Desk, record: PulledRecord, more: object = {}): Promise<void> {
  await desk.db.transaction((tx) => applyPulled(tx, desk.owner, [record], { ...TRACE, ...more }));
}

/** What is approved is read again and applied, until nothing is. */
async function visit({ db, owner }: Desk, there: readonly PulledRecord[]): Promise<void> {
  for (;;) {
    const rows = await nextApproved(db, owner, 10);
    const [first] = rows;
    if (!first) return;
    const externalIds = rows.map(({ externalId }) => externalId);
    const found = there.filter(
      ({ entityType, counterpart }) =>
        entityType === first.entityType && externalIds.includes(counterpart.externalId),
    );
    await db.transaction((tx) =>
      applyInbound(tx, owner, { entityType: first.entityType, externalIds, found }, TRACE),
    );
  }
}

async function billed(): Promise<Desk> {
  const desk = await office.newDesk({ autoSync: {} });
  await look(desk, party('first'), { approved: true });
  await look(desk, bill('first'), { approved: true });
  // Somebody there bills it to another customer, who is new as well.
  await look(desk, party('second'));
  await look(desk, bill('second'));
  expect((await desk.inbound()).map(({ kind }) => kind)).toEqual(['create', 'update']);
  await desk.approveAll();
  return desk;
}

test('an update that refers to something new is approved once, together with that', async () => {
  const desk = await billed();
  await visit(desk, [party('second'), bill('second')]);
  expect(await desk.inbound()).toEqual([]);
  const links = new Map((await desk.links()).map((link) => [link.externalId, link]));
  expect(links.get('bill-1')?.ancestor?.ours.customerId).toBe(links.get('second')?.recordId);
});

test('what waited for something that is gone there says so, and does not wait on', async () => {
  const desk = await billed();
  // The customer was not there when the invoice was looked at: it waits.
  const [first, second] = await desk.inbound();
  const rows = [first, second].flatMap((row) => row?.externalId ?? []);
  expect(rows).toEqual(['second', 'bill-1']);
  const { db, owner } = desk;
  const invoices = { entityType: 'invoice' as const, externalIds: ['bill-1'], found: [bill('second')] };
  await db.transaction((tx) => applyInbound(tx, owner, invoices, TRACE));
  expect((await desk.inbound()).map(({ state }) => state).sort()).toEqual(['approved', 'waiting']);
  await visit(desk, [bill('second')]);
  expect(await desk.inbound()).toMatchObject([{ state: 'failed', errorType: 'ReferenceNotFound' }]);
});
