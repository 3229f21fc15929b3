import { readFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { syncSettings } from '../../src/db/schema/index.ts';
import { type ChangeThere, describeEachProvider, type InvoiceThere } from './any-books.ts';
import type { Engine, Tenant } from './harness.ts';
import { customer, invoice } from './samples.ts';

/** docs/both-sides.md, row by row. */
interface Row {
  policy: string;
  here: string;
  there: string;
  quickbooks: string;
  ours: string;
  shown: string;
}

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

type Content = InvoiceThere;
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

const THERE: Record<string, ChangeThere> = {
  detail: { message: 'said there' },
  'other detail': { email: 'there@example.com' },
  amount: { amount: '75.00' },
  unreadable: 'unreadable',
};

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

describeEachProvider((vendor) => {
  test.each(Object.entries(POLICIES))(
    'every row of the table is what happens: %s',
    async (policy, conflictPolicy) => {
      const { engine, newBooks } = vendor();
      const { tenant, settled, invoices, changeInvoice, refresh } = await newBooks();
      await setPolicy(engine, tenant, conflictPolicy);
      const mine = rows
        .filter((row) => row.policy === policy)
        .map((row, index) => ({ row, id: `i${index}` }));
      await tenant.save([customer('c1'), ...mine.map(({ id }) => oursAfter(id, '–'))]);
      await settled();
      for (const { row, id } of mine) {
        const how = THERE[row.there];
        if (how) await changeInvoice(`N-${id}`, how);
      }
      await tenant.save(
        mine.filter(({ row }) => row.here !== '–').map(({ row, id }) => oursAfter(id, row.here)),
      );
      await settled();
      await refresh();
      await tenant.wake();
      await settled();
      const after = await invoices();
      const queue = new Map((await tenant.queue()).map((entry) => [entry.recordId, entry.errorType]));
      const log = await tenant.log();
      for (const { row, id } of mine) {
        const told = log.some(
          ({ recordId, message }) =>
            recordId === id && /said here.*said there|60\.00.*75\.00/.test(message ?? ''),
        );
        const found = {
          cell: `${policy}: ${row.here} here, ${row.there} there`,
          quickbooks: after.get(`N-${id}`),
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
});

function setPolicy({ db }: Engine, tenant: Tenant, conflictPolicy: (typeof POLICIES)[keyof typeof POLICIES]) {
  return db.update(syncSettings).set({ conflictPolicy }).where(eq(syncSettings.tenantId, tenant.tenantId));
}
