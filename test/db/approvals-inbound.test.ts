import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { applyInbound } from '../../src/db/approvals/apply-inbound.ts';
import { undoCleared } from '../../src/db/approvals/approve.ts';
import { nextApproved } from '../../src/db/approvals/inbound-rows.ts';
import type { ListedRow } from '../../src/db/approvals/list.ts';
import { bringBackKept } from '../../src/db/approvals/runs.ts';
import { applyPulled } from '../../src/db/pull/apply-pulled.ts';
import { listRecords } from '../../src/db/records/list-records.ts';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import type { PulledRecord } from '../../src/providers/provider.ts';
import { customer } from '../engine/samples.ts';
import { type Desk, openDesk } from './approvals-desk.ts';

/** Every change that comes in: what it does here × what a person decided × what happened meanwhile × a crash in it. */

let office: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  office = await openDesk();
});
afterAll(async () => {
  await office?.close();
});
vi.setConfig({ testTimeout: 120_000 });

const TRACE = { policy: 'theirs_wins' as const, requestedBy: 'test', asked: true, mayPush: true };
const NAME = 'Nora North';

/** The customer as the other side says it. */
class There {
  version = 0;
  companyName = '1';
  gone = false;
  readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  read(): PulledRecord {
    const { entityType, data } = customer('there', {
      displayName: NAME,
      companyName: this.companyName,
      email: 'nora@north.example',
    });
    const parsed = ENTITIES[entityType].schema.parse(data);
    return {
      entityType,
      counterpart: { externalId: 'there-1', externalVersion: String(this.version) },
      data: z.record(z.string(), z.unknown()).parse(parsed),
      references: [],
      changedAt: '2026-11-01T00:00:00.000Z',
    };
  }

  edit(companyName: string): void {
    this.version += 1;
    this.companyName = companyName;
  }

  /** The other side is looked at. */
  async look(more: object = {}): Promise<void> {
    const { db, owner } = this.desk;
    await db.transaction((tx) => applyPulled(tx, owner, [this.read()], { ...TRACE, ...more }));
  }

  /** One visit: what is approved is read again and applied; `crash` ends it at its last line, and it is made anew. */
  async visit(crash: boolean): Promise<void> {
    const { db, owner } = this.desk;
    const apply = async (fails: boolean) => {
      const rows = await nextApproved(db, owner, 10);
      const externalIds = rows.map(({ externalId }) => externalId);
      const found = this.gone || rows.length === 0 ? [] : [this.read()];
      await db.transaction(async (tx) => {
        await applyInbound(tx, owner, { entityType: 'customer', externalIds, found }, TRACE);
        if (fails) throw new Error('it died here');
      });
    };
    if (crash) await expect(apply(true)).rejects.toThrow('it died here');
    await apply(false);
    // Its end was not seen: it is made once more.
    if (crash) await apply(false);
  }
}

/** What the change would do here, and the record that it is about. */
const OPERATIONS = {
  async create() {
    return undefined;
  },
  async update(there: There) {
    await there.look({ approved: true });
    const [row] = await there.desk.hashes();
    there.edit('2');
    return row?.recordId;
  },
  async link(there: There) {
    await there.desk.save([customer('ours', { displayName: NAME, companyName: '7' })]);
    return 'ours';
  },
};
type Operation = keyof typeof OPERATIONS;

const MEANWHILE = {
  nothing: async () => undefined,
  'edited there': async (there: There) => there.edit('3'),
  /** Of something new: a record of that name is saved here. */
  'edited here': async ({ desk }: There, ours: string | undefined) => {
    await desk.save([customer(ours ?? 'since', { displayName: NAME, companyName: '9' })]);
  },
  'deleted there': async (there: There) => {
    there.gone = true;
  },
};
type Meanwhile = keyof typeof MEANWHILE;

const imports = async (desk: Desk): Promise<ListedRow[]> =>
  (await desk.look()).rows.filter(({ direction }) => direction === 'import');

async function companies({ db, owner }: Desk): Promise<unknown[]> {
  const { tenantId } = owner;
  const found = await listRecords(db, tenantId, {
    entityType: 'customer',
    limit: 10,
    order: 'id',
    includeDeleted: false,
  });
  return found.map(({ data }) => data.companyName);
}

async function begin(operation: Operation) {
  const desk = await office.newDesk({ autoSync: {} });
  const there = new There(desk);
  const ours = await OPERATIONS[operation](there);
  await there.look();
  return { desk, there, ours };
}

async function decide(desk: Desk, decision: 'kept' | 'approved' | 'cleared'): Promise<void> {
  const { version, rows } = await desk.look();
  if (decision === 'approved') await desk.approve(version);
  else await desk.approve(version, { except: rows, unchecked: decision === 'kept' ? 'keep' : 'clear' });
}

const cells = (Object.keys(OPERATIONS) as Operation[]).flatMap((operation) =>
  (Object.keys(MEANWHILE) as Meanwhile[]).map((meanwhile) => ({ operation, meanwhile })),
);

test.each(cells)(
  'approved, $meanwhile, then read again: a $operation comes in once as it was seen, or asks again',
  async ({ operation, meanwhile }) => {
    for (const crash of [false, true]) {
      const { desk, there, ours } = await begin(operation);
      expect(await imports(desk)).toMatchObject([{ kind: operation, recordId: ours ?? null, name: NAME }]);
      await decide(desk, 'approved');
      await MEANWHILE[meanwhile](there, ours);
      const before = await companies(desk);
      await there.visit(crash);
      switch (meanwhile) {
        case 'nothing':
          expect(await companies(desk)).toEqual([there.companyName]);
          expect(await desk.inbound()).toEqual([]);
          break;
        case 'edited there':
        case 'edited here':
          expect(await companies(desk)).toEqual(before);
          expect(await imports(desk)).toMatchObject([{ name: NAME }]);
          // Once a person has seen that too, it comes in.
          await decide(desk, 'approved');
          await there.visit(crash);
          expect(await companies(desk)).toEqual([there.companyName]);
          expect(await desk.inbound()).toEqual([]);
          break;
        case 'deleted there':
          expect(await companies(desk)).toEqual(before);
          expect(await desk.inbound()).toEqual([]);
          break;
        default:
          meanwhile satisfies never;
      }
      expect((await desk.links()).length).toBeLessThanOrEqual(1);
    }
  },
);

test.each(
  (Object.keys(OPERATIONS) as Operation[]).flatMap((operation) =>
    (['before', 'after'] as const).map((when) => ({ operation, when })),
  ),
)(
  'edited here and looked at once more $when the list that was seen is approved: a $operation asks again',
  async ({ operation, when }) => {
    const { desk, there, ours } = await begin(operation);
    const { version } = await desk.look();
    if (when === 'after') await desk.approve(version);
    await MEANWHILE['edited here'](there, ours);
    await there.look();
    if (when === 'before') await desk.approve(version);
    const before = await companies(desk);
    await there.visit(false);
    expect(await companies(desk)).toEqual(before);
    const kind = operation === 'create' ? 'link' : operation;
    expect(await imports(desk)).toMatchObject([{ kind, recordId: ours ?? 'since', name: NAME }]);
    await decide(desk, 'approved');
    await there.visit(false);
    expect(await companies(desk)).toEqual([there.companyName]);
    expect(await desk.inbound()).toEqual([]);
  },
);

test.each(cells.filter(({ meanwhile }) => meanwhile !== 'deleted there'))(
  'kept or cleared, $meanwhile: a $operation stays out, and is before people again as promised',
  async ({ operation, meanwhile }) => {
    for (const decision of ['kept', 'cleared'] as const) {
      const { desk, there, ours } = await begin(operation);
      await decide(desk, decision);
      await MEANWHILE[meanwhile](there, ours);
      const before = await companies(desk);
      await there.visit(false);
      await there.look();
      expect(await companies(desk)).toEqual(before);
      // A change there asks again by itself.
      expect(await imports(desk)).toHaveLength(meanwhile === 'edited there' ? 1 : 0);
      await bringBackKept(desk.db, desk.owner);
      expect(await imports(desk)).toHaveLength(decision === 'kept' || meanwhile === 'edited there' ? 1 : 0);
      const rows = (await desk.inbound()).map(({ id }) => ({ direction: 'import' as const, id }));
      await desk.db.transaction((tx) => undoCleared(tx, desk.owner, { rows, actor: 'person' }));
      await decide(desk, 'approved');
      await there.visit(false);
      if ((await imports(desk)).length > 0) {
        // It was another thing than the list said: a record was saved here since.
        expect(meanwhile).toBe('edited here');
        await decide(desk, 'approved');
        await there.visit(false);
      }
      expect(await companies(desk)).toEqual([there.companyName]);
    }
  },
);

test('one that is called as ours and is another party is told, and comes in, as a new one', async () => {
  const desk = await office.newDesk({ autoSync: {} });
  const there = new There(desk);
  await desk.save([customer('ours', { displayName: NAME, email: 'somebody@else.example' })]);
  await there.look();
  expect(await imports(desk)).toMatchObject([{ kind: 'create', recordId: null }]);
  await decide(desk, 'approved');
  await there.visit(false);
  expect((await desk.hashes()).map(({ recordId }) => recordId)).toHaveLength(2);
  expect(await desk.inbound()).toEqual([]);
});
