import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordInput } from '../../../src/db/records/save-record.ts';
import { customer, invoice, payment } from '../samples.ts';
import { entriesIn } from './company-books.ts';
import { type Desk, type DesktopOffice, openDesktopOffice, type Template } from './desk.ts';

let office: DesktopOffice;
let template: Template;
beforeAll(async () => {
  office = await openDesktopOffice();
  template = await office.template();
});
afterAll(() => office.close());

/** QuickBooks ends when it has carried out the next set that it is given. */
async function writtenWithoutAnswer({ tenant, file, until }: Desk, record: RecordInput): Promise<void> {
  const before = file.books.records().length;
  file.faults.add({ kind: 'crash', when: 'after', skip: 1, times: 1 });
  await tenant.save([record]);
  await until('the write to be carried out', async () => file.books.records().length > before);
}

/** What the books hold of a kind beside what was there, by these fields. */
function madeIn({ file }: Desk, kind: string, fields: readonly string[], old: ReadonlySet<string>) {
  return file.books
    .all(kind)
    .filter(({ id }) => !old.has(id))
    .map((record) => fields.map((field) => record.fields[field]));
}

const EDITED = [
  {
    kind: 'Invoice',
    fields: ['TxnDate'],
    first: invoice('i1', 'c1'),
    edited: invoice('i1', 'c1', { issueDate: '2026-03-09' }),
    there: ['2026-03-09'],
  },
  {
    kind: 'ReceivePayment',
    fields: ['TxnDate'],
    first: payment('p1', 'c1', 'i0'),
    edited: payment('p1', 'c1', 'i0', { date: '2026-03-09' }),
    there: ['2026-03-09'],
  },
  {
    kind: 'Customer',
    fields: ['Name'],
    first: customer('c2'),
    edited: customer('c2', { displayName: 'Renamed' }),
    there: ['Renamed'],
  },
];

test.each(EDITED)(
  'a $kind that was edited before it was looked up is there once, as it was edited, where QuickBooks keeps nothing of sets',
  async ({ kind, fields, first, edited, there }) => {
    const desk = await office.newDesk({ like: template, settings: { unproven: { messageSets: 'lost' } } });
    await desk.tenant.save([customer('c1'), invoice('i0', 'c1')]);
    await desk.work();
    const old = new Set(desk.file.books.records().map(({ id }) => id));
    await writtenWithoutAnswer(desk, first);
    await desk.tenant.save([edited]);
    await desk.work();
    expect(madeIn(desk, kind, fields, old)).toEqual([there]);
    expect(await desk.tenant.queue()).toEqual([]);
  },
  120_000,
);

test('a job that QuickBooks keeps only as carried out stays below its customer when it is changed again', async () => {
  const desk = await office.newDesk({
    like: template,
    settings: { unproven: { recoveredAnswers: 'brief' } },
  });
  const job = (phone: string) => customer('j1', { displayName: 'Smith:Kitchen', phone });
  await desk.tenant.save([customer('c1', { displayName: 'Smith' })]);
  await desk.work();
  await writtenWithoutAnswer(desk, job('555-0100'));
  await desk.work();
  await desk.tenant.save([job('555-0199')]);
  await desk.work();
  const names = (await entriesIn(desk.file))
    .filter(({ kind }) => kind === 'Customer')
    .map(({ mark }) => mark);
  expect(names.filter((name) => name.startsWith('Smith'))).toEqual(['Smith', 'Smith:Kitchen']);
  const [there] = desk.file.books.all('Customer').filter(({ fields }) => fields.Name === 'Kitchen');
  expect(there?.fields.Phone).toBe('555-0199');
  expect(await desk.tenant.queue()).toEqual([]);
}, 120_000);

test('another total is told also where QuickBooks keeps a write only as carried out', async () => {
  const desk = await office.newDesk({
    like: template,
    settings: { unproven: { recoveredAnswers: 'brief' } },
  });
  await desk.tenant.save([customer('c1')]);
  await desk.work();
  const { books } = desk.file;
  for (const item of books.all('ItemSalesTax'))
    books.put({ ...item, fields: { ...item.fields, TaxRate: '9' } });
  const lines = [{ quantity: '1', unitPrice: '100.00', amount: '100.00', taxable: true }];
  await writtenWithoutAnswer(desk, invoice('i1', 'c1', { lines, tax: '7.75', total: '107.75' }));
  await desk.work();
  expect(await desk.tenant.queue()).toMatchObject([{ recordId: 'i1', errorType: 'TotalMismatch' }]);
}, 120_000);
