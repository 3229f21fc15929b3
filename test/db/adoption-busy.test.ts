import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settle } from '../../src/db/queue/settle.ts';
import { closeRequest } from '../../src/db/requests/remote-requests.ts';
import { records } from '../../src/db/schema/index.ts';
import { customer } from '../engine/samples.ts';
import { openDesk } from './approvals-desk.ts';

let office: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  office = await openDesk();
});
afterAll(async () => {
  await office?.close();
});

test('what was found there while somebody saves it here is looked up once more before it is made', async () => {
  const { db } = office;
  const desk = await office.newDesk({ approvalRequired: false });
  const { owner } = desk;
  await desk.save([customer('c1')]);
  const [
    {
      setId,
      stages: [stage = []],
    } = { setId: '', stages: [] },
  ] = await desk.claim();
  await desk.prepare(setId, stage);
  const [request] = await desk.requests();
  if (!request) throw new Error('nothing was composed');
  const counterpart = { externalId: 'B-c1', externalVersion: '1' };
  await db.transaction(async (saving) => {
    await saving
      .select({ id: records.id })
      .from(records)
      .where(and(eq(records.tenantId, owner.tenantId), eq(records.id, 'c1')))
      .for('update');
    await db.transaction(async (tx) => {
      const subjects = await desk.owned(tx, setId, stage);
      await closeRequest(tx, owner, request, 'settled');
      const verdict = { kind: 'adopted', counterpart } as const;
      await settle(
        tx,
        owner,
        subjects.map((subject) => ({ subject, verdict })),
        { retryInMs: 0 },
      );
    });
  });
  expect(await desk.links()).toEqual([]);
  expect(await desk.row('c1')).toMatchObject({ state: 'pending', lookUpFirst: true });
});
