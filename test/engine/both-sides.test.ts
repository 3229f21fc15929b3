import { readFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { syncSettings } from '../../src/db/schema/index.ts';
import { type Engine, startEngine, type Tenant } from './harness.ts';
import { type SandboxObject, startVendor, type Vendor } from './quickbooks.ts';
import { customer, invoice } from './samples.ts';
import { type Books, booksOf } from './vendor-books.ts';

/** docs/both-sides.md, row by row. */
interface Row {
  policy: string;
  here: string;
  there: string;
  quickbooks: string;
  ours: string;
  shown: string;
}

let vendor: Vendor;
let engine: Engine;
const doc = await readFile(new URL('../../docs/both-sides.md', import.meta.url), 'utf8');
const rows = doc
  .split('\n')
  .filter((line) => /^\| (ours wins|theirs wins|ask) /.test(line))
  .map((line): Row => {
    const [policy = '', here = '', there = '', quickbooks = '', ours = '', shown = ''] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    return { policy, here, there, quickbooks, ours, shown };
  });

beforeAll(async () => {
  vendor = await startVendor();
  engine = await startEngine([vendor.provider]);
});

afterAll(async () => {
  await engine?.close();
  await vendor?.close();
});

interface Content {
  message: string | undefined;
  email: string | undefined;
  total: string;
}
const BEFORE: Content = { message: undefined, email: undefined, total: '50.00' };
const CHANGES: Record<string, Partial<Content>> = {
  '–': {},
  detail: { message: 'said' },
  'other detail': { email: 'there@example.com' },
  amount: {},
  unreadable: { total: '55.00' },
};

function changed(side: 'here' | 'there', what: string): Partial<Content> {
  if (what === 'detail') return { message: `said ${side}` };
  if (what === 'amount') return { total: side === 'here' ? '60.00' : '75.00' };
  return CHANGES[what] ?? {};
}

function expected({ here, there }: Row, outcome: string): Content {
  const ours = changed('here', here);
  const theirs = changed('there', there);
  switch (outcome) {
    case 'before':
      return BEFORE;
    case 'ours':
      return { ...BEFORE, ...ours };
    case 'theirs':
      return { ...BEFORE, ...theirs };
    case 'both':
      return { ...BEFORE, ...theirs, ...ours };
    default:
      throw new Error(`the table says ${outcome}`);
  }
}

const lines = (amount: string) => [{ description: 'Work', quantity: '1', unitPrice: amount, amount }];

function oursAfter(id: string, here: string) {
  const { message, total = '50.00' } = changed('here', here);
  return invoice(id, 'c1', { lines: lines(total), total, ...(message ? { customerMessage: message } : {}) });
}

async function changeThere(books: Books, object: SandboxObject, there: string): Promise<void> {
  const { Id } = object;
  if (there === 'detail') await books.change('Invoice', Id, { CustomerMemo: { value: 'said there' } });
  if (there === 'other detail')
    await books.change('Invoice', Id, { BillEmail: { Address: 'there@example.com' } });
  if (there === 'amount') await books.changeAmount(Id, 75);
  if (there === 'unreadable') {
    const [line] = object.Line as Record<string, unknown>[];
    // A discount that adds: taken, it would change what the invoice comes to.
    const added = {
      Amount: -5,
      DetailType: 'DiscountLineDetail',
      DiscountLineDetail: { PercentBased: false },
    };
    await books.change('Invoice', Id, { Line: [line, added] });
  }
}

const contentThere = (object: SandboxObject): Content => ({
  message: (object.CustomerMemo as { value?: string } | undefined)?.value,
  email: (object.BillEmail as { Address?: string } | undefined)?.Address,
  total: Number(object.TotalAmt).toFixed(2),
});

const contentHere = (data: Record<string, unknown> | undefined) => ({
  message: data?.customerMessage,
  email: data?.email,
  total: data?.total,
});

const POLICIES = { 'ours wins': 'ours_wins', 'theirs wins': 'theirs_wins', ask: 'ask' } as const;

test('the table has every cell once', () => {
  const keys = rows.map(({ policy, here, there }) => `${policy}/${here}/${there}`);
  expect([keys.length, new Set(keys).size]).toEqual([45, 45]);
});

test.each(Object.entries(POLICIES))(
  'every row of the table is what happens: %s',
  async (policy, conflictPolicy) => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    const books = await booksOf(vendor, realmId);
    await setPolicy(tenant, conflictPolicy);
    const mine = rows.filter((row) => row.policy === policy).map((row, index) => ({ row, id: `i${index}` }));
    await tenant.save([customer('c1'), ...mine.map(({ id }) => oursAfter(id, '–'))]);
    await tenant.settled();
    const there = new Map(
      (await vendor.objects(realmId, 'Invoice')).map((object) => [object.DocNumber, object]),
    );
    for (const { row, id } of mine) {
      const object = there.get(`N-${id}`);
      if (object) await changeThere(books, object, row.there);
    }
    await tenant.save(
      mine.filter(({ row }) => row.here !== '–').map(({ row, id }) => oursAfter(id, row.here)),
    );
    await tenant.settled();
    await tenant.refresh();
    await tenant.wake();
    await tenant.settled();
    const after = new Map(
      (await vendor.objects(realmId, 'Invoice')).map((object) => [object.DocNumber, object]),
    );
    const queue = new Map((await tenant.queue()).map((entry) => [entry.recordId, entry.errorType]));
    const log = await tenant.log();
    for (const { row, id } of mine) {
      const object = after.get(`N-${id}`);
      const told = log.some(
        ({ recordId, message }) =>
          recordId === id && /said here.*said there|60\.00.*75\.00/.test(message ?? ''),
      );
      const found = {
        cell: `${policy}: ${row.here} here, ${row.there} there`,
        quickbooks: object && contentThere(object),
        ours: contentHere(await tenant.record('invoice', id)),
        shown: queue.get(id) ?? 'in step',
        told: row.shown.includes('both values') ? told : true,
      };
      expect(found).toEqual({
        cell: found.cell,
        quickbooks: expected(row, row.quickbooks),
        ours: expected(row, row.ours),
        shown: row.shown.split(',')[0],
        told: true,
      });
    }
  },
  120_000,
);

function setPolicy(tenant: Tenant, conflictPolicy: (typeof POLICIES)[keyof typeof POLICIES]) {
  return engine.db
    .update(syncSettings)
    .set({ conflictPolicy })
    .where(eq(syncSettings.tenantId, tenant.tenantId));
}
