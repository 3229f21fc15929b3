import { afterEach, beforeEach, expect, test } from 'vitest';
import { editByPerson } from '../../../sandbox/quickbooks-desktop/index.ts';
import { changedHere } from '../../../src/domain/sides/merge.ts';
import type { PulledRecord, PushItem } from '../../../src/providers/provider.ts';
import { Desk } from '../conformance-desk.ts';
import { customer, invoice, serviceItem } from '../conformance-records.ts';
import { type CompanyHarness, companyHarness } from './company-harness.ts';

let harness: CompanyHarness;
let desk: Desk;
beforeEach(async () => {
  harness = await companyHarness();
  desk = new Desk(harness);
  await desk.pushAll(customer('c'), serviceItem('s'));
});
afterEach(() => harness.close());

type Line = Record<string, unknown>;

const line = (description: string, cents: number, more: Line = {}): Line => {
  const amount = (cents / 100).toFixed(2);
  return {
    serviceItemId: 's',
    description,
    quantity: '1',
    unitPrice: amount,
    amount,
    taxable: false,
    ...more,
  };
};

function billed(lines: Line[], more: object = {}): PushItem {
  const total = lines.reduce((sum, { amount }) => sum + Number(amount), 0).toFixed(2);
  return invoice('i', 'c', 's', { lines, total, ...more });
}

/** The lines there: id and words. */
function there(): string[] {
  const [record] = harness.file.books.all('Invoice').slice(-1);
  const lines = (record?.fields.InvoiceLine ?? []) as unknown as { TxnLineID: string; Desc: string }[];
  return lines.map(({ TxnLineID, Desc }) => `${TxnLineID} ${Desc}`);
}

async function held(externalId: string): Promise<PulledRecord> {
  const read = await harness.asked.current({ entityType: 'invoice', externalIds: [externalId] });
  const [record] = read.ok ? read.value : [];
  if (!record) throw new Error('the invoice cannot be read');
  return record;
}

/** As the engine states it: what changed since `before` was agreed, on the lines that were read. */
async function change(before: PushItem, after: PushItem, externalId: string) {
  const { kept, counterpart } = await held(externalId);
  const ours = before.data as Line;
  const agreed = { changed: changedHere('invoice', ours, after.data as Line), ours, kept };
  return desk.pushOne({ ...after, counterpart, agreed });
}

const idsOf = (lines: readonly string[]) => lines.map((each) => each.split(' ')[0]);

test('lines keep their ids, whatever is changed, taken out or added beside them', async () => {
  const before = billed([line('one', 1000), line('two', 2000), line('three', 3000)]);
  const { externalId } = desk.written(await desk.pushOne(before));
  const ids = idsOf(there());
  const after = billed([line('one', 1000), line('two', 2000), line('new', 700), line('three', 3000)]);
  expect(await change(before, after, externalId)).toMatchObject({ kind: 'written', total: '67.00' });
  // New lines come last in QuickBooks, so it has its own order now; the next change still finds each of them.
  const mixed = there();
  expect(mixed.map((each) => each.split(' ')[1])).toEqual(['one', 'two', 'three', 'new']);
  expect(idsOf(mixed).slice(0, 3)).toEqual(ids);
  const last = billed([line('one', 1000), line('two', 2000), line('new', 900), line('three', 3000)]);
  expect(await change(after, last, externalId)).toMatchObject({ kind: 'written', total: '69.00' });
  expect(new Set(there())).toEqual(new Set(mixed));
  const fewer = billed([line('two', 2000), line('three', 3000)]);
  expect(await change(last, fewer, externalId)).toMatchObject({ kind: 'written', total: '50.00' });
  expect(there()).toEqual(mixed.slice(1, 3));
});

test('a detail that changed is sent alone: lines and everything else there stay as they are', async () => {
  const before = billed([line('one', 1000)]);
  const { externalId } = desk.written(await desk.pushOne(before));
  harness.pass(1_000);
  editByPerson(harness.file.books, 'Invoice', externalId, { PONumber: 'PO-7', FOB: 'Bath' });
  const lines = there();
  await change(before, billed([line('one', 1000)], { memo: 'Gate 7' }), externalId);
  const [record] = harness.file.books.all('Invoice').slice(-1);
  expect(record?.fields).toMatchObject({ PONumber: 'PO-7', FOB: 'Bath' });
  expect(there()).toEqual(lines);
});

test('a line of text that a person put there stays where it is, and comes in as such', async () => {
  const before = billed([line('one', 1000), line('two', 2000)]);
  const { externalId } = desk.written(await desk.pushOne(before));
  harness.pass(1_000);
  const [one, two] = there().map((each) => ({ TxnLineID: each.split(' ')[0] ?? '' }));
  editByPerson(harness.file.books, 'Invoice', externalId, {
    InvoiceLineMod: [one ?? {}, two ?? {}, { TxnLineID: '-1', Desc: 'Thank you' }],
  });
  const { data } = await held(externalId);
  expect(data.lines).toMatchObject([{}, {}, { description: 'Thank you', kept: 'text', amount: '0.00' }]);
  const after = billed([line('one', 1100), line('two', 2000)]);
  expect(await change(before, after, externalId)).toMatchObject({ total: '31.00' });
  expect(there().map((each) => each.split(' ').slice(1).join(' '))).toEqual(['one', 'two', 'Thank you']);
});

test('what becomes untaxed here becomes so there, on the same line', async () => {
  const taxed = { taxable: true };
  const before = billed([line('one', 10_000, taxed)], { tax: '7.75', total: '107.75' });
  const { externalId } = desk.written(await desk.pushOne(before));
  const [one] = there();
  const after = billed([line('one', 10_000, taxed)]);
  expect(await change(before, after, externalId)).toMatchObject({
    kind: 'written',
    total: '100.00',
    tax: '0.00',
  });
  expect(there()).toEqual([one]);
});

test('the discount stays on its line as long as it comes to the same', async () => {
  const off = { discount: '5.00', total: '25.00' };
  const before = billed([line('one', 1000), line('two', 2000)], off);
  const { externalId } = desk.written(await desk.pushOne(before));
  const lines = there();
  const dearer = billed([line('one', 1500), line('two', 2000)], { ...off, total: '30.00' });
  await change(before, dearer, externalId);
  expect(there()).toEqual(lines);
  const after = billed([line('one', 1500), line('two', 2000)], { discount: '6.00', total: '29.00' });
  expect(await change(dearer, after, externalId)).toMatchObject({ total: '29.00' });
  expect(there().slice(0, 2)).toEqual(lines.slice(0, 2));
});

test('the discount that stays on its line lowers what is taxed as the tax of ours says', async () => {
  const lines = [line('one', 10_000, { taxable: true })];
  const before = billed(lines, { discount: '5.00', tax: '7.75', total: '102.75' });
  const { externalId } = desk.written(await desk.pushOne(before));
  const stood = there();
  const taxedLess = billed(lines, { discount: '5.00', tax: '7.36', total: '102.36' });
  expect(await change(before, taxedLess, externalId)).toMatchObject({
    kind: 'written',
    total: '102.36',
    tax: '7.36',
  });
  const untaxed = billed(lines, { discount: '5.00', total: '95.00' });
  expect(await change(taxedLess, untaxed, externalId)).toMatchObject({ total: '95.00', tax: '0.00' });
  expect(await change(untaxed, before, externalId)).toMatchObject({ total: '102.75', tax: '7.75' });
  expect(there()).toEqual(stood);
});

interface LineThere {
  TxnLineID: string;
  ItemRef: { ListID: string };
  Amount: string;
  RatePercent?: string;
}

function linesThere(): LineThere[] {
  const [record] = harness.file.books.all('Invoice').slice(-1);
  return (record?.fields.InvoiceLine ?? []) as unknown as LineThere[];
}

test('a line that names no service item keeps the one it was given, whatever the default is by now', async () => {
  const unnamed = { serviceItemId: undefined };
  const before = billed([line('one', 1000, unnamed), line('two', 2000, unnamed), line('three', 3000)]);
  const { externalId } = desk.written(await desk.pushOne(before));
  const given = linesThere();
  expect(given[0]?.ItemRef.ListID).toBe(harness.company.vendor.defaultItemId);
  harness.company.vendor.defaultItemId = desk.idOf('service_item', 's') ?? '';
  const after = billed([line('one', 1500, unnamed), line('two', 2000, unnamed), line('three', 3000)]);
  expect(await change(before, after, externalId)).toMatchObject({ kind: 'written', total: '65.00' });
  const identity = ({ TxnLineID, ItemRef }: LineThere) => [TxnLineID, ItemRef.ListID];
  expect(linesThere().map(identity)).toEqual(given.map(identity));
  // One that is new has the default of today.
  const more = billed([...(after.data as { lines: Line[] }).lines, line('four', 400, unnamed)]);
  await change(after, more, externalId);
  expect(linesThere()[3]?.ItemRef.ListID).toBe(desk.idOf('service_item', 's'));
});

test('a percentage of discount stays a percentage of the line that changes, and never takes off what ours does not say', async () => {
  const { externalId } = desk.written(await desk.pushOne(billed([line('one', 5000)])));
  harness.pass(1_000);
  const [one] = linesThere();
  const tenth = { TxnLineID: '-1', ItemRef: { FullName: 'Discount' }, RatePercent: '10' };
  editByPerson(harness.file.books, 'Invoice', externalId, {
    InvoiceLineMod: [{ TxnLineID: one?.TxnLineID ?? '' }, { ...tenth, SalesTaxCodeRef: { FullName: 'Non' } }],
  });
  const asRead = billed([line('one', 5000)], { discount: '5.00', total: '45.00' });
  expect((await held(externalId)).data).toMatchObject({ discount: '5.00', total: '45.00' });
  const percent = linesThere()[1];
  const dearer = billed([line('one', 8000)], { discount: '8.00', total: '72.00' });
  expect(await change(asRead, dearer, externalId)).toMatchObject({ kind: 'written', total: '72.00' });
  expect(linesThere()[1]).toMatchObject({ ...percent, Amount: '-8.00' });
  // What is no tenth of it any more is an amount.
  const flat = billed([line('one', 9000)], { discount: '8.00', total: '82.00' });
  expect(await change(dearer, flat, externalId)).toMatchObject({ kind: 'written', total: '82.00' });
  expect(linesThere()[1]?.RatePercent).toBeUndefined();
});

test('a change that has nothing to say there is not sent', async () => {
  const before = billed([line('one', 1000)]);
  const { externalId } = desk.written(await desk.pushOne(before));
  const { kept, counterpart } = await held(externalId);
  const agreed = { changed: ['status'], ours: before.data as Line, kept };
  const paid = { ...billed([line('one', 1000)], { status: 'paid' }), counterpart, agreed };
  const composed = harness.provider.compose([paid], desk.context('r'));
  expect(composed).toEqual({ refused: [], unsaid: [paid] });
  const { agreed: _agreed, ...whole } = paid;
  expect(harness.provider.compose([paid, whole], desk.context('r')).request?.items).toHaveLength(1);
});
