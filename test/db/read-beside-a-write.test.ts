import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Executor } from '../../src/db/client.ts';
import { applyPulled } from '../../src/db/pull/apply-pulled.ts';
import { markLookUpFirst, releaseRows } from '../../src/db/queue/set-rows.ts';
import { settle } from '../../src/db/queue/settle.ts';
import { listRecords } from '../../src/db/records/list-records.ts';
import { closeRequest } from '../../src/db/requests/remote-requests.ts';
import { records, remoteRequests } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import type { PulledRecord } from '../../src/providers/provider.ts';
import { customer } from '../engine/samples.ts';
import { type Desk, openDesk } from './approvals-desk.ts';

/** What is read there while the answer of our own write is on its way: which of the two is stored first must not matter. */

let office: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  office = await openDesk();
});
afterAll(() => office?.close());

interface Said {
  companyName: string;
  notes?: string;
}

const named = (said: Said) => customer('c', { displayName: 'Nora North', ...said });
const dataOf = (said: Said) =>
  z.record(z.string(), z.unknown()).parse(ENTITIES.customer.schema.parse(named(said).data));

function asRead(said: Said, externalVersion: string, askedAt = new Date()): PulledRecord {
  return {
    entityType: 'customer',
    counterpart: { externalId: 'B-c', externalVersion },
    data: dataOf(said),
    references: [],
    changedAt: '2026-11-01T00:00:00.000Z',
    askedAt,
  };
}

/** A write that is there, and whose answer is not stored yet. */
async function send(desk: Desk, said: Said) {
  await desk.save([named(said)]);
  const [set] = await desk.claim();
  if (!set) throw new Error('nothing was claimed');
  const [requestId] = await desk.prepare(set.setId, set.stages[0] ?? []);
  const [request] = await desk.db
    .select()
    .from(remoteRequests)
    .where(eq(remoteRequests.id, requestId ?? ''));
  if (!request) throw new Error('nothing was prepared');
  const verdicts = request.items.map((item) => {
    const written = desk.writtenAs(item);
    return { ...written, held: asRead(said, written.counterpart.externalVersion) };
  });
  const answer = async (tx: Executor) => {
    const subjects = await desk.owned(tx, set.setId, set.stages[0] ?? []);
    await closeRequest(tx, desk.owner, request, 'settled');
    const settlements = subjects.flatMap((subject) => {
      const verdict = verdicts.find(({ item }) => item.queueId === subject.row.id);
      return verdict ? [{ subject, verdict }] : [];
    });
    await settle(tx, desk.owner, settlements, { retryInMs: 0 });
  };
  const version = verdicts[0]?.counterpart.externalVersion ?? '';
  return { request, version, answer };
}

async function write(desk: Desk, said: Said): Promise<void> {
  const { answer } = await send(desk, said);
  await desk.db.transaction(answer);
}

async function state({ db, owner, ...desk }: Desk) {
  const page = { entityType: 'customer', limit: 10, order: 'id', includeDeleted: false } as const;
  const found = await listRecords(db, owner.tenantId, page);
  const [link] = await desk.links();
  return {
    says: found.map(({ data }) => data.companyName),
    notes: found.map(({ data }) => data.notes),
    link: link && [link.externalVersion, link.ancestor?.ours.companyName, link.ancestor?.theirs.companyName],
    queue: (await desk.queue()).map(({ state: queued }) => queued),
  };
}

const POLICIES = ['ours_wins', 'theirs_wins', 'ask'] as const;
type Policy = (typeof POLICIES)[number];

function read({ db, owner }: Desk, policy: Policy, pulled: PulledRecord): Promise<unknown> {
  const trace = { policy, asked: false, requestedBy: 'test', mayPush: true };
  return db.transaction((tx) => applyPulled(tx, owner, [pulled], trace));
}

async function untilSomebodyWaits({ db }: Desk): Promise<void> {
  await waitUntil({ what: 'a statement to wait for a lock', timeoutMs: 60_000 }, async () => {
    const waiting = await db.execute(`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`);
    return waiting.rows.length > 0 || undefined;
  });
}

test.for(POLICIES)(
  'what was saved since stays, where the answer is stored while the write is met there: %s',
  async (policy) => {
    const desk = await office.newDesk({ approvalRequired: false });
    await write(desk, { companyName: '1' });
    const { version, answer } = await send(desk, { companyName: '2' });
    await desk.save([named({ companyName: '3' })]);
    let reading: Promise<unknown> | undefined;
    await desk.db.transaction(async (tx) => {
      const mine = and(eq(records.tenantId, desk.owner.tenantId), eq(records.id, 'c'));
      await tx.select().from(records).where(mine).for('update');
      reading = read(desk, policy, asRead({ companyName: '2' }, version));
      await untilSomebodyWaits(desk);
      await answer(tx);
    });
    await reading;
    expect(await state(desk)).toMatchObject({ says: ['3'], link: [version, '2', '2'], queue: ['pending'] });
  },
);

test.for(POLICIES)(
  'what was saved since stays, where the write is met there before its answer: %s',
  async (policy) => {
    const desk = await office.newDesk({ approvalRequired: false });
    await write(desk, { companyName: '1' });
    const { version, answer } = await send(desk, { companyName: '2' });
    await desk.save([named({ companyName: '3' })]);
    await read(desk, policy, asRead({ companyName: '2' }, version));
    expect(await state(desk)).toMatchObject({ says: ['3'], link: [version, '2', '2'] });
    await desk.db.transaction(answer);
    expect(await state(desk)).toMatchObject({ says: ['3'], link: [version, '2', '2'], queue: ['pending'] });
  },
);

test.for(POLICIES)('a write that was given up and has arrived is no change of theirs: %s', async (policy) => {
  const desk = await office.newDesk({ approvalRequired: false });
  await write(desk, { companyName: '1' });
  const { request, version } = await send(desk, { companyName: '2' });
  await desk.save([named({ companyName: '3' })]);
  const queueIds = request.items.map(({ queueId }) => queueId);
  await desk.db.transaction(async (tx) => {
    await closeRequest(tx, desk.owner, request, 'abandoned');
    await markLookUpFirst(tx, desk.owner, queueIds);
    await releaseRows(tx, desk.owner, queueIds);
  });
  await read(desk, policy, asRead({ companyName: '2' }, version));
  expect(await state(desk)).toMatchObject({ says: ['3'], link: [version, '2', '2'], queue: ['pending'] });
});

test.for(POLICIES)(
  'a version that was read after the write stays the last one when the answer comes: %s',
  async (policy) => {
    const desk = await office.newDesk({ approvalRequired: false });
    await write(desk, { companyName: '1' });
    const { answer } = await send(desk, { companyName: '2' });
    await read(desk, policy, asRead({ companyName: '2', notes: 'theirs' }, 'later'));
    await desk.db.transaction(answer);
    expect(await state(desk)).toMatchObject({
      says: ['2'],
      notes: ['theirs'],
      link: ['later', '2', '2'],
      queue: ['pending'],
    });
    await desk.run();
    expect(await state(desk)).toMatchObject({ notes: ['theirs'], link: ['later', '2', '2'], queue: [] });
  },
);

test('what ours wins over a version that was read after the write is sent when the answer has come', async () => {
  const desk = await office.newDesk({ approvalRequired: false });
  await write(desk, { companyName: '1' });
  const { answer } = await send(desk, { companyName: '2' });
  await read(desk, 'ours_wins', asRead({ companyName: 'theirs' }, 'later'));
  await desk.db.transaction(answer);
  expect(await state(desk)).toMatchObject({
    says: ['2'],
    link: ['later', 'theirs', 'theirs'],
    queue: ['pending'],
  });
  await desk.run();
  const over = (await desk.requests())
    .flatMap(({ items }) => items)
    .filter((item) => item.baseVersion === 'later');
  expect(over).toMatchObject([{ sent: { companyName: '2' } }]);
});
