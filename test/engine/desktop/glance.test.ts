import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UpdateReport } from '../../../sandbox/quickbooks-desktop/index.ts';
import {
  changeChecks,
  changeCursors,
  connections,
  desktopSessions,
  remoteRequests,
} from '../../../src/db/schema/index.ts';
import { waitUntil } from '../../../src/dev/wait-until.ts';
import { customer, invoice } from '../samples.ts';
import { changeInvoiceIn } from './company-books.ts';
import { type Desk, type DesktopOffice, openDesktopOffice } from './desk.ts';

let office: DesktopOffice;
beforeAll(async () => {
  office = await openDesktopOffice();
});
afterAll(() => office.close());

/** A quarter of an hour passes, and the program comes. */
async function visit({ connector, tenant: { tenantId } }: Desk): Promise<UpdateReport> {
  const { db } = office.engine;
  const opened = sql`${desktopSessions.openedAt} - interval '15 minutes'`;
  await db.update(desktopSessions).set({ openedAt: opened }).where(eq(desktopSessions.tenantId, tenantId));
  const due = sql`${changeChecks.dueAt} - interval '15 minutes'`;
  await db.update(changeChecks).set({ dueAt: due }).where(eq(changeChecks.tenantId, tenantId));
  return connector.runUpdate();
}

const isNothingNew = ({ message, exchanges }: UpdateReport) =>
  message.includes('nothing has changed') && exchanges === 1;

/** A customer with an invoice, in step, and looked at until nothing is new. */
async function stillDesk(): Promise<Desk> {
  const desk = await office.newDesk();
  await desk.connector.runUpdate();
  await desk.tenant.save([customer('c1'), invoice('i1', 'c1')], { wake: false });
  await desk.work();
  await untilStill(desk);
  return desk;
}

const untilStill = (desk: Desk) =>
  waitUntil({ what: 'a visit without news', timeoutMs: 120_000 }, async () => {
    if (isNothingNew(await visit(desk))) return true;
    await office.relay();
    return undefined;
  });

test('a visit in which nothing has changed asks once, opens no gate, and leaves its own row behind', async () => {
  const desk = await stillDesk();
  const { tenantId } = desk.tenant;
  const { db } = office.engine;
  const rows = async () => ({
    requests: await db
      .select()
      .from(remoteRequests)
      .where(and(eq(remoteRequests.tenantId, tenantId), eq(remoteRequests.kind, 'read'))),
    cursors: await db.select().from(changeCursors).where(eq(changeCursors.tenantId, tenantId)),
    connection: await db.select().from(connections).where(eq(connections.tenantId, tenantId)),
    log: await desk.tenant.log(),
  });
  const before = await rows();
  expect(await visit(desk)).toMatchObject({ outcome: 'done', exchanges: 1, progress: 100, deviations: [] });
  expect(await rows()).toEqual(before);
  const [check] = await db.select().from(changeChecks).where(eq(changeChecks.tenantId, tenantId));
  expect(check?.checkedAt?.getTime()).toBeGreaterThan(check?.lookedAt?.getTime() ?? 0);
}, 240_000);

test('what has changed since is taken in the visit that sees it, also where it left the same EditSequence', async () => {
  const desk = await stillDesk();
  changeInvoiceIn(desk.file, 'N-i1', { message: 'said there' }, { sameSecond: true });
  expect(isNothingNew(await visit(desk))).toBe(false);
  await desk.until(
    'the edit',
    async () => (await desk.tenant.record('invoice', 'i1'))?.customerMessage === 'said there',
  );
  // Long after it has shown that second for the last time, only what is newer is looked at.
  const moved = sql`${changeCursors.movedAt} - interval '3 hours'`;
  const isOurs = eq(changeCursors.tenantId, desk.tenant.tenantId);
  await office.engine.db.update(changeCursors).set({ movedAt: moved }).where(isOurs);
  await untilStill(desk);
  changeInvoiceIn(desk.file, 'N-i1', { message: 'said again' }, { sameSecond: true });
  expect(isNothingNew(await visit(desk))).toBe(false);
}, 240_000);
