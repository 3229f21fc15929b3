import { beforeAll, describe, expect, test } from 'vitest';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import { startEngineApi } from './engine-api.ts';
import type { Tenant } from './harness.ts';
import type { SandboxObject } from './quickbooks.ts';
import { customer, invoice } from './samples.ts';
import { type Books, booksOf } from './vendor-books.ts';
import { type Running, withEngine } from './with-engine.ts';

let running: Running;
withEngine((started) => {
  running = started;
});

/** One company, one customer; each test has an invoice or a customer of its own. */
let tenant: Tenant;
let realmId: string;
let books: Books;
beforeAll(async () => {
  ({ tenant, realmId } = await running.vendor.tenantIn(running.engine));
  books = await booksOf(running.vendor, realmId);
  await tenant.save([customer('c1')]);
  await tenant.settled();
});

async function there(entity: string, id: string): Promise<SandboxObject> {
  const externalId = (await tenant.links()).find(({ recordId }) => recordId === id)?.externalId;
  const found = (await running.vendor.objects(realmId, entity)).find(({ Id }) => Id === externalId);
  if (!found) throw new Error(`${entity} of ${id} is not there`);
  return found;
}

type Line = Record<string, unknown>;
const linesOf = (object: SandboxObject) =>
  (object.Line as Line[]).filter(({ DetailType }) => DetailType !== 'SubTotalLineDetail');

const work = { description: 'Work', quantity: '1', unitPrice: '50.00', amount: '50.00' };

/** An invoice that somebody in QuickBooks gave more lines, taken over by a pull. */
async function withLines(id: string, make: (line: Line) => Line[]): Promise<Line[]> {
  await tenant.save([invoice(id, 'c1', { lines: [work] })]);
  await tenant.settled();
  const object = await there('Invoice', id);
  const [line = {}] = linesOf(object);
  await books.change('Invoice', object.Id, { Line: [line, ...make(line)] });
  await (await tenant.pull(['invoice'])).result();
  expect((await tenant.queue()).filter(({ recordId }) => recordId === id)).toEqual([]);
  return linesOf(await there('Invoice', id));
}

interface Stored {
  lines: Record<string, unknown>[];
  total: string;
}
const stored = async (id: string) => (await tenant.record('invoice', id)) as unknown as Stored;

/** Changes our own line, and hands the others back as an API client would. */
async function editOurLine(id: string, change: (data: Stored) => Partial<Stored>): Promise<void> {
  const data = await stored(id);
  const [first, ...others] = data.lines;
  const lines = [{ ...first, description: 'Work, done twice' }, ...others];
  await tenant.save([
    {
      entityType: 'invoice',
      id,
      data: { ...data, lines, ...change({ ...data, lines }) },
    } satisfies RecordInput,
  ]);
  await tenant.settled();
  expect((await tenant.queue()).filter(({ recordId }) => recordId === id)).toEqual([]);
}

async function pulledText(id: string): Promise<string | null | undefined> {
  return (await tenant.log()).filter((entry) => entry.recordId === id && entry.direction === 'pull').at(-1)
    ?.message;
}

/** The lines beside ours are there as before, in every member. */
async function expectUntouched(id: string, before: Line[]): Promise<void> {
  const [ours, ...others] = linesOf(await there('Invoice', id));
  expect(others).toEqual(before.slice(1));
  expect(ours).toMatchObject({ Id: before[0]?.Id, Description: 'Work, done twice' });
}

const copyOf = ({ Id: _id, LineNum: _num, ...line }: Line) => line;
const detailOf = (line: Line) => line.SalesItemLineDetail as Line;

const KINDS: Record<string, { line: (line: Line) => Line; kept: string; total: string }> = {
  'a negative line': {
    line: (line) => ({
      ...copyOf(line),
      Description: 'Goodwill',
      Amount: -5,
      SalesItemLineDetail: { ...detailOf(line), Qty: -1, UnitPrice: 5 },
    }),
    kept: 'negative',
    total: '45.00',
  },
  'a shipping line': {
    line: () => ({
      Amount: 8,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: 'SHIPPING_ITEM_ID' } },
    }),
    kept: 'shipping',
    total: '58.00',
  },
  'a group line': {
    line: (line) => ({
      Description: 'Spring package',
      DetailType: 'GroupLineDetail',
      GroupLineDetail: { Quantity: 1, Line: [copyOf(line)] },
    }),
    kept: 'group',
    total: '100.00',
  },
  'a line of text': {
    line: () => ({ Description: 'Thank you', DetailType: 'DescriptionOnly', DescriptionLineDetail: {} }),
    kept: 'text',
    total: '50.00',
  },
};

test.each(Object.entries(KINDS))(
  '%s is taken, shown as such, and survives our writes',
  async (name, { line, kept, total }) => {
    const id = `i-${kept}`;
    const before = await withLines(id, (own) => [line(own)]);
    const data = await stored(id);
    expect(data).toMatchObject({ total, lines: [{ description: 'Work' }, { kept }] });
    expect(await pulledText(id)).toContain('with these parts kept as they are in QuickBooks');
    await editOurLine(id, () => ({}));
    await expectUntouched(id, before);
    expect(Number((await there('Invoice', id)).TotalAmt).toFixed(2), name).toBe(total);
  },
);

describe.each(['dropped', 'kept'])(
  'lines that bill an estimate and time, where links that are not sent are %s',
  (unsentLineLinks) => {
    const id = `i-bills-${unsentLineLinks}`;
    const linksOf = async () =>
      linesOf(await there('Invoice', id)).map(({ Description, Id, LinkedTxn }) => ({
        Description,
        Id,
        LinkedTxn,
      }));
    const billed = async (estimateId: string, timeId: string) => {
      const find = async (entity: string, key: string) =>
        (await running.vendor.objects(realmId, entity)).find(({ Id }) => Id === key);
      expect(await find('Estimate', estimateId)).toMatchObject({ TxnStatus: 'Closed' });
      expect(await find('TimeActivity', timeId)).toMatchObject({ BillableStatus: 'HasBeenBilled' });
    };

    test('keep what they bill, whichever line is changed here, and when the lines are said anew', async () => {
      await running.vendor.control(`/companies/${realmId}/settings`, { unknown: { unsentLineLinks } });
      const CustomerRef = { value: (await there('Customer', 'c1')).Id };
      const worked = { NameOf: 'Employee', EmployeeRef: { value: '55' }, CustomerRef, Hours: 1, Minutes: 0 };
      const timeId = await books.create('TimeActivity', {
        ...worked,
        BillableStatus: 'Billable',
        HourlyRate: 8,
      });
      const offered = {
        Amount: 7,
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      };
      const estimateId = await books.create('Estimate', { CustomerRef, Line: [offered] });
      const linked = (own: Line, Description: string, Amount: number, TxnType: string, TxnId: string) => ({
        ...copyOf(own),
        Description,
        Amount,
        SalesItemLineDetail: { ...detailOf(own), Qty: 1, UnitPrice: Amount },
        LinkedTxn: [{ TxnId, TxnType, TxnLineId: '0' }],
      });
      await withLines(id, (own) => [
        linked(own, 'As offered', 7, 'Estimate', estimateId),
        linked(own, 'As worked', 8, 'TimeActivity', timeId),
      ]);
      const before = await linksOf();
      await billed(estimateId, timeId);

      await editOurLine(id, () => ({}));
      expect((await linksOf()).slice(1)).toEqual(before.slice(1));
      await editOurLine(id, ({ lines: [first = {}, ...others] }) => ({
        lines: [first, ...others.map((line) => ({ ...line, description: `${line.description}, and well` }))],
      }));
      const changed = before.map((line) => ({ ...line, Description: `${line.Description}, and well` }));
      expect((await linksOf()).slice(1)).toEqual(changed.slice(1));
      await billed(estimateId, timeId);

      await tenant.retry('invoice', id, true);
      await tenant.settled();
      expect((await linksOf()).slice(1)).toEqual(changed.slice(1));
      await billed(estimateId, timeId);
    });
  },
);

test('a percentage of discount stays a percentage', async () => {
  const percent = { PercentBased: true, DiscountPercent: 10 };
  const before = await withLines('i-percent', () => [
    { DetailType: 'DiscountLineDetail', DiscountLineDetail: percent },
  ]);
  expect(await stored('i-percent')).toMatchObject({ total: '45.00', discount: '5.00' });
  await editOurLine('i-percent', ({ lines: [first = {}] }) => ({
    lines: [{ ...first, unitPrice: '80.00', amount: '80.00' }],
    total: '72.00',
    ...{ discount: '8.00' },
  }));
  const object = await there('Invoice', 'i-percent');
  expect(object.TotalAmt).toBe(72);
  const discount = linesOf(object).find(({ DetailType }) => DetailType === 'DiscountLineDetail');
  expect(discount).toMatchObject({ Id: before.at(-1)?.Id, DiscountLineDetail: percent });
});

test('a quantity times price that is off by a rounding cent is taken', async () => {
  await withLines('i-cent', (line) => [
    {
      ...copyOf(line),
      Description: 'Hours',
      Amount: 33.34,
      SalesItemLineDetail: { ...detailOf(line), Qty: 3, UnitPrice: 11.11 },
    },
  ]);
  const data = await stored('i-cent');
  expect(data).toMatchObject({ total: '83.34', lines: [{}, { amount: '33.34' }] });
  // A client hands it back as it came, with a change of its own; a line that is off and new is refused.
  const api = startEngineApi(running.engine);
  const client = await api.clientOf(tenant);
  const put = (lines: object[]) =>
    client({ method: 'PUT', url: '/v1/invoices/i-cent', body: { ...data, lines, memo: 'handed back' } });
  const [first, uneven] = data.lines;
  expect((await put([{ ...first }, { ...uneven, description: 'Other hours' }])).status).toBe(422);
  expect((await put([{ ...first, description: 'Work, done twice' }, { ...uneven }])).status).toBe(200);
  await api.close();
  await tenant.settled();
  expect((await tenant.queue()).filter(({ recordId }) => recordId === 'i-cent')).toEqual([]);
  expect(linesOf(await there('Invoice', 'i-cent'))).toMatchObject([
    { Description: 'Work, done twice' },
    { Description: 'Hours', Amount: 33.34 },
  ]);
});

test('more than 500 lines are taken', async () => {
  await withLines('i-many', (line) =>
    Array.from({ length: 600 }, () => ({
      ...copyOf(line),
      Amount: 1,
      SalesItemLineDetail: { ...detailOf(line), Qty: 1, UnitPrice: 1 },
    })),
  );
  expect(await stored('i-many')).toMatchObject({ total: '650.00' });
  expect((await stored('i-many')).lines).toHaveLength(601);
});

test('a line of text that this side never had stays when ours is written', async () => {
  const before = await withLines('i-mute', () => [KINDS['a line of text']?.line({}) ?? {}]);
  await tenant.save([invoice('i-mute', 'c1', { lines: [{ ...work, description: 'Work, done twice' }] })]);
  await tenant.settled();
  await expectUntouched('i-mute', before);
  // And once more: what was written is known line by line.
  await tenant.save([
    invoice('i-mute', 'c1', { lines: [{ ...work, unitPrice: '60.00', amount: '60.00' }], total: '60.00' }),
  ]);
  await tenant.settled();
  expect(linesOf(await there('Invoice', 'i-mute')).slice(1)).toEqual(before.slice(1));
});

test('a line that counts and that ours leaves out is not removed there before a person says so', async () => {
  await withLines('i-gone', (line) => [KINDS['a negative line']?.line(line) ?? {}]);
  await tenant.save([invoice('i-gone', 'c1', { lines: [work] })]);
  await tenant.settled();
  expect(await there('Invoice', 'i-gone')).toMatchObject({ TotalAmt: 45 });
  const [row] = (await tenant.queue()).filter(({ recordId }) => recordId === 'i-gone');
  expect(row).toMatchObject({ errorType: 'UnreadableThere' });
  expect(row?.error?.message).toContain('a negative line (Goodwill), which this side’s version lacks');
  await tenant.retry('invoice', 'i-gone');
  await tenant.settled();
  expect(await there('Invoice', 'i-gone')).toMatchObject({ TotalAmt: 50 });
});

const FIELDS: Record<string, { there: object; here: object }> = {
  'several e-mail addresses': {
    there: { PrimaryEmailAddr: { Address: 'a@example.com, b@example.com' } },
    here: { email: 'a@example.com, b@example.com' },
  },
  'a www. address without scheme': {
    there: { WebAddr: { URI: 'www.example.com' } },
    here: { website: 'www.example.com' },
  },
  'a long note': { there: { Notes: 'n'.repeat(2000) }, here: { notes: 'n'.repeat(2000) } },
};

test.each(Object.entries(FIELDS))('%s can be read, and survives our writes', async (name, expected) => {
  const id = name.replace(/\W/g, '-');
  await tenant.save([customer(id)]);
  await tenant.settled();
  await books.change('Customer', (await there('Customer', id)).Id, expected.there);
  await tenant.refresh();
  expect(await tenant.record('customer', id)).toMatchObject(expected.here);
  await tenant.save([customer(id, { ...expected.here, phone: '555-0100' })]);
  await tenant.settled();
  expect(await there('Customer', id)).toMatchObject({
    ...expected.there,
    PrimaryPhone: { FreeFormNumber: '555-0100' },
  });
});

test('a private note of the vendor’s full length can be read, and goes back', async () => {
  await tenant.save([invoice('i-note', 'c1', { lines: [work] })]);
  await tenant.settled();
  const { Id } = await there('Invoice', 'i-note');
  await books.change('Invoice', Id, { PrivateNote: 'm'.repeat(4000) });
  await tenant.refresh();
  expect(await tenant.record('invoice', 'i-note')).toMatchObject({ memo: 'm'.repeat(4000) });
  await tenant.save([invoice('i-note', 'c1', { lines: [work], memo: 'n'.repeat(4000) })]);
  await tenant.settled();
  expect(await there('Invoice', 'i-note')).toMatchObject({ PrivateNote: 'n'.repeat(4000) });
});
