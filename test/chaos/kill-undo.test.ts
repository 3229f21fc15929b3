import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveMapping } from '../../src/db/mappings/mappings.ts';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import { syncSettings, undoItems } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { balancesOf, unexplained, withoutBalances } from '../engine/company-balances.ts';
import { type Engine, startEngine, type Tenant } from '../engine/harness.ts';
import { type SandboxObject, startVendor, type Vendor } from '../engine/quickbooks.ts';
import { customer, invoice, payment, serviceItem, teamMember, timesheet } from '../engine/samples.ts';
import { contentOf, differing, ended, previewOf, push, type UndoItems } from '../engine/undo-desk.ts';
import { booksOf } from '../engine/vendor-books.ts';
import { atNight } from '../support/scale.ts';
import { startApi } from './api-process.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

let vendor: Vendor;
let engine: Engine;
let api: Awaited<ReturnType<typeof startApi>>;
let workers: WorkerProcess[];

beforeEach(async () => {
  workers = [];
  vendor = await startVendor();
  engine = await startEngine([vendor.provider], { worker: false });
  api = await startApi({ engine, sandbox: vendor.sandbox });
});

afterEach(async () => {
  for (const worker of workers) await worker.stop();
  await api?.close();
  await engine?.close();
  await vendor?.close();
});

async function startWorker(): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(engine, vendor.sandbox);
  workers.push(worker);
  return worker;
}

const TYPES = ['customer', 'service_item', 'invoice', 'payment', 'payout', 'timesheet_entry'] as const;
/** Nothing goes by itself: all of it is the push's. */
const NONE = Object.fromEntries(TYPES.map((type) => [type, false]));
const KINDS: Readonly<Record<string, string>> = {
  customer: 'Customer',
  service_item: 'Item',
  invoice: 'Invoice',
  payment: 'Payment',
  payout: 'Deposit',
  timesheet_entry: 'TimeActivity',
};
const numbered = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));
const lines = (amount: string) => [{ description: 'Work', quantity: '1', unitPrice: amount, amount }];
const total = (amount: string) => ({ lines: lines(amount), total: amount });
const paying = (invoiceId: string, amount: string) => ({ amount, allocations: [{ invoiceId, amount }] });

/** What stood there before the push that is undone. */
const OLD: RecordInput[] = [
  ...numbered(10, (n) => customer(`o${n}`, { notes: 'as it was', email: `o${n}@example.com` })),
  ...numbered(5, (n) => serviceItem(`t${n}`, { description: 'as it was' })),
  ...numbered(10, (n) => invoice(`a${n}`, `o${n}`, { customerMessage: 'as it was' })),
  ...numbered(5, (n) =>
    payment(`q${n}`, `o${n}`, `a${n}`, { ...paying(`a${n}`, '10.00'), memo: 'as it was' }),
  ),
  customer('z0'),
  serviceItem('u0'),
  teamMember('ann'),
  oldTime({ e0: 'as it was', e1: 'as it was' }),
];

function oldTime(said: Record<string, string>): RecordInput {
  const entries = Object.entries(said).map(([id, description]) => {
    return { id, date: '2026-03-04', hours: 2, minutes: 0, description };
  });
  return timesheet('x', 'ann', { entries });
}

const PUSHED = 206;
/** Records that the push creates, updates, makes inactive, voids and deletes. */
function pushed({ connectionId }: Tenant): RecordInput[] {
  const day = (n: number) => (n >= 52 && n <= 54 ? { issueDate: '2026-01-15' } : {});
  return [
    ...numbered(10, (n) => customer(`o${n}`, { phone: `555-010${n}`, notes: 'changed' })),
    ...numbered(5, (n) => serviceItem(`t${n}`, { unitPrice: '31.00' })),
    ...numbered(8, (n) => invoice(`a${n}`, `o${n}`, { ...total('75.00'), customerMessage: 'changed' })),
    ...numbered(4, (n) =>
      payment(`q${n}`, `o${n}`, `a${n}`, { ...paying(`a${n}`, '12.00'), memo: 'changed' }),
    ),
    ...[8, 9].map((n) => invoice(`a${n}`, `o${n}`, { status: 'void', customerMessage: 'as it was' })),
    payment('q4', 'o4', 'a4', { ...paying('a4', '10.00'), memo: 'as it was', status: 'void' }),
    customer('z0', { active: false }),
    serviceItem('u0', { active: false }),
    oldTime({ e0: 'changed' }),
    ...numbered(30, (n) => customer(`c${n}`)),
    ...numbered(10, (n) => serviceItem(`s${n}`)),
    ...numbered(60, (n) => invoice(`i${n}`, `c${n % 30}`, { ...total(`${50 + n}.00`), ...day(n) })),
    ...numbered(40, (n) => payment(`p${n}`, `c${n % 30}`, `i${n}`, paying(`i${n}`, `${50 + n}.00`))),
    ...numbered(3, (n) =>
      timesheet(`w${n}`, 'ann', {
        entries: numbered(10, (e) => ({
          id: `e${e}`,
          date: '2026-03-03',
          hours: 1,
          minutes: e,
          customerId: `c${e}`,
        })),
      }),
    ),
    ...numbered(2, (n) => payout(connectionId, `po${n}`, [30 + 2 * n, 31 + 2 * n])),
  ];
}

function payout(connectionId: string, id: string, payments: number[]): RecordInput {
  const charges = payments.map((n) => ({
    kind: 'charge',
    reference: `txn_${n}`,
    amount: `${50 + n}.00`,
    fee: '0.00',
    payments: [{ paymentId: `p${n}`, amount: `${50 + n}.00` }],
  }));
  const amount = `${payments.reduce((sum, n) => sum + 50 + n, 0)}.00`;
  const data = { connectionId, processor: 'stripe', reference: id, status: 'paid', currency: 'USD', amount };
  const how = { date: '2026-03-05', style: 'deposit', itemized: true, lines: charges, activities: [] };
  return { entityType: 'payout', id, data: { ...data, ...how } };
}

async function choose(tenant: Tenant): Promise<void> {
  const account = {
    kind: 'account',
    key: 'payout_bank',
    externalId: '35',
    externalName: 'Checking',
  } as const;
  const person = { kind: 'employee', key: 'ann', externalId: '55', externalType: 'employee' } as const;
  await engine.db.transaction((tx) => saveMapping(tx, tenant, account, 'test'));
  await engine.db.transaction((tx) => saveMapping(tx, tenant, { ...person, externalName: 'Emily' }, 'test'));
}

/** What others do in the company between the push and its undo. */
async function othersWork(realmId: string, idOf: (ref: string) => string): Promise<void> {
  const books = await booksOf(vendor, realmId);
  await books.create('Payment', {
    CustomerRef: { value: idOf('customer/c20') },
    TotalAmt: 5,
    Line: [{ Amount: 5, LinkedTxn: [{ TxnId: idOf('invoice/i50'), TxnType: 'Invoice' }] }],
  });
  await books.create('Deposit', {
    DepositToAccountRef: { value: '35' },
    Line: [{ Amount: 89, LinkedTxn: [{ TxnId: idOf('payment/p39'), TxnType: 'Payment', TxnLineId: '0' }] }],
  });
  await books.change('Customer', idOf('customer/c19'), {
    PrimaryEmailAddr: { Address: 'there@example.com' },
  });
  await books.change('Invoice', idOf('invoice/i51'), { CustomerMemo: { value: 'written there' } });
  await books.change('Invoice', idOf('invoice/a7'), { BillEmail: { Address: 'there@example.com' } });
  await vendor.control(`/companies/${realmId}/settings`, { bookCloseDate: '2026-01-31' });
}

/** Left by the undo, as its preview lists them. */
const LEFT = {
  'payment/p39': 'RecordFrozen',
  'payment/q4': 'CannotBeUndone',
  'timesheet_entry/x:e1': 'CannotBeUndone',
  'invoice/a7': 'ChangedSince',
  'invoice/a8': 'CannotBeUndone',
  'invoice/a9': 'CannotBeUndone',
  'invoice/i39': 'PaidByOthers',
  'invoice/i50': 'PaidByOthers',
  'invoice/i51': 'ChangedSince',
  'invoice/i52': 'BooksClosed',
  'invoice/i53': 'BooksClosed',
  'invoice/i54': 'BooksClosed',
  'customer/c19': 'ChangedSince',
  'customer/c20': 'BalanceNotZero',
  'customer/c21': 'BalanceNotZero',
  'customer/c22': 'BalanceNotZero',
  'customer/c23': 'BalanceNotZero',
  'customer/c24': 'BalanceNotZero',
};
const leftIn = (items: UndoItems) =>
  Object.fromEntries(
    items
      .filter(({ state }) => state === 'left')
      .map(({ type, id, error }) => [`${type}/${id}`, error?.type]),
  );

// Each takes its time with a worker that dies; by day the void is walked through cell by cell elsewhere.
test.each(atNight ? ['delete', 'void'] : ['delete'])(
  'an undone push of 200 mixed records leaves the company as before in all but what the preview listed: %s',
  async (removal) => {
    const { tenant, realmId } = await vendor.tenantIn(engine, { payroll: true });
    const client = await api.clientOf(tenant);
    const first = await startWorker();
    await choose(tenant);
    await tenant.save(OLD);
    await tenant.settled(60_000);
    await engine.db
      .update(syncSettings)
      .set({ autoSync: NONE })
      .where(eq(syncSettings.tenantId, tenant.tenantId));
    const before = await stateOf(realmId);
    await tenant.save(pushed(tenant));
    const batchId = await push(tenant, [...TYPES]);
    expect(await tenant.batch(batchId)).toMatchObject({ succeeded: PUSHED, failed: 0 });
    const links = new Map(
      (await tenant.links()).map((link) => [`${link.entityType}/${link.recordId}`, link.externalId]),
    );
    const idOf = (ref: string) => links.get(ref) ?? 'none';
    await othersWork(realmId, idOf);

    const preview = await previewOf(client, batchId, removal);
    expect(preview).toHaveLength(PUSHED);
    expect(leftIn(preview)).toEqual(LEFT);

    await vendor.control('/faults', { realmId, kind: 'latency', ms: 100, match: { method: 'POST' } });
    await vendor.control('/faults', {
      realmId,
      kind: 'drop-after',
      probability: 0.15,
      seed: 75,
      match: { method: 'POST' },
    });
    const press = () => client({ method: 'POST', url: `/v1/batches/${batchId}/undo`, body: { removal } });
    const [once, twice] = await Promise.all([press(), press()]);
    expect([once.status, twice.status, once.body.id === twice.body.id]).toEqual([202, 202, true]);
    const undoId = once.body.id;
    await waitUntil({ what: 'the middle of the undo', timeoutMs: 60_000 }, async () => {
      const rows = await engine.db.select().from(undoItems).where(eq(undoItems.undoId, undoId));
      const underWay = (await tenant.queue()).some((row) => row.openRequestId !== null);
      return (rows.filter(({ state }) => state === 'undone').length > 20 && underWay) || undefined;
    });
    await first.kill();
    await startWorker();
    const result = await ended(client, undoId, 120_000);
    await vendor.control('/faults', undefined, 'DELETE');

    expect(leftIn(result)).toEqual(LEFT);
    expect(result.filter(({ state }) => state === 'undone')).toHaveLength(PUSHED - Object.keys(LEFT).length);
    const after = await stateOf(realmId);
    const listed = new Set(
      preview
        .filter(({ step }) => step === null || step === 'deactivate' || step === 'void')
        .map(({ type, externalId }) => `${KINDS[type]} ${externalId}`),
    );
    const apart = differing(withoutBalances(before.company), withoutBalances(after.company));
    // What others made since is theirs, and so is the date up to which they closed the books.
    const made = apart.filter((key) => !before.company.has(key) && /^(Payment|Deposit) /.test(key));
    made.push(...apart.filter((key) => key.startsWith('Preferences ')));
    const unlisted = apart.filter((key) => !listed.has(key) && !made.includes(key));
    expect(unlisted.map((key) => [key, before.company.get(key), after.company.get(key)])).toEqual([]);
    expect(unexplained(before, after, [...new Set([...listed, ...made])])).toEqual([]);

    await push(tenant, [...TYPES]);
    await tenant.settled(60_000);
    expect((await tenant.queue()).map(({ recordId, error }) => [recordId, error?.message])).toEqual([]);
    await expectOnce(tenant, realmId);
  },
  240_000,
);

async function stateOf(realmId: string) {
  const company = await contentOf(vendor, realmId);
  return { company, balances: await balancesOf(vendor, realmId, company) };
}

/** Each record has one counterpart of its own that is in force, and nothing else carries its mark. */
async function expectOnce(tenant: Tenant, realmId: string): Promise<void> {
  const marks = new Map<string, number>();
  for (const kind of ['Invoice', 'Payment', 'Deposit', 'TimeActivity']) {
    for (const object of await vendor.objects(realmId, kind)) {
      const mark = markOf(object);
      if (mark) marks.set(mark, (marks.get(mark) ?? 0) + 1);
    }
  }
  const links = (await tenant.links()).filter(
    ({ entityType }) => !['customer', 'service_item'].includes(entityType),
  );
  expect([...marks.values()].filter((count) => count !== 1)).toEqual([]);
  expect(links.map(({ recordId }) => recordId).sort()).toEqual([...marks.keys()].sort());
  const invoices = (await vendor.objects(realmId, 'Invoice')).filter((each) => markOf(each)?.startsWith('i'));
  expect(invoices.map(({ TotalAmt }) => Number(TotalAmt)).sort((a, b) => a - b)).toEqual(
    numbered(60, (n) => 50 + n),
  );
  const payments = (await vendor.objects(realmId, 'Payment')).filter((each) => markOf(each)?.startsWith('p'));
  expect(payments.map(({ TotalAmt }) => Number(TotalAmt)).sort((a, b) => a - b)).toEqual(
    numbered(40, (n) => 50 + n),
  );
}

function markOf(object: SandboxObject): string | undefined {
  return /\[LB:([^\]]+)\]/.exec(`${object.PrivateNote} ${object.Description}`)?.[1];
}
