import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyPulled } from '../../src/db/pull/apply-pulled.ts';
import { storeUnreadable } from '../../src/db/pull/pull-unreadable.ts';
import { listRecords } from '../../src/db/records/list-records.ts';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import type { PulledRecord } from '../../src/providers/provider.ts';
import { customer } from '../engine/samples.ts';
import { type Desk, openDesk } from './approvals-desk.ts';

/** What was asked for before a write of ours and arrives after it: policy × who asked × approval × readable or not. */

let office: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  office = await openDesk();
});
afterAll(() => office?.close());

const named = (companyName: string) => customer('c', { displayName: 'Nora North', companyName });

function asRead(companyName: string, externalVersion: string, askedAt: Date): PulledRecord {
  const { entityType, data } = named(companyName);
  return {
    entityType,
    counterpart: { externalId: 'B-c', externalVersion },
    data: z.record(z.string(), z.unknown()).parse(ENTITIES[entityType].schema.parse(data)),
    references: [],
    changedAt: '2026-11-01T00:00:00.000Z',
    askedAt,
  };
}

async function write(desk: Desk, companyName: string): Promise<string> {
  await desk.save([named(companyName)]);
  if ((await desk.look()).rows.length > 0) await desk.approveAll();
  await desk.run();
  return (await desk.links())[0]?.externalVersion ?? '';
}

async function state({ db, owner, ...desk }: Desk) {
  const page = { entityType: 'customer', limit: 10, order: 'id', includeDeleted: false } as const;
  const found = await listRecords(db, owner.tenantId, page);
  const [link] = await desk.links();
  return {
    company: found.map(({ data }) => data.companyName),
    version: link?.externalVersion,
    queue: (await desk.queue()).map(({ state: queued, errorType }) => `${queued} ${errorType}`),
    inbound: await desk.inbound(),
  };
}

const POLICIES = ['ours_wins', 'theirs_wins', 'ask'] as const;
const CELLS = POLICIES.flatMap((policy) =>
  [true, false].flatMap((asked) =>
    [true, false].flatMap((approvalRequired) =>
      ['readable', 'unreadable'].map((kind) => ({ policy, asked, approvalRequired, kind })),
    ),
  ),
);

test.for(CELLS)('a read that a write overtook changes nothing: %o', async (cell) => {
  const { policy, asked, approvalRequired, kind } = cell;
  const desk = await office.newDesk({ approvalRequired });
  const before = await write(desk, '1');
  const late = asRead('1', before, new Date());
  const after = await write(desk, '2');
  expect(after).not.toBe(before);
  const { db, owner } = desk;
  const trace = { policy, asked, requestedBy: 'test', mayPush: true };
  await db.transaction(async (tx) => {
    if (kind === 'readable') await applyPulled(tx, owner, [late], trace);
    else await storeUnreadable(tx, owner, [{ ...late, unreadable: 'has two names' }], trace);
  });
  expect(await state(desk)).toEqual({ company: ['2'], version: after, queue: [], inbound: [] });
});

test('what was changed there and asked for after our write is taken', async () => {
  const desk = await office.newDesk({ approvalRequired: false });
  await write(desk, '1');
  const { db, owner } = desk;
  const trace = { policy: 'theirs_wins', asked: false, requestedBy: 'test', mayPush: true } as const;
  await db.transaction((tx) => applyPulled(tx, owner, [asRead('3', 'later', new Date())], trace));
  expect(await state(desk)).toMatchObject({ company: ['3'], version: 'later', queue: [] });
});
