import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bringBackKept } from '../../src/db/approvals/runs.ts';
import { syncSettings } from '../../src/db/schema/index.ts';
import { customer, invoice } from '../engine/samples.ts';
import { atNight } from '../support/scale.ts';
import { type Desk, openDesk } from './approvals-desk.ts';

let office: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  office = await openDesk();
});
afterAll(async () => {
  await office?.close();
});
vi.setConfig({ testTimeout: 120_000 });

const CUSTOMERS = ['c1', 'c2'];
const INVOICES = ['v1', 'v2', 'v3'];

const move = fc.oneof(
  fc.record({ kind: fc.constant('edit' as const), record: fc.nat(4), text: fc.nat(3) }),
  fc.record({ kind: fc.constant('look' as const) }),
  fc.record({
    kind: fc.constant('approve' as const),
    except: fc.array(fc.nat(4), { maxLength: 3 }),
    unchecked: fc.constantFrom('keep' as const, 'clear' as const),
    along: fc.boolean(),
    /** An edit at the same moment. */
    racing: fc.option(fc.record({ record: fc.nat(4), text: fc.nat(3) })),
  }),
  /** A run that is killed after so many steps; what it held is given back by the next one. */
  fc.record({ kind: fc.constant('run' as const), steps: fc.nat(8), editAfter: fc.option(fc.nat(4)) }),
  fc.record({ kind: fc.constant('begin' as const) }),
);
type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never;

function recordOf(index: number, text: number) {
  const id = [...CUSTOMERS, ...INVOICES][index] ?? 'c1';
  if (id.startsWith('c')) return customer(id, text === 0 ? {} : { email: `t${text}@example.com` });
  return invoice(id, index % 2 === 0 ? 'c1' : 'c2', text === 0 ? {} : { customerMessage: `text ${text}` });
}

class Story {
  readonly #desk: Desk;
  /** What a person saw and let go, as `type/id/hash`. */
  readonly approved = new Set<string>();
  #seen: Awaited<ReturnType<Desk['look']>> = { version: '', rows: [] };

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async play(next: Move): Promise<void> {
    switch (next.kind) {
      case 'edit':
        await this.#desk.save([recordOf(next.record, next.text)]);
        break;
      case 'look':
        this.#seen = await this.#desk.look();
        break;
      case 'approve':
        await this.#approve(next);
        break;
      case 'run':
        await this.run(next.steps, next.editAfter);
        break;
      case 'begin':
        await bringBackKept(this.#desk.db, this.#desk.owner);
        break;
    }
  }

  async #approve({ except, unchecked, along, racing }: Extract<Move, { kind: 'approve' }>): Promise<void> {
    const { version, rows } = this.#seen;
    if (version === '') return;
    const left = rows.filter((_row, index) => except.includes(index));
    for (const row of rows.filter((each) => !left.includes(each))) this.#note(row);
    // Taken along is also what is not in the list: the person is told its name, and lets go what it says now.
    if (along) for (const row of await this.#desk.hashes()) this.#note(row);
    const prerequisites = along ? ('take_along' as const) : ('wait' as const);
    await Promise.all([
      this.#desk.approve(version, { except: left, unchecked, prerequisites }),
      racing ? this.#desk.save([recordOf(racing.record, racing.text)]) : undefined,
    ]);
  }

  #note({
    entityType,
    recordId,
    contentHash,
  }: {
    entityType: string;
    recordId: string | null;
    contentHash: string;
  }) {
    this.approved.add(`${entityType}/${recordId}/${contentHash}`);
  }

  /** Claims, and does so many steps; then the process dies. */
  async run(steps: number, editAfter: number | null): Promise<void> {
    let left = steps;
    for (const { setId, stages } of await this.#desk.claim()) {
      for (const stage of stages) {
        if (left-- <= 0) return;
        if (editAfter !== null) await this.#desk.save([recordOf(editAfter, 3)]);
        const requests = await this.#desk.prepare(setId, stage);
        for (const requestId of requests) {
          if (left-- <= 0) return;
          await this.#desk.answer(requestId, setId);
        }
      }
    }
  }

  async approveAll(): Promise<void> {
    const { version, rows } = await this.#desk.look();
    for (const row of rows) this.#note(row);
    await this.#desk.approve(version, { prerequisites: 'wait' });
  }
}

async function writtenUnapproved(desk: Desk, approved: ReadonlySet<string>): Promise<string[]> {
  const items = (await desk.requests()).flatMap((request) => request.items);
  return items
    .map(({ entityType, recordId, contentHash }) => `${entityType}/${recordId}/${contentHash}`)
    .filter((key) => !approved.has(key));
}

test('whatever is edited, approved, kept, cleared and killed, nothing is written that nobody approved, and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 4, maxLength: 14 }), async (moves) => {
      const desk = await office.newDesk();
      const story = new Story(desk);
      await desk.save([...CUSTOMERS, ...INVOICES].map((_id, index) => recordOf(index, 0)));
      for (const each of moves) await story.play(each);
      expect(await writtenUnapproved(desk, story.approved)).toEqual([]);
      await settleAll(desk, story);
      expect(await writtenUnapproved(desk, story.approved)).toEqual([]);
    }),
    { numRuns: atNight ? 300 : 25 },
  );
});

/** Everything is approved and run to its end: each record is there as it is here, but what was cleared. */
async function settleAll(desk: Desk, story: Story): Promise<void> {
  for (let round = 0; round < 8; round++) {
    await bringBackKept(desk.db, desk.owner);
    await story.approveAll();
    await story.run(1_000, null);
  }
  const rest = await desk.queue();
  const links = await desk.links();
  const hashes = await desk.hashes();
  const cleared = new Set(
    rest.filter(({ decision }) => decision === 'cleared').map(({ recordId }) => recordId),
  );
  for (const { recordId, contentHash } of hashes) {
    if (cleared.has(recordId)) continue;
    const row = rest.find((each) => each.recordId === recordId);
    // What needs something that was cleared says so, and waits.
    if (row?.errorType === 'AwaitingApproval' && cleared.has(row.waitsOnId ?? '')) continue;
    const link = links.find((each) => each.recordId === recordId);
    expect([recordId, link?.pushedHash, row?.state]).toEqual([recordId, contentHash, undefined]);
  }
}

test('switched on, what nobody approved stops at the door; switched off, it goes', async () => {
  const desk = await office.newDesk({ approvalRequired: false });
  await desk.save([customer('c1')]);
  const required = (approvalRequired: boolean) =>
    desk.db
      .update(syncSettings)
      .set({ approvalRequired })
      .where(eq(syncSettings.tenantId, desk.owner.tenantId));
  await required(true);
  await desk.run();
  expect(await desk.requests()).toEqual([]);
  await required(false);
  await desk.save([customer('c1', { email: 'a@example.com' })]);
  await desk.run();
  expect((await desk.links()).length).toBe(1);
});
