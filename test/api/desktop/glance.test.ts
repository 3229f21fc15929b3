import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultInput, UpdateReport } from '../../../sandbox/quickbooks-desktop/index.ts';
import {
  changeChecks,
  changeCursors,
  connections,
  desktopLogins,
  desktopSessions,
  syncSettings,
} from '../../../src/db/schema/index.ts';
import { type Desk, newDesk, type Office, offerCustomer, openOffice } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

async function visit({ connector, connectionId }: Desk): Promise<UpdateReport> {
  const { db } = office.api;
  const openedAt = sql`${desktopSessions.openedAt} - interval '15 minutes'`;
  await db.update(desktopSessions).set({ openedAt }).where(eq(desktopSessions.connectionId, connectionId));
  return connector.runUpdate();
}

const TYPES = ['customer', 'service_item', 'invoice', 'payment'] as const;

/** Read to the end by the engine, which is not here, after a glance. */
async function stillDesk(): Promise<Desk> {
  const desk = await newDesk(office);
  const { tenantId, connectionId } = desk;
  const { db } = office.api;
  const since = new Date(Date.now() - 3_600_000);
  await db
    .insert(changeCursors)
    .values(TYPES.map((entityType) => ({ tenantId, connectionId, entityType, since })));
  await desk.connector.runUpdate();
  const [session] = await sessionsOf(desk);
  const seen = session?.glance ?? 'nothing was seen';
  await db
    .update(changeChecks)
    .set({ seen, lookedAt: new Date() })
    .where(eq(changeChecks.connectionId, connectionId));
  expect(await isStill(desk)).toBe(true);
  return desk;
}

const sessionsOf = ({ connectionId }: Desk) =>
  office.api.db
    .select()
    .from(desktopSessions)
    .where(eq(desktopSessions.connectionId, connectionId))
    .orderBy(desktopSessions.id);

/** Whether a visit ends at a glance: nobody is woken, and nothing is looked at. */
async function isStill(desk: Desk): Promise<boolean> {
  const { gateway } = office.api;
  const told = () =>
    [...gateway.woken, ...gateway.refreshed].filter(({ connectionId }) => connectionId === desk.connectionId)
      .length;
  const before = told();
  const { message } = await visit(desk);
  const isAlone = told() === before;
  expect(message.includes('nothing has changed')).toBe(isAlone);
  return isAlone;
}

const CASES: Record<string, (desk: Desk) => Promise<unknown>> = {
  'a record that waits to be sent': (desk) =>
    offerCustomer(office, desk, `wait-${desk.id}`.slice(0, 22), 'Waits'),
  'approval that is required from now on': ({ connectionId }) =>
    office.api.db
      .update(syncSettings)
      .set({ approvalRequired: true })
      .where(eq(syncSettings.connectionId, connectionId)),
  'a clock there that was set back': async ({ id }) =>
    office.api.db
      .update(desktopLogins)
      .set({ clockBackAt: new Date(), clockBackMs: 3_600_000 })
      .where(eq(desktopLogins.id, id)),
  'a look that did not come to its end': ({ connectionId }) =>
    office.api.db
      .update(changeChecks)
      .set({ error: { type: 'VendorFault', message: 'no' } })
      .where(eq(changeChecks.connectionId, connectionId)),
  'six hours without a full look': ({ connectionId }) =>
    office.api.db
      .update(changeChecks)
      .set({ lookedAt: sql`now() - interval '6 hours'` })
      .where(eq(changeChecks.connectionId, connectionId)),
  'a type that is being compared': ({ connectionId }) =>
    office.api.db
      .update(changeCursors)
      .set({ comparingSince: new Date() })
      .where(eq(changeCursors.connectionId, connectionId)),
  'a connection that is paused': ({ connectionId }) =>
    office.api.db
      .update(connections)
      .set({ status: 'paused', pausedUntil: new Date('2100-01-01') })
      .where(eq(connections.id, connectionId)),
  'a window that is open in QuickBooks': async ({ file }) => {
    const fault: FaultInput = { kind: 'hresult', at: 'request', code: '0x80040414', skip: 1, times: 1 };
    file.faults.add(fault);
  },
  'a version that QuickBooks does not take any more': async ({ file: { books } }) =>
    books.configure({ ...books.settings, acceptsUpTo: 11 }),
};

test('a visit is over at a glance only where nothing is to do, and what was read last is all there is to know', async () => {
  // Side by side: each visit that goes on waits for an engine that is not here.
  const walked = Object.entries(CASES).map(async ([title, make]) => {
    const desk = await stillDesk();
    await make(desk);
    return (await isStill(desk)) ? title : undefined;
  });
  const still = (await Promise.all(walked)).filter((title) => title !== undefined);
  expect(still).toEqual([]);
}, 240_000);

test('a program that comes every minute for nothing writes no row each time, and is seen the first time it comes', async () => {
  const desk = await stillDesk();
  const login = async () =>
    (await office.api.db.select().from(desktopLogins).where(eq(desktopLogins.id, desk.id))).at(0);
  await office.api.db.update(desktopLogins).set({ lastSeenAt: null }).where(eq(desktopLogins.id, desk.id));
  expect((await desk.connector.runUpdate()).outcome).toBe('no-data');
  const seen = (await login())?.lastSeenAt;
  expect(seen).not.toBeNull();
  expect((await desk.connector.runUpdate()).outcome).toBe('no-data');
  expect((await login())?.lastSeenAt).toEqual(seen);
}, 120_000);
