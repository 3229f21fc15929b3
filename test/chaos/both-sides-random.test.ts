import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveMapping } from '../../src/db/mappings/mappings.ts';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import { syncSettings } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Engine, type LogRow, startEngine } from '../engine/harness.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';
import { customer, invoice, payment, serviceItem, teamMember, timesheet } from '../engine/samples.ts';
import { atNight } from '../support/scale.ts';
import { FIELDS, type Field } from './both-sides-fields.ts';
import { type Pair, People } from './both-sides-people.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

let vendor: Vendor;
let engine: Engine;
let workers: WorkerProcess[];

beforeEach(async () => {
  workers = [];
  vendor = await startVendor();
  engine = await startEngine([vendor.provider], { worker: false });
});
afterEach(async () => {
  for (const worker of workers) await worker.stop();
  await engine?.close();
  await vendor?.close();
});

async function startWorker(): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(engine, vendor.sandbox);
  workers.push(worker);
  return worker;
}

const POLICIES = ['ours_wins', 'theirs_wins', 'ask'] as const;
type Policy = (typeof POLICIES)[number];
/** Of three hundred records a third belongs to each policy. */
const SHARE = 20;
const ROUNDS = atNight ? 12 : 3;
const EDITS = 30;
const SEEDS = atNight ? [1, 2, 3, 4, 5, 6] : [7];

const numbered = <T>(make: (index: number) => T) => Array.from({ length: SHARE }, (_, i) => make(i));
const lines = [
  { description: 'Work', quantity: '1', unitPrice: '500.00', amount: '500.00' },
  { description: 'Journey', quantity: '1', unitPrice: '10.00', amount: '10.00' },
];

const linked = (): RecordInput[] => [
  teamMember('ann'),
  ...numbered((n) => customer(`c${n}`, { notes: 'as it was' })),
  ...numbered((n) => serviceItem(`s${n}`)),
  ...numbered((n) => invoice(`i${n}`, `c${n}`, { lines, total: '510.00' })),
  ...numbered((n) =>
    payment(`p${n}`, `c${n}`, `i${n}`, {
      amount: '20.00',
      allocations: [{ invoiceId: `i${n}`, amount: '10.00' }],
    }),
  ),
  ...numbered((n) => timesheet(`w${n}`, 'ann')),
];

interface Business {
  policy: Policy;
  people: People;
  pairs: Pair[];
  random: () => number;
}

async function open(policy: Policy, seed: number): Promise<Business> {
  const at = await vendor.tenantIn(engine, { payroll: true });
  const { tenant } = at;
  await engine.db
    .update(syncSettings)
    .set({ conflictPolicy: policy })
    .where(eq(syncSettings.tenantId, tenant.tenantId));
  const person = { kind: 'employee', key: 'ann', externalId: '55', externalType: 'employee' } as const;
  await engine.db.transaction((tx) => saveMapping(tx, tenant, { ...person, externalName: 'Emily' }, 'test'));
  await tenant.save(linked());
  await tenant.settled(180_000);
  const pairs = (await tenant.links()).map(({ entityType: type, recordId: id, externalId }) => {
    return { type, id, externalId, fields: FIELDS[type] ?? [] };
  });
  expect(pairs).toHaveLength(5 * SHARE);
  const people = new People({ engine, vendor, ...at });
  return { policy, people, pairs: pairs.sort(byName), random: seeded(seed * 10 + POLICIES.indexOf(policy)) };
}

const byName = (a: Pair, b: Pair) => (`${a.type}/${a.id}` < `${b.type}/${b.id}` ? -1 : 1);

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const oneOf = <T>(random: () => number, list: readonly T[]): T => {
  const value = list[Math.floor(random() * list.length)];
  if (value === undefined) throw new Error('there is nothing to choose from');
  return value;
};

/** Edits on both sides, a few records more often than others, so that they meet; then something syncs. */
async function round({ people, pairs, random }: Business): Promise<void> {
  const busy = numbered(() => oneOf(random, pairs));
  for (let n = 0; n < EDITS; n++) {
    const pair = oneOf(random, random() < 0.6 ? busy : pairs);
    await people.edit(random() < 0.5 ? 'here' : 'there', pair, oneOf(random, pair.fields));
  }
  await sync(people, random);
}

const TYPES = ['customer', 'service_item', 'invoice', 'payment', 'timesheet_entry'] as const;
const READ = TYPES.filter((type) => type !== 'timesheet_entry');

async function sync({ tenant, chosen }: People, random: () => number): Promise<void> {
  const chance = random();
  if (chance < 0.3) await (await tenant.push([...TYPES])).result();
  else if (chance < 0.6) await (await tenant.pull([...READ])).result();
  else if (chance < 0.8) await tenant.refresh();
  else {
    const waiting = (await tenant.queue()).filter(({ state }) => state === 'unresolved');
    for (const row of waiting.slice(0, 5)) {
      chosen.add(row.recordId);
      await tenant.retry(row.entityType, row.recordId);
    }
  }
}

/** Ours alone: what people in QuickBooks write starts otherwise. */
const OURS = '^\\{"(Id|BatchItemRequest)"';

test.each(SEEDS)(
  'whatever people change on both sides of 300 records, pushed, pulled and killed, nothing is lost unseen: seed %i',
  async (seed) => {
    let worker = await startWorker();
    const businesses = await Promise.all(POLICIES.map((policy) => open(policy, seed)));
    await vendor.control('/faults', {
      kind: 'drop-after',
      probability: 0.1,
      seed: 75,
      match: { method: 'POST', body: OURS },
    });
    for (let n = 0; n < ROUNDS; n++) {
      const rounds = Promise.all(businesses.map(round));
      if (n % 2 === 1) {
        await Promise.race([rounds, underWay(businesses)]);
        await worker.kill();
        worker = await startWorker();
      }
      await rounds;
    }
    await vendor.control('/faults', undefined, 'DELETE');
    // What is judged has come about: people met in the same field, and in records of every type.
    const met = businesses.flatMap(metIn);
    expect(met.length).toBeGreaterThan(10);
    expect(new Set(met)).toEqual(new Set(TYPES));
    for (const business of businesses) await comeToRest(business);
    const wrong = await Promise.all(businesses.map(wrongIn));
    expect(wrong.flat()).toEqual([]);
  },
  atNight ? 1_200_000 : 400_000,
);

/** Until a write has left, or may have: that is when a worker dies. */
async function underWay(businesses: readonly Business[]): Promise<void> {
  await waitUntil({ what: 'a write to be under way', timeoutMs: 120_000 }, async () => {
    const queues = await Promise.all(businesses.map(({ people }) => people.tenant.queue()));
    return queues.flat().some(({ openRequestId }) => openRequestId !== null) || undefined;
  });
}

/** The type of each field that was changed on both sides. */
function metIn({ people, pairs }: Business): string[] {
  return pairs.flatMap((pair) =>
    pair.fields
      .filter((field) => new Set(people.editsOf(pair, field).map(({ side }) => side)).size === 2)
      .map(() => pair.type),
  );
}

async function comeToRest({ people: { tenant } }: Business): Promise<void> {
  await tenant.settled(180_000);
  await tenant.refresh();
  await tenant.push([...TYPES]).then((batch) => batch.result());
  await tenant.wake();
  await tenant.settled(180_000);
}

async function wrongIn({ policy, people, pairs }: Business): Promise<string[]> {
  const waiting = new Map((await people.tenant.queue()).map((row) => [row.recordId, row.errorType]));
  const log = await people.tenant.log();
  const wrong: string[] = [];
  for (const pair of pairs) {
    const [data, object] = [await people.dataOf(pair), await people.objectOf(pair)];
    const told = log.filter(({ recordId }) => recordId === pair.id);
    for (const field of pair.fields) {
      const now = { here: field.readHere(data), there: field.readThere(object) };
      const edits = people.editsOf(pair, field);
      const chosen = people.chosen.has(pair.id);
      const found = judge({ pair, field, edits, now, told, waits: waiting.has(pair.id), chosen });
      wrong.push(
        ...found.map(
          (text) =>
            `${policy} ${pair.type} ${pair.id} ${field.name}: ${text}; now ${JSON.stringify(now)} after ${JSON.stringify(edits)}, ${waiting.get(pair.id) ?? 'in step'}; ${told.map(({ action, message }) => `${action}: ${message}`).join(' / ')}`,
        ),
      );
    }
  }
  return wrong;
}

interface Judged {
  pair: Pair;
  field: Field;
  edits: ReturnType<People['editsOf']>;
  now: { here?: string; there?: string };
  told: readonly LogRow[];
  waits: boolean;
  chosen: boolean;
}

/** What became of one field otherwise than promised, in words. */
function judge({ pair, edits, now, told, waits, chosen }: Judged): string[] {
  // Time is taken from timesheets only: what somebody changed there stays there.
  const isTaken = pair.type !== 'timesheet_entry';
  const last = (side: string) => edits.filter((edit) => edit.side === side).at(-1)?.value;
  const [ours, theirs] = [last('here'), last('there')];
  const wrong: string[] = [];
  // Whoever was shown an amount, a number or a time that changed there, and pressed Sync, had ours go over it.
  const isSettled = chosen && theirs !== undefined && isNamed(theirs, told);
  if (ours === undefined && theirs !== undefined && now.there !== theirs && !isSettled)
    wrong.push('changed only there, and ours is there');
  if (theirs === undefined && ours !== undefined && now.here !== ours)
    wrong.push('changed only here, and theirs is here');
  if (theirs === undefined && ours !== undefined && !waits && now.there !== ours)
    wrong.push('changed only here, and not sent');
  if (isTaken && edits.length > 0 && !waits && now.here !== now.there) wrong.push('in step, and not alike');
  const survives = (value: string) =>
    waits || !isTaken ? [now.here, now.there].includes(value) : now.here === value && now.there === value;
  for (const { value, replaced } of edits) {
    if (!replaced && !survives(value) && !isNamed(value, told))
      wrong.push(`${value} went, and nobody was told`);
  }
  return wrong;
}

function isNamed(value: string, told: readonly LogRow[]): boolean {
  const pattern = new RegExp(
    `(^|[^\\w])${value.replace(/\.00$/, '').replace(/[.]/g, '\\.')}(\\.00)?($|[^\\w])`,
  );
  return told.some(({ message }) => pattern.test(message ?? ''));
}
