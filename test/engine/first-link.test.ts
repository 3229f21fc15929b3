import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import { syncQueue, syncSettings } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { Policy } from '../../src/domain/sides/link-decision.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { type RandomPair, randomPairs, saidIn } from './random-pairs.ts';
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

async function importAll({ tenant }: Business): Promise<void> {
  const ask = await api.clientOf(tenant);
  const url = `/v1/connections/${tenant.connectionId}/imports`;
  const { body } = await ask({ method: 'POST', url, body: { entityTypes: [...NAMES] } });
  const inState = (wanted: string) =>
    waitUntil({ what: `the import to be ${wanted}`, timeoutMs: 60_000 }, async () => {
      const found = await ask({ url: `/v1/imports/${body.id}` });
      return found.body.state === wanted || undefined;
    });
  await inState('review');
  await ask({ method: 'POST', url: `/v1/imports/${body.id}/confirm`, body: { undecided: 'ignore' } });
  await inState('done');
}

const NAMES = ['customer', 'service_item'] as const;
/** Of each way and policy: more than five hundred in all. */
const CUSTOMERS = 38;
const ITEMS = 12;

async function saveUnseen({ tenant }: Business, records: RecordInput[]): Promise<void> {
  await tenant.save(records, { wake: false });
  await engine.db.delete(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));
}

async function sendAll({ tenant }: Business): Promise<void> {
  await (await tenant.push([...NAMES])).result();
  await tenant.settled(60_000);
}

type Paired = RandomPair & { externalId: string };

const BY_HAND = 'a choice by hand';
const WAYS: Record<string, (given: Business, pairs: readonly Paired[]) => Promise<void>> = {
  async 'a push, for who holds the name'({ tenant }, pairs) {
    await tenant.save(pairs.map(({ record }) => record));
    await tenant.settled(60_000);
  },
  async 'a pull'(given, pairs) {
    await saveUnseen(
      given,
      pairs.map(({ record }) => record),
    );
    await (await given.tenant.pull([...NAMES])).result();
    await sendAll(given);
  },
  async 'an import'(given, pairs) {
    await saveUnseen(
      given,
      pairs.map(({ record }) => record),
    );
    await importAll(given);
    await sendAll(given);
  },
  async [BY_HAND](given, pairs) {
    const { tenant } = given;
    // Only of customers a person chooses the counterpart.
    const chosen = pairs.filter(({ entity }) => entity === 'Customer');
    await saveUnseen(
      given,
      chosen.map(({ record }) => record),
    );
    const ask = await api.clientOf(tenant);
    for (const { record, externalId } of chosen) {
      const url = `/v1/connections/${tenant.connectionId}/accounts/${record.id}/link`;
      expect((await ask({ method: 'POST', url, body: { externalId } })).status).toBe(202);
    }
    await tenant.settled(60_000);
  },
};

const POLICIES: Policy[] = ['ours_wins', 'theirs_wins', 'ask'];
const CASES = Object.keys(WAYS).flatMap((way) => POLICIES.map((policy) => [way, policy] as const));

test.each(CASES)(
  'random first links by %s under %s empty nothing that ours leaves open',
  async (way, conflictPolicy) => {
    const given = await business({ conflictPolicy });
    const pairs: Paired[] = [];
    for (const pair of [...randomPairs('Customer', CUSTOMERS), ...randomPairs('Item', ITEMS)])
      pairs.push({ ...pair, externalId: await given.books.create(pair.entity, pair.theirs) });
    const objects = async () => {
      const all = [...(await vendor.objects(given.realmId, 'Customer'))].map(
        (each) => [`Customer ${each.Id}`, each] as const,
      );
      const items = (await vendor.objects(given.realmId, 'Item')).map(
        (each) => [`Item ${each.Id}`, each] as const,
      );
      return new Map([...all, ...items]);
    };
    const before = await objects();
    await WAYS[way]?.(given, pairs);
    const after = await objects();
    const links = new Map((await given.tenant.links()).map((link) => [link.recordId, link.externalId]));
    const linked = pairs.filter(({ record, externalId }) => links.get(record.id) === externalId);
    // To choose is to answer, also where the policy is to ask.
    const asks = conflictPolicy === 'ask' && way !== BY_HAND;
    // A namesake with another e-mail address is another party, unless a person says otherwise.
    expect(linked.length).toBeGreaterThan(asks ? 5 : 25);
    if (way === BY_HAND) expect(linked).toHaveLength(CUSTOMERS);
    for (const { entity, externalId, states, fields, record } of pairs) {
      const [was = {}, is = {}] = [before, after].map((all) => all.get(`${entity} ${externalId}`));
      const told = `${way}, ${conflictPolicy}, ${entity} ${JSON.stringify(states)}`;
      // What both say differently goes whole: an address is one thing.
      const whole = Object.entries(fields).flatMap(([field, { member }]) =>
        states[field] === 'different' ? [`/${member}/`] : [],
      );
      const gone = saidIn(was)
        .filter((place) => !saidIn(is).includes(place))
        .filter((place) => !whole.some((start) => place.startsWith(start)));
      expect([told, gone]).toEqual([told, []]);
      const ours = await given.tenant.record(record.entityType, record.id);
      for (const [field, { read, one }] of Object.entries(fields)) {
        const state = states[field];
        const isTheirs = conflictPolicy === 'theirs_wins' || asks;
        const stays = state === 'theirs' || state === 'equal' || (state === 'different' && isTheirs);
        if (stays) expect([told, field, read(is)]).toEqual([told, field, read(was)]);
        if (state === 'theirs' && links.get(record.id) === externalId)
          expect([told, ours]).toEqual([told, expect.objectContaining(takenOver(field, one))]);
      }
    }
  },
  120_000,
);

/** Theirs knew the town, too. */
function takenOver(field: string, one: unknown): Record<string, unknown> {
  return { [field]: typeof one === 'string' ? one : expect.objectContaining({ city: 'Bath' }) };
}

test('a service item is among what is asked for by name', async () => {
  const given = await business({ askBeforeLinking: true });
  await given.books.create('Item', { Name: 'Item s1', Type: 'Service', IncomeAccountRef: { value: '1' } });
  await given.tenant.save([serviceItem('s1')]);
  await given.tenant.settled();
  expect((await given.tenant.queue())[0]?.error?.message).toContain('“Item s1” exists in QuickBooks');
});
