import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import { syncQueue, syncSettings } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { Policy } from '../../src/domain/sides/link-decision.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, serviceItem } from './samples.ts';
import { type Books, booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;
let api: EngineApi;

withEngine((running) => {
  ({ vendor, engine } = running);
  api = startEngineApi(engine);
});
afterAll(() => api?.close());

interface Business {
  tenant: Tenant;
  realmId: string;
  books: Books;
}

async function business(settings: Partial<typeof syncSettings.$inferInsert> = {}): Promise<Business> {
  const { tenant, realmId } = await vendor.tenantIn(engine, {}, undefined, 'us-lists');
  await engine.db
    .update(syncSettings)
    .set({ enabled: true, ...settings })
    .where(eq(syncSettings.tenantId, tenant.tenantId));
  return { tenant, realmId, books: await booksOf(vendor, realmId) };
}

const there = async ({ realmId }: Business, entity: string, id: string) => {
  const found = (await vendor.objects(realmId, entity)).find((object) => object.Id === id);
  if (!found) throw new Error(`${entity} ${id} is gone`);
  return found;
};

const FULL = {
  DisplayName: 'Acme Gardens',
  GivenName: 'Ann',
  FamilyName: 'Archer',
  CompanyName: 'Acme',
  PrimaryEmailAddr: { Address: 'ann@example.com' },
  PrimaryPhone: { FreeFormNumber: '555-0100' },
  BillAddr: { Line1: '1 High Street', City: 'Bath', PostalCode: '12345' },
  Notes: 'Gate code 1234',
  Taxable: false,
};

test.each<Policy>(['ours_wins', 'theirs_wins', 'ask'])(
  'a customer that exists there keeps what ours leaves open, and we take it over: %s',
  async (conflictPolicy) => {
    const given = await business({ conflictPolicy });
    const id = await given.books.create('Customer', FULL);
    await given.tenant.save([customer('c1', { displayName: 'Acme Gardens', mobile: '555-0199' })]);
    await given.tenant.settled();
    expect(await given.tenant.queue()).toEqual([]);
    expect(await there(given, 'Customer', id)).toMatchObject({
      ...FULL,
      Mobile: { FreeFormNumber: '555-0199' },
    });
    expect(await given.tenant.record('customer', 'c1')).toMatchObject({
      email: 'ann@example.com',
      phone: '555-0100',
      notes: 'Gate code 1234',
      taxable: false,
      mobile: '555-0199',
    });
    const [linked] = await given.tenant.log();
    expect(linked).toMatchObject({ action: 'linked', message: expect.stringContaining('Gate code 1234') });
  },
);

test('a service item that exists there keeps its description and its price', async () => {
  const given = await business();
  const id = await given.books.create('Item', {
    Name: 'Mowing',
    Type: 'Service',
    Description: 'Front and back',
    UnitPrice: 45.5,
    IncomeAccountRef: { value: '1' },
  });
  await given.tenant.save([{ entityType: 'service_item', id: 's1', data: { name: 'Mowing' } }]);
  await given.tenant.settled();
  expect(await there(given, 'Item', id)).toMatchObject({ Description: 'Front and back', UnitPrice: 45.5 });
  expect(await given.tenant.record('service_item', 's1')).toMatchObject({ unitPrice: '45.5' });
});

test('ask asks before the link, names both values, and Sync is the answer', async () => {
  const given = await business({ conflictPolicy: 'ask' });
  const id = await given.books.create('Customer', FULL);
  await given.tenant.save([customer('c1', { displayName: 'Acme Gardens', notes: 'Dog in the yard' })]);
  await given.tenant.settled();
  expect(await given.tenant.links()).toEqual([]);
  const [row] = await given.tenant.queue();
  expect(row).toMatchObject({ state: 'unresolved', errorType: 'LinkToConfirm' });
  expect(row?.error?.message).toBe(
    '“Acme Gardens” exists in QuickBooks and would be linked. They differ: notes: “Dog in the yard” here, “Gate code 1234” there.',
  );
  expect(await there(given, 'Customer', id)).toMatchObject(FULL);

  await given.tenant.retry('customer', 'c1');
  await given.tenant.settled();
  expect(await there(given, 'Customer', id)).toMatchObject({ ...FULL, Notes: 'Dog in the yard' });
});

test('where linking by name is asked first, nothing is linked before a person says so', async () => {
  const given = await business({ askBeforeLinking: true });
  const id = await given.books.create('Customer', FULL);
  await given.tenant.save([customer('c1', { displayName: 'Acme Gardens' })]);
  await given.tenant.settled();
  expect(await given.tenant.links()).toEqual([]);
  expect((await given.tenant.queue())[0]).toMatchObject({ errorType: 'LinkToConfirm' });
  // Pressing Sync before anybody was asked is no answer; a pull asks the same.
  const pulled = await given.tenant.pull(['customer']);
  await pulled.result();
  expect((await given.tenant.links()).filter(({ externalId }) => externalId === id)).toEqual([]);
  await given.tenant.retry('customer', 'c1');
  await given.tenant.settled();
  expect(await given.tenant.links()).toContainEqual(
    expect.objectContaining({ recordId: 'c1', externalId: id }),
  );
  expect(await there(given, 'Customer', id)).toMatchObject(FULL);
});

test('one that cannot be read is not written over: a person is asked under every policy', async () => {
  const given = await business();
  // A price that takes off has no place here.
  const id = await given.books.create('Item', {
    Name: 'Goodwill',
    Type: 'Service',
    Description: 'Front and back',
    UnitPrice: -5,
    IncomeAccountRef: { value: '1' },
  });
  await given.tenant.save([{ entityType: 'service_item', id: 's1', data: { name: 'Goodwill' } }]);
  await given.tenant.settled();
  expect((await given.tenant.queue())[0]).toMatchObject({ errorType: 'LinkToConfirm' });
  expect(await there(given, 'Item', id)).toMatchObject({ UnitPrice: -5, Description: 'Front and back' });
  await given.tenant.retry('service_item', 's1');
  await given.tenant.settled();
  // Linked because a person said so; still nothing is emptied by what ours leaves open.
  expect(await there(given, 'Item', id)).toMatchObject({ Description: 'Front and back' });
});

test('a known customer that was made inactive there is noticed by a pull', async () => {
  const given = await business();
  await given.tenant.save([customer('c1')]);
  await given.tenant.settled();
  const [link] = await given.tenant.links();
  await given.books.change('Customer', link?.externalId ?? '', { Active: false });
  const { result } = await given.tenant.pull(['customer']);
  await result();
  expect(await given.tenant.record('customer', 'c1')).toMatchObject({ active: false });
});

/** Every field empty, equal or different on either side. */
const TEXTS = { companyName: 'CompanyName', givenName: 'GivenName', notes: 'Notes' } as const;
const WRAPPED = {
  email: ['PrimaryEmailAddr', 'Address', 'a@example.com', 'b@example.com'],
  phone: ['PrimaryPhone', 'FreeFormNumber', '555-0100', '555-0200'],
  mobile: ['Mobile', 'FreeFormNumber', '555-0300', '555-0400'],
} as const;
const state = fc.constantFrom('none', 'ours', 'theirs', 'equal', 'different');
const pairOf = fc.record(
  Object.fromEntries(
    [...Object.keys(TEXTS), ...Object.keys(WRAPPED), 'billingAddress'].map((field) => [field, state]),
  ),
);

function build(name: string, pair: Record<string, string>) {
  const ours: Record<string, unknown> = { displayName: name };
  const theirs: Record<string, unknown> = { DisplayName: name };
  const has = (field: string, side: string) =>
    pair[field] === side || pair[field] === 'equal' || pair[field] === 'different';
  for (const [field, member] of Object.entries(TEXTS)) {
    if (has(field, 'ours')) ours[field] = 'one';
    if (has(field, 'theirs')) theirs[member] = pair[field] === 'different' ? 'two' : 'one';
  }
  for (const [field, [member, part, one, two]] of Object.entries(WRAPPED)) {
    if (has(field, 'ours')) ours[field] = one;
    if (has(field, 'theirs')) theirs[member] = { [part]: pair[field] === 'different' ? two : one };
  }
  if (has('billingAddress', 'ours')) ours.billingAddress = { line1: '1 High Street' };
  if (has('billingAddress', 'theirs')) {
    theirs.BillAddr = {
      Line1: pair.billingAddress === 'different' ? '2 Low Street' : '1 High Street',
      City: 'Bath',
    };
  }
  return { ours, theirs };
}

const MEMBERS: Record<string, (object: Record<string, unknown>) => unknown> = {
  ...Object.fromEntries(
    Object.entries(TEXTS).map(([field, member]) => [
      field,
      (object: Record<string, unknown>) => object[member],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(WRAPPED).map(([field, [member, part]]) => [
      field,
      (object: Record<string, unknown>) => (object[member] as Record<string, unknown> | undefined)?.[part],
    ]),
  ),
  billingAddress: (object) => {
    const { Line1, City } = (object.BillAddr ?? {}) as { Line1?: string; City?: string };
    return [Line1 || undefined, City || undefined];
  },
};

async function importAll({ tenant }: Business): Promise<void> {
  const ask = await api.clientOf(tenant);
  const url = `/v1/connections/${tenant.connectionId}/imports`;
  const { body } = await ask({ method: 'POST', url, body: { entityTypes: ['customer'] } });
  const inState = (wanted: string) =>
    waitUntil({ what: `the import to be ${wanted}`, timeoutMs: 60_000 }, async () => {
      const found = await ask({ url: `/v1/imports/${body.id}` });
      return found.body.state === wanted || undefined;
    });
  await inState('review');
  await ask({ method: 'POST', url: `/v1/imports/${body.id}/confirm`, body: { undecided: 'ignore' } });
  await inState('done');
}

const WAYS: Record<string, (given: Business, records: RecordInput[]) => Promise<void>> = {
  async 'a push'({ tenant }, records) {
    await tenant.save(records);
    await tenant.settled(60_000);
  },
  async 'a pull'(given, records) {
    await given.tenant.save(records, { wake: false });
    await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, given.tenant.tenantId));
    await (await given.tenant.pull(['customer'])).result();
    await (await given.tenant.push(['customer'])).result();
    await given.tenant.settled(60_000);
  },
  async 'an import'(given, records) {
    await given.tenant.save(records, { wake: false });
    await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, given.tenant.tenantId));
    await importAll(given);
    await (await given.tenant.push(['customer'])).result();
    await given.tenant.settled(60_000);
  },
};

const POLICIES: Policy[] = ['ours_wins', 'theirs_wins', 'ask'];
const CASES = Object.keys(WAYS).flatMap((way) => POLICIES.map((policy) => [way, policy] as const));

test.each(CASES)(
  'random first links by %s under %s empty nothing that ours leaves open',
  async (way, conflictPolicy) => {
    const given = await business({ conflictPolicy });
    const pairs = fc.sample(pairOf, { numRuns: 60, seed: 42 }).map((pair, index) => {
      return { pair, name: `Pair ${index}`, ...build(`Pair ${index}`, pair) };
    });
    const ids: string[] = [];
    for (const { theirs } of pairs) ids.push(await given.books.create('Customer', theirs));
    const before = await vendor.objects(given.realmId, 'Customer');
    await WAYS[way]?.(
      given,
      pairs.map(({ ours, name }) => customer(name.replace(' ', '-'), ours)),
    );
    const after = new Map(
      (await vendor.objects(given.realmId, 'Customer')).map((object) => [object.Id, object]),
    );
    const links = new Map((await given.tenant.links()).map((link) => [link.externalId, link.recordId]));
    expect(links.size).toBeGreaterThan(5);
    for (const [index, { pair, ours }] of pairs.entries()) {
      const id = ids[index] ?? '';
      const was = before.find((object) => object.Id === id) ?? {};
      const is = after.get(id) ?? {};
      for (const [field, read] of Object.entries(MEMBERS)) {
        const told = `${way}, ${conflictPolicy}, ${JSON.stringify(pair)}: ${field}`;
        const kept = ours[field] === undefined || pair[field] === 'equal';
        if (kept) expect([told, read(is)]).toEqual([told, read(was)]);
        if (pair[field] === 'different' && conflictPolicy !== 'ours_wins') {
          expect([told, read(is)]).toEqual([told, read(was)]);
        }
      }
      if (links.get(id) === `Pair-${index}` && pair.notes === 'theirs') {
        expect(await given.tenant.record('customer', `Pair-${index}`)).toMatchObject({ notes: 'one' });
      }
    }
  },
  120_000,
);

test('a service item is among what is asked for by name', async () => {
  const given = await business({ askBeforeLinking: true });
  await given.books.create('Item', { Name: 'Item s1', Type: 'Service', IncomeAccountRef: { value: '1' } });
  await given.tenant.save([serviceItem('s1')]);
  await given.tenant.settled();
  expect((await given.tenant.queue())[0]?.error?.message).toContain('“Item s1” exists in QuickBooks');
});
