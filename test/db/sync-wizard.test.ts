import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { namesInRows } from '../../src/api/approvals/names.ts';
import { representErrorRow } from '../../src/api/approvals/represent.ts';
import { countWaiting } from '../../src/api/approvals/wizard.ts';
import { listErrors, listFailed, listPending, retryErrors } from '../../src/db/approvals/errors.ts';
import { remindOfApprovals } from '../../src/db/approvals/reminders.ts';
import { bringBackKept } from '../../src/db/approvals/runs.ts';
import { DIRECTIONS } from '../../src/db/approvals/selection.ts';
import { applyPulled } from '../../src/db/pull/apply-pulled.ts';
import { settle } from '../../src/db/queue/settle.ts';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import { syncQueue, webhookDeliveries, webhookEndpoints } from '../../src/db/schema/index.ts';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import type { SyncErrorInfo } from '../../src/errors.ts';
import type { PulledRecord } from '../../src/providers/provider.ts';
import { customer, invoice, serviceItem } from '../engine/samples.ts';
import { type Desk, openDesk } from './approvals-desk.ts';

/** The sentences about the Sync Wizard that need no browser; `test/e2e/sync-wizard.test.ts` has the others. */

let office: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  office = await openDesk();
});
afterAll(async () => {
  await office?.close();
});
vi.setConfig({ testTimeout: 120_000 });

/** A business in which `c1` and `c2` want to go there, and one customer of there wants to come here. */
async function bothWays(): Promise<Desk> {
  const desk = await office.newDesk();
  await desk.save([customer('c1'), customer('c2')]);
  await readThere(desk);
  return desk;
}

const readThere = (desk: Desk) =>
  readRecord(desk, 'there-1', customer('x', { displayName: 'Nora North' }), []);

async function readRecord(
  { db, owner }: Desk,
  externalId: string,
  input: RecordInput,
  references: PulledRecord['references'],
): Promise<void> {
  const parsed = ENTITIES[input.entityType].schema.parse(input.data);
  const data = z.record(z.string(), z.unknown()).parse(parsed);
  const record = {
    entityType: input.entityType,
    counterpart: { externalId, externalVersion: '1' },
    data,
    references,
    changedAt: '2026-11-01T00:00:00.000Z',
  };
  const trace = { policy: 'theirs_wins' as const, requestedBy: 'test', asked: true, mayPush: true };
  await db.transaction((tx) => applyPulled(tx, owner, [record], trace));
}

/** What the wizard shows in a section. */
async function shown(desk: Desk, direction: 'import' | 'export'): Promise<string[]> {
  const { rows } = await desk.look();
  return rows.filter((row) => row.direction === direction).map(({ name }) => name);
}

async function names(desk: Desk, list: typeof listPending): Promise<string[]> {
  const found = [];
  for (const direction of DIRECTIONS)
    found.push(...(await list(desk.db, desk.owner, { direction, after: 0, limit: 50 })));
  return found.map(({ name }) => name);
}

const failed = async ({ db, owner }: Desk) =>
  (await listFailed(db, owner, { limit: 50 })).map(({ entry, settled }) => [entry.entityName, settled]);

async function errorRows({ db, owner }: Desk) {
  return (await listErrors(db, owner, { direction: 'export', after: 0, limit: 50 })).map(representErrorRow);
}

/** A run in which the other side refuses everything. */
async function refuse(desk: Desk, error: SyncErrorInfo): Promise<void> {
  for (const { setId, stages } of await desk.claim()) {
    for (const stage of stages) {
      await desk.db.transaction(async (tx) => {
        const subjects = await desk.owned(tx, setId, stage);
        const refused = subjects.map((subject) => ({ subject, verdict: { kind: 'failed' as const, error } }));
        await settle(tx, desk.owner, refused, { retryInMs: 0 });
      });
    }
  }
}

const CLOSED: SyncErrorInfo = {
  type: 'BooksClosed',
  message: 'The books are closed.',
  vendor: { code: '3171', message: 'An attempt was made to modify a closed period.' },
};
const MEANWHILE: SyncErrorInfo = { type: 'ChangedMeanwhile', message: 'Both sides changed it.' };

test('Whenever you see a number, there is something you need to approve before it will sync, from QuickBooks and vice versa', async () => {
  const desk = await bothWays();
  expect((await countWaiting(desk.db, desk.owner)).rows).toBe(3);
  await desk.run();
  expect(await desk.links()).toEqual([]);
  await desk.approveAll();
  expect(await countWaiting(desk.db, desk.owner)).toEqual({ rows: 0, oldestAt: null });
  await desk.run();
  expect((await desk.links()).map(({ recordId }) => recordId).sort()).toEqual(['c1', 'c2']);
});

test('It is best to address these as soon as they arise: the age of the oldest is told, and a webhook reminds of those a day old, once a day', async () => {
  const desk = await bothWays();
  const { db, owner } = desk;
  const { tenantId } = owner;
  await db
    .insert(webhookEndpoints)
    .values({ tenantId, id: 'w', url: 'https://example.com', events: [], secrets: [] });
  const told = () =>
    db
      .select()
      .from(webhookDeliveries)
      .where(and(eq(webhookDeliveries.tenantId, tenantId), eq(webhookDeliveries.type, 'approvals.waiting')));
  await remindOfApprovals(db);
  expect(await told()).toEqual([]);
  const old = sql`now() - interval '25 hours'`;
  await db.update(syncQueue).set({ createdAt: old }).where(eq(syncQueue.tenantId, tenantId));
  const { oldestAt } = await countWaiting(db, owner);
  await remindOfApprovals(db);
  await remindOfApprovals(db);
  expect((await told()).map(({ data }) => data)).toEqual([
    { connectionId: owner.connectionId, imports: 1, exports: 2, oldestAt },
  ]);
});

test('There are 2 sections: the top one shows what is trying to sync from QuickBooks, the bottom one what is trying to sync into it', async () => {
  const desk = await bothWays();
  expect(await shown(desk, 'import')).toEqual(['Nora North']);
  expect(await shown(desk, 'export')).toEqual(['Customer c1', 'Customer c2']);
});

test('All entities should be selected by default, and a row that came after the look is not', async () => {
  const desk = await bothWays();
  const { version } = await desk.look();
  await desk.save([customer('c3')]);
  expect(await desk.approve(version)).toMatchObject({ approved: { import: 1, export: 2 } });
  expect(await shown(desk, 'export')).toEqual(['Customer c3']);
});

test('Uncheck anything you do not want to sync: it does not, and with “Clear Unchecked” it does not show again until it changes', async () => {
  const desk = await bothWays();
  const { version, rows } = await desk.look();
  await desk.approve(version, {
    except: rows.filter(({ name }) => name === 'Customer c2'),
    unchecked: 'clear',
  });
  await desk.run();
  await bringBackKept(desk.db, desk.owner);
  expect((await desk.links()).map(({ recordId }) => recordId)).toEqual(['c1']);
  expect(await shown(desk, 'export')).toEqual([]);
  await desk.save([customer('c2', { email: 'c2@example.com' })]);
  expect(await shown(desk, 'export')).toEqual(['Customer c2']);
});

test('with “Keep Unchecked” they reappear the next time the connector runs after the current sync, not before', async () => {
  const desk = await bothWays();
  const { version, rows } = await desk.look();
  await desk.approve(version, { except: rows.filter(({ name }) => name !== 'Customer c1') });
  await bringBackKept(desk.db, desk.owner);
  expect([...(await shown(desk, 'import')), ...(await shown(desk, 'export'))]).toEqual([]);
  await desk.run();
  await bringBackKept(desk.db, desk.owner);
  expect([...(await shown(desk, 'import')), ...(await shown(desk, 'export'))]).toEqual([
    'Nora North',
    'Customer c2',
  ]);
});

test('It is one rule for all: “Clear Unchecked” applies to all unchecked entities of both sections', async () => {
  const desk = await bothWays();
  const { version, rows } = await desk.look();
  const answer = await desk.approve(version, { except: rows, unchecked: 'clear' });
  expect(answer).toMatchObject({ unchecked: { import: 1, export: 2 } });
  expect((await desk.queue()).map(({ decision }) => decision)).toEqual(['cleared', 'cleared']);
  expect((await desk.inbound()).map(({ decision }) => decision)).toEqual(['cleared']);
});

test('Once you click “Approve Checked” everything goes into the “Pending syncs” section of the Log, and once the connector runs you see them starting to sync', async () => {
  const desk = await bothWays();
  expect(await names(desk, listPending)).toEqual([]);
  await desk.approveAll();
  const pending = await listPending(desk.db, desk.owner, { direction: 'export', after: 0, limit: 50 });
  expect(await names(desk, listPending)).toEqual(['Nora North', 'Customer c1', 'Customer c2']);
  expect(pending.map(({ state, approvedBy }) => [state, approvedBy])).toEqual([
    ['pending', 'person'],
    ['pending', 'person'],
  ]);
  const sets = await desk.claim();
  const going = await listPending(desk.db, desk.owner, { direction: 'export', after: 0, limit: 50 });
  expect(going.map(({ state }) => state)).toEqual(['in_flight', 'in_flight']);
  for (const { setId, stages } of sets)
    for (const stage of stages)
      for (const id of await desk.prepare(setId, stage)) await desk.answer(id, setId);
  expect(await names(desk, listPending)).toEqual(['Nora North']);
});

test('Error Log: the name of the entity, the direction of the sync issue, why it couldn’t sync, and a QB Status Code', async () => {
  const desk = await bothWays();
  await desk.approveAll();
  await refuse(desk, CLOSED);
  expect(await errorRows(desk)).toMatchObject(
    ['Customer c1', 'Customer c2'].map((name) => ({
      name,
      where: 'FS → QB',
      why: 'The books are closed.',
      code: '3171',
      remedy: expect.stringMatching(/./),
      canFixEditSequence: false,
    })),
  );
  expect(await names(desk, listPending)).toEqual(['Nora North']);
});

test('Failed Syncs: a record log of all failed syncs over time, not of those that couldn’t sync on this occasion', async () => {
  const desk = await bothWays();
  await desk.approveAll();
  await refuse(desk, CLOSED);
  await retryAll(desk, false);
  await desk.run();
  expect(await errorRows(desk)).toEqual([]);
  expect(await failed(desk)).toEqual([
    ['Customer c2', true],
    ['Customer c1', true],
  ]);
});

const retryAll = ({ db, owner }: Desk, merge: boolean) =>
  db.transaction((tx) => retryErrors(tx, owner, { rows: 'all', merge, actor: 'person' }));

test('Check all entities in the Error Log and then click ‘Retry’ in the last column: they go again, but what was edited since is asked about first', async () => {
  const desk = await bothWays();
  await desk.approveAll();
  await refuse(desk, CLOSED);
  await desk.save([customer('c2', { email: 'c2@example.com' })]);
  const rows = (await errorRows(desk)).map(({ id }) => id);
  expect(await retryAll(desk, false)).toEqual({ retried: rows.length, awaiting: 0 });
  await desk.run();
  expect((await desk.links()).map(({ recordId }) => recordId)).toEqual(['c1']);
  expect(await shown(desk, 'export')).toEqual(['Customer c2']);
});

test('‘Fix Edit Sequence’ will only show for certain errors that may be resolved by it, and is done to those alone', async () => {
  const desk = await office.newDesk();
  await desk.save([customer('c1'), customer('c2')]);
  const { version, rows } = await desk.look();
  await desk.approve(version, { except: rows.filter(({ name }) => name === 'Customer c2') });
  await refuse(desk, MEANWHILE);
  await bringBackKept(desk.db, desk.owner);
  await desk.approveAll();
  await refuse(desk, CLOSED);
  expect((await errorRows(desk)).map(({ name, canFixEditSequence }) => [name, canFixEditSequence])).toEqual([
    ['Customer c1', true],
    ['Customer c2', false],
  ]);
  expect(await retryAll(desk, true)).toEqual({ retried: 1, awaiting: 0 });
  expect((await desk.row('c1'))?.mergeAsked).toBe(true);
  expect((await desk.row('c2'))?.state).toBe('unresolved');
});

test('what waits in silence for something that was edited on its way waits for its approval, and holds up no batch', async () => {
  const desk = await office.newDesk();
  await desk.save([customer('c1')]);
  await desk.approveAll();
  const [set] = await desk.claim();
  await desk.save([invoice('v1', 'c1')]);
  await desk.approveAll();
  await desk.claim([set?.setId ?? '']);
  expect(await desk.row('v1')).toMatchObject({ state: 'waiting', error: null });
  await desk.save([customer('c1', { email: 'later@example.com' })]);
  await desk.db.transaction(async (tx) => {
    const subjects = await desk.owned(tx, set?.setId ?? '', set?.stages.flat() ?? []);
    const given = subjects.map((subject) => ({ subject, verdict: { kind: 'released' as const } }));
    await settle(tx, desk.owner, given, { retryInMs: 0 });
  });
  await desk.claim();
  expect((await desk.row('c1'))?.state).toBe('awaiting_approval');
  expect(await desk.row('v1')).toMatchObject({ state: 'waiting', errorType: 'AwaitingApproval' });
  await desk.approveAll();
  await desk.run();
  expect((await desk.links()).map(({ recordId }) => recordId).sort()).toEqual(['c1', 'v1']);
});

test('What a row names is shown by its name, ours and of there, and no id is taken for another record', async () => {
  const desk = await bothWays();
  const lines = [
    { serviceItemId: 's1', description: 'Front', quantity: '2', unitPrice: '25.00', amount: '50.00' },
  ];
  await desk.save([
    serviceItem('s1', { name: 'Mowing' }),
    invoice('i1', 'c1', { lines }),
    // Another one of ours has the id that Nora North has there.
    customer('there-1', { displayName: 'Somebody Else' }),
  ]);
  const path = ['customerId'];
  await readRecord(desk, 'there-2', invoice('x', 'there-1', { number: '77' }), [
    { path, entityType: 'customer', externalId: 'there-1' },
  ]);
  const { rows } = await desk.look();
  const namesIn = await namesInRows(desk.db, desk.owner, rows);
  const shownIn = (name: string) => rows.filter((row) => row.name === name).map(namesIn);
  expect(shownIn('N-i1')).toEqual([{ 'customerId/c1': 'Customer c1', 'serviceItemId/s1': 'Mowing' }]);
  expect(shownIn('77')).toEqual([{ 'customerId/there-1': 'Nora North' }]);
});
