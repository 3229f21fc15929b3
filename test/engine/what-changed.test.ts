import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { links } from '../../src/db/schema/index.ts';
import type { Engine, Tenant } from './harness.ts';
import type { SandboxObject, Vendor } from './quickbooks.ts';
import { customer, invoice, serviceItem } from './samples.ts';
import { type Books, booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;

withEngine((running) => {
  ({ vendor, engine } = running);
});

interface Business {
  tenant: Tenant;
  realmId: string;
  books: Books;
}

async function business(settings: object = {}): Promise<Business> {
  const { tenant, realmId } = await vendor.tenantIn(engine, settings);
  return { tenant, realmId, books: await booksOf(vendor, realmId) };
}

async function counterpart(
  { tenant, realmId }: Business,
  entity: string,
  id: string,
): Promise<SandboxObject> {
  const externalId = (await tenant.links()).find(({ recordId }) => recordId === id)?.externalId;
  const found = (await vendor.objects(realmId, entity)).find((object) => object.Id === externalId);
  if (!found) throw new Error(`${entity} of ${id} is not there`);
  return found;
}

const linesOf = (object: SandboxObject) =>
  (object.Line as Record<string, unknown>[]).filter(({ DetailType }) => DetailType !== 'SubTotalLineDetail');

test.each(['replaced', 'merged'])(
  'a new telephone number here leaves the e-mail address that somebody entered there: nested objects %s',
  async (nestedObjects) => {
    const given = await business({ unknown: { nestedObjects } });
    const address = { line1: '1 High Street', line2: 'Suite 5', city: 'Bath' };
    await given.tenant.save([customer('c1', { phone: '555-0100', billingAddress: address })]);
    await given.tenant.settled();
    const { Id } = await counterpart(given, 'Customer', 'c1');
    await given.books.change('Customer', Id, { PrimaryEmailAddr: { Address: 'there@example.com' } });
    const moved = { line1: '2 Low Street', city: 'Bath' };
    await given.tenant.save([customer('c1', { phone: '555-0200', billingAddress: moved })]);
    await given.tenant.settled();
    const object = await counterpart(given, 'Customer', 'c1');
    expect(object).toMatchObject({
      PrimaryPhone: { FreeFormNumber: '555-0200' },
      PrimaryEmailAddr: { Address: 'there@example.com' },
      BillAddr: { Line1: '2 Low Street', City: 'Bath' },
    });
    // An address goes whole: no part of the old one is left.
    expect((object.BillAddr as Record<string, unknown>).Line2 ?? '').toBe('');
    expect(await given.tenant.record('customer', 'c1')).toMatchObject({ email: 'there@example.com' });
  },
);

test('a field that is cleared here is cleared there, and nothing else', async () => {
  const given = await business();
  await given.tenant.save([customer('c1', { phone: '555-0100', notes: 'Gate code' })]);
  await given.tenant.settled();
  await given.tenant.save([customer('c1', { notes: 'Gate code' })]);
  await given.tenant.settled();
  const object = await counterpart(given, 'Customer', 'c1');
  expect((object.PrimaryPhone as Record<string, unknown> | undefined)?.FreeFormNumber ?? '').toBe('');
  expect(object.Notes).toBe('Gate code');
});

const two = [
  { serviceItemId: 's1', description: 'Mowing', quantity: '1', unitPrice: '25.00', amount: '25.00' },
  { serviceItemId: 's1', description: 'Edging', quantity: '1', unitPrice: '30.00', amount: '30.00' },
];

test('a line that did not change here goes back with its id and all that somebody put on it there', async () => {
  const given = await business();
  await given.tenant.save([
    customer('c1'),
    serviceItem('s1'),
    invoice('i1', 'c1', { lines: two, total: '55.00' }),
  ]);
  await given.tenant.settled();
  const before = await counterpart(given, 'Invoice', 'i1');
  const [mowing, edging] = linesOf(before);
  const detail = { ...(mowing?.SalesItemLineDetail as object), ServiceDate: '2026-02-27' };
  await given.books.change('Invoice', before.Id, {
    Line: [{ ...mowing, SalesItemLineDetail: detail }, edging],
  });
  await given.tenant.refresh();
  const there = linesOf(await counterpart(given, 'Invoice', 'i1'));
  const [, second] = two;
  const changed = { ...second, unitPrice: '40.00', amount: '40.00' };
  const stored = (await given.tenant.record('invoice', 'i1'))?.lines as Record<string, unknown>[];
  const lines = [stored[0], changed];
  await given.tenant.save([invoice('i1', 'c1', { lines, total: '65.00' })]);
  await given.tenant.settled();
  const after = linesOf(await counterpart(given, 'Invoice', 'i1'));
  expect(after.map(({ Id }) => Id)).toEqual(there.map(({ Id }) => Id));
  expect(after[0]).toEqual(there[0]);
  expect(after[1]).toMatchObject({ Amount: 40 });
});

test('a memo that changes here sends no lines: what stands on them there stays', async () => {
  const given = await business();
  await given.tenant.save([
    customer('c1'),
    serviceItem('s1'),
    invoice('i1', 'c1', { lines: two, total: '55.00' }),
  ]);
  await given.tenant.settled();
  await given.tenant.save([invoice('i1', 'c1', { lines: two, total: '55.00', memo: 'Side gate' })]);
  await given.tenant.settled();
  const sent = (await given.tenant.log()).filter(({ action }) => action === 'updated');
  expect(sent).toHaveLength(1);
  const object = await counterpart(given, 'Invoice', 'i1');
  expect(object).toMatchObject({ TotalAmt: 55, PrivateNote: expect.stringContaining('Side gate') });
});

test('an invoice with a line that cannot be read is not written over by an unrelated edit, and says so', async () => {
  const given = await business();
  await given.tenant.save([customer('c1'), invoice('i1', 'c1')]);
  await given.tenant.settled();
  const before = await counterpart(given, 'Invoice', 'i1');
  const [line] = linesOf(before);
  // A discount that adds: taken, it would change what the invoice comes to.
  const added = {
    Amount: -5,
    DetailType: 'DiscountLineDetail',
    DiscountLineDetail: { PercentBased: false },
  };
  await given.books.change('Invoice', before.Id, { Line: [line, added] });
  await given.tenant.save([invoice('i1', 'c1', { memo: 'unrelated' })]);
  await given.tenant.settled();
  expect(await counterpart(given, 'Invoice', 'i1')).toMatchObject({ TotalAmt: 55 });
  expect((await given.tenant.queue())[0]).toMatchObject({
    state: 'unresolved',
    errorType: 'UnreadableThere',
  });
  // A pull tells it on the record, under our own id.
  await (await given.tenant.pull(['invoice'])).result();
  const told = (await given.tenant.log()).filter(
    ({ direction, status }) => direction === 'pull' && status === 'error',
  );
  expect(told.filter(({ recordId }) => recordId !== 'i1')).toEqual([]);
  // A person who saw it presses Sync: this side's version goes.
  await given.tenant.retry('invoice', 'i1');
  await given.tenant.settled();
  expect(await counterpart(given, 'Invoice', 'i1')).toMatchObject({ TotalAmt: 50 });
});

test('a line that changed here and another one that changed there both keep their change, with their ids', async () => {
  const given = await business();
  const line = (description: string, amount: string) => ({
    description,
    quantity: '1',
    unitPrice: amount,
    amount,
  });
  const bill = (work: string) =>
    invoice('i1', 'c1', { lines: [line(work, '40.00'), line('Journey', '10.00')], total: '50.00' });
  await given.tenant.save([customer('c1'), bill('Work')]);
  await given.tenant.settled();
  const before = await counterpart(given, 'Invoice', 'i1');
  const [first, second] = linesOf(before);
  await given.books.change('Invoice', before.Id, {
    Line: [first, { ...second, Description: 'Long journey' }],
  });
  await given.tenant.save([bill('Hedges')]);
  await given.tenant.settled();
  const after = linesOf(await counterpart(given, 'Invoice', 'i1'));
  expect(after.map(({ Id, Description }) => [Id, Description])).toEqual([
    [first?.Id, 'Hedges'],
    [second?.Id, 'Long journey'],
  ]);
  const { lines } = (await given.tenant.record('invoice', 'i1')) as { lines: { description: string }[] };
  expect(lines.map(({ description }) => description)).toEqual(['Hedges', 'Long journey']);
  expect(await given.tenant.queue()).toEqual([]);
});

const forget = ({ tenant }: Business) =>
  engine.db.update(links).set({ ancestor: null, image: null }).where(eq(links.tenantId, tenant.tenantId));

test.each(['write', 'read'])(
  'a link from before the common past was kept gets it with its first %s',
  async (how) => {
    const given = await business();
    const { tenant } = given;
    await tenant.save([customer('c1', { phone: '555-0100' })]);
    await tenant.settled();
    await forget(given);
    if (how === 'read') await (await tenant.pull(['customer'])).result();
    else await tenant.save([customer('c1', { phone: '555-0150' })]);
    await tenant.settled();
    expect((await tenant.links())[0]?.ancestor).not.toBeNull();
    // From now on only what changes here is sent.
    const { Id } = await counterpart(given, 'Customer', 'c1');
    await given.books.change('Customer', Id, { PrimaryEmailAddr: { Address: 'there@example.com' } });
    await tenant.save([customer('c1', { phone: '555-0200' })]);
    await tenant.settled();
    expect(await counterpart(given, 'Customer', 'c1')).toMatchObject({
      PrimaryPhone: { FreeFormNumber: '555-0200' },
      PrimaryEmailAddr: { Address: 'there@example.com' },
    });
  },
);

test('an invoice that became paid here has nothing to say there: nothing is sent, and both agree', async () => {
  const given = await business();
  const { tenant, books } = given;
  await tenant.save([customer('c1'), invoice('i1', 'c1')]);
  await tenant.settled();
  const writes = (await books.writes()).length;
  await tenant.save([invoice('i1', 'c1', { status: 'paid' })]);
  await tenant.settled();
  expect((await books.writes()).length).toBe(writes);
  expect((await tenant.log()).at(-1)).toMatchObject({
    status: 'skipped',
    message: expect.stringMatching(/keeps nothing/),
  });
  const [link] = (await tenant.links()).filter(({ entityType }) => entityType === 'invoice');
  expect(link).toMatchObject({ pushedHash: expect.any(String), ancestor: { ours: { status: 'paid' } } });
  // Sync pressed by a person states it again.
  await tenant.retry('invoice', 'i1', true);
  await tenant.settled();
  expect((await books.writes()).length).toBe(writes + 1);
});
