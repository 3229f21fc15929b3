import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { applyInbound } from '../../src/db/approvals/apply-inbound.ts';
import { applyPulled } from '../../src/db/pull/apply-pulled.ts';
import { lockRows } from '../../src/db/queue/set-rows.ts';
import { settle } from '../../src/db/queue/settle.ts';
import { inboundChanges, syncQueue } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import type { PulledRecord } from '../../src/providers/provider.ts';
import { customer } from '../engine/samples.ts';
import { type Desk, openDesk } from './approvals-desk.ts';

/** What comes in and what goes out are locked in one order: PostgreSQL ends nobody for waiting for each other (40P01). */

let office: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  office = await openDesk();
});
afterAll(() => office?.close());
vi.setConfig({ testTimeout: 120_000 });

const numbers = [0, 1, 2, 3];
const mine = ({ owner }: Desk) => eq(syncQueue.tenantId, owner.tenantId);

/** Until so many wait for a lock that another one holds. */
async function waiting({ db }: Desk, count: number): Promise<void> {
  await waitUntil({ what: `${count} to wait`, timeoutMs: 60_000 }, async () => {
    const { rows } = await db.execute<{ waiting: number }>(sql`select count(*)::int as waiting
      from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    return (rows[0]?.waiting ?? 0) >= count || undefined;
  });
}

const TRACE = { policy: 'theirs_wins' as const, requestedBy: 'test', asked: true, mayPush: true };

function theirs(n: number, version: string): PulledRecord {
  const { entityType, data } = customer(`c${n}`, { companyName: `there ${version}` });
  const parsed = z.record(z.string(), z.unknown()).parse(ENTITIES[entityType].schema.parse(data));
  const counterpart = { externalId: `there-${n}`, externalVersion: version };
  return { entityType, counterpart, data: parsed, references: [], changedAt: '2026-11-01T00:00:00.000Z' };
}

test('letting in what was approved and settling what is under way never end each other', async () => {
  const desk = await office.newDesk();
  const { db, owner } = desk;
  const all = (version: string) => numbers.map((n) => theirs(n, version));
  const externalIds = numbers.map((n) => `there-${n}`);
  await db.transaction((tx) => applyPulled(tx, owner, all('1'), { ...TRACE, approved: true }));
  const ours = await desk.links();
  await desk.save(
    ours.map(({ recordId, externalId }) =>
      customer(recordId, {
        displayName: `Customer c${externalId.slice(6)}`,
        companyName: 'there 1',
        notes: 'here',
      }),
    ),
  );
  await db.transaction((tx) => applyPulled(tx, owner, all('2'), TRACE));
  const held = eq(inboundChanges.tenantId, owner.tenantId);
  await db.update(inboundChanges).set({ state: 'approved' }).where(held);
  await db.update(syncQueue).set({ state: 'in_flight', claimedBy: 'set' }).where(mine(desk));
  const ids = (await desk.queue()).map(({ id }) => id);
  expect([ids.length, (await desk.inbound()).length]).toEqual([4, 4]);
  let letIn: Promise<unknown> = Promise.resolve();
  await db.transaction(async (tx) => {
    const subjects = await lockRows(tx, owner, ids);
    letIn = db.transaction((other) =>
      applyInbound(other, owner, { entityType: 'customer', externalIds, found: all('2') }, TRACE),
    );
    letIn.catch(() => undefined);
    await waiting(desk, 1);
    const verdicts = subjects.map((subject) => {
      const n = Number(subject.link?.externalId.slice('there-'.length));
      return { subject, verdict: { kind: 'overruled' as const, theirs: theirs(n, '3') } };
    });
    await settle(tx, owner, verdicts, { retryInMs: 0 });
  });
  await letIn;
  // What somebody changed there meanwhile is before people, as it is now.
  expect((await desk.inbound()).map(({ state }) => state)).toEqual(Array(4).fill('awaiting'));
});
