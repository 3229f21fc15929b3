import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { syncSettings, webhookEvents } from '../../src/db/schema/index.ts';
import { SYNC_ERRORS } from '../../src/errors.ts';
import type { Answer } from '../api/support/api.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import type { Tenant } from './harness.ts';
import type { SandboxObject } from './quickbooks.ts';
import { customer, invoice } from './samples.ts';
import { push, undo } from './undo-desk.ts';
import { type Books, booksOf } from './vendor-books.ts';
import { type Running, withEngine } from './with-engine.ts';

let running: Running;
let api: EngineApi;
withEngine((started) => {
  running = started;
});
beforeAll(() => {
  api = startEngineApi(running.engine);
});
afterAll(() => api?.close());

type Policy = 'ours_wins' | 'theirs_wins' | 'ask';

interface Business {
  tenant: Tenant;
  realmId: string;
  books: Books;
  call: Awaited<ReturnType<EngineApi['clientOf']>>;
}

async function business(conflictPolicy: Policy = 'ours_wins'): Promise<Business> {
  const { vendor, engine } = running;
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await engine.db
    .update(syncSettings)
    .set({ enabled: true, conflictPolicy })
    .where(eq(syncSettings.tenantId, tenant.tenantId));
  return { tenant, realmId, books: await booksOf(vendor, realmId), call: await api.clientOf(tenant) };
}

function enable({ tenant }: Business, enabled: boolean) {
  const { db } = running.engine;
  return db.update(syncSettings).set({ enabled }).where(eq(syncSettings.tenantId, tenant.tenantId));
}

async function there({ tenant, realmId }: Business, entity: string, id: string): Promise<SandboxObject> {
  const externalId = (await tenant.links()).find(({ recordId }) => recordId === id)?.externalId;
  const found = (await running.vendor.objects(realmId, entity)).find(({ Id }) => Id === externalId);
  if (!found) throw new Error(`${entity} of ${id} is not there`);
  return found;
}

const linesOf = (object: SandboxObject) =>
  (object.Line as Record<string, unknown>[]).filter(({ DetailType }) => DetailType !== 'SubTotalLineDetail');

/** A discount that adds has no place here: taken, it would change what the invoice comes to. */
async function makeUnreadable(given: Business, id: string, more: object = {}): Promise<void> {
  const object = await there(given, 'Invoice', id);
  const added = { Amount: -5, DetailType: 'DiscountLineDetail', DiscountLineDetail: { PercentBased: false } };
  const Line = [...linesOf(object), added];
  await given.books.change('Invoice', object.Id, { Line, ...more });
}

interface Waiting {
  connectionId: string;
  error: { type: string };
  unreadable: string | null;
  seen: string;
  choices: string[];
  fields: { field: string; here: unknown; there: unknown; differs: boolean; readable: boolean }[];
}

async function sidesOf({ call }: Business, type: string, id: string): Promise<Waiting[]> {
  const { body } = await call({ url: `/v1/records/${type}/${id}/sides` });
  return (body as { connections: Waiting[] }).connections;
}

async function choose(
  given: Business,
  type: string,
  id: string,
  choice: string,
  more: object = {},
): Promise<Answer> {
  const [waiting] = await sidesOf(given, type, id);
  const answer = await given.call({
    method: 'POST',
    url: `/v1/records/${type}/${id}/sides`,
    body: { connectionId: waiting?.connectionId, seen: waiting?.seen, choice, ...more },
  });
  await given.tenant.wake();
  await given.tenant.settled();
  return answer;
}

async function heldInvoice(policy: Policy = 'ours_wins', more: object = {}): Promise<Business> {
  const given = await business(policy);
  await given.tenant.save([customer('c1'), invoice('i1', 'c1')]);
  await given.tenant.settled();
  await makeUnreadable(given, 'i1', more);
  await given.tenant.save([invoice('i1', 'c1', { memo: 'unrelated' })]);
  await given.tenant.settled();
  return given;
}

const differing = (waiting: Waiting | undefined) =>
  waiting?.fields.filter(({ differs }) => differs).map(({ field }) => field);

test('a held record shows both sides field by field, and what cannot be read', async () => {
  const given = await heldInvoice('theirs_wins', { CustomerMemo: { value: 'said there' } });
  const [waiting] = await sidesOf(given, 'invoice', 'i1');
  expect(waiting).toMatchObject({
    error: { type: 'UnreadableThere' },
    unreadable: 'holds a negative amount (-5)',
    choices: ['ours', 'theirs', 'readable'],
  });
  expect(differing(waiting)?.sort()).toEqual(
    ['customerMessage', 'discount', 'lines', 'memo', 'tax', 'taxInclusive', 'total'].sort(),
  );
  const field = (name: string) => waiting?.fields.find((each) => each.field === name);
  expect(field('total')).toMatchObject({ here: '50.00', there: '55.00' });
  expect(field('lines')).toMatchObject({ readable: false });
  expect(field('customerMessage')).toMatchObject({ there: 'said there' });
});

test('keep theirs: what cannot be read stays there; later edits of the rest go, of the same fields wait', async () => {
  const given = await heldInvoice();
  expect((await choose(given, 'invoice', 'i1', 'theirs')).status).toBe(202);
  expect(await given.tenant.queue()).toEqual([]);
  expect(await there(given, 'Invoice', 'i1')).toMatchObject({ TotalAmt: 55 });
  // Nothing is told again of what was decided.
  await given.tenant.refresh();
  expect(await given.tenant.queue()).toEqual([]);
  await given.tenant.save([invoice('i1', 'c1', { memo: 'unrelated', customerMessage: 'Thank you' })]);
  await given.tenant.settled();
  expect(await given.tenant.queue()).toEqual([]);
  expect(await there(given, 'Invoice', 'i1')).toMatchObject({
    TotalAmt: 55,
    CustomerMemo: { value: 'Thank you' },
  });
  const lines = [{ description: 'Work', quantity: '1', unitPrice: '60.00', amount: '60.00' }];
  await given.tenant.save([invoice('i1', 'c1', { lines, total: '60.00' })]);
  await given.tenant.settled();
  expect(await there(given, 'Invoice', 'i1')).toMatchObject({ TotalAmt: 55 });
  expect((await given.tenant.queue())[0]).toMatchObject({ errorType: 'UnreadableThere' });
  expect(await sidesOf(given, 'invoice', 'i1')).toHaveLength(1);
  await choose(given, 'invoice', 'i1', 'ours');
  expect(await there(given, 'Invoice', 'i1')).toMatchObject({ TotalAmt: 60 });
  expect(await given.tenant.queue()).toEqual([]);
});

test('take over what can be read: the rest comes here, and what changed here alone goes there', async () => {
  const given = await heldInvoice('ask', { CustomerMemo: { value: 'said there' } });
  await choose(given, 'invoice', 'i1', 'readable');
  expect(await given.tenant.queue()).toEqual([]);
  expect(await given.tenant.record('invoice', 'i1')).toMatchObject({
    customerMessage: 'said there',
    memo: 'unrelated',
    total: '50.00',
  });
  expect(await there(given, 'Invoice', 'i1')).toMatchObject({
    TotalAmt: 55,
    PrivateNote: expect.stringContaining('unrelated'),
    CustomerMemo: { value: 'said there' },
  });
});

test('write ours: this version replaces what cannot be read, and only what was seen', async () => {
  const given = await heldInvoice();
  const [seen] = await sidesOf(given, 'invoice', 'i1');
  await given.books.change('Invoice', (await there(given, 'Invoice', 'i1')).Id, {
    CustomerMemo: { value: 'said since' },
  });
  // Chosen on the version before: somebody changed it since, so it is asked again.
  await given.tenant.retry('invoice', 'i1');
  await given.tenant.settled();
  expect(await there(given, 'Invoice', 'i1')).toMatchObject({ TotalAmt: 55 });
  const late = await given.call({
    method: 'POST',
    url: '/v1/records/invoice/i1/sides',
    body: { connectionId: seen?.connectionId, seen: seen?.seen, choice: 'ours' },
  });
  expect(late).toMatchObject({ status: 409, body: { code: 'sides_changed' } });
  await choose(given, 'invoice', 'i1', 'ours');
  expect(await there(given, 'Invoice', 'i1')).toMatchObject({ TotalAmt: 50 });
  expect(await given.tenant.queue()).toEqual([]);
});

const READERS: Record<string, (given: Business) => Promise<unknown>> = {
  'a pull': async ({ tenant }) => (await tenant.pull(['invoice'])).result(),
  'the change check': ({ tenant }) => tenant.refresh(),
  'a notice': async ({ tenant }) => {
    const { tenantId, connectionId } = tenant;
    const link = (await tenant.links()).find(({ recordId }) => recordId === 'i1');
    const at = new Date(Date.now() + 1_000).toISOString();
    const body = { entityType: 'invoice', externalId: link?.externalId, at };
    const told = { source: 'intuit', eventId: `told-${tenantId}`, type: 'qbo.invoice.updated.v1', body };
    await running.engine.db.insert(webhookEvents).values({ tenantId, connectionId, ...told });
    await tenant.refresh({ due: false });
  },
  'a stale answer': async ({ tenant }) => {
    await tenant.save([invoice('i1', 'c1', { memo: 'unrelated' })]);
    await tenant.settled();
  },
};

test.each(Object.entries(READERS))(
  'what cannot be read is told on the record with both sides, by %s as by every other',
  async (_name, read) => {
    const given = await business('theirs_wins');
    await given.tenant.save([customer('c1'), invoice('i1', 'c1')]);
    await given.tenant.settled();
    await makeUnreadable(given, 'i1');
    await read(given);
    expect(await given.tenant.queue()).toMatchObject([
      { recordId: 'i1', state: 'unresolved', errorType: 'UnreadableThere' },
    ]);
    expect(await sidesOf(given, 'invoice', 'i1')).toMatchObject([
      { unreadable: 'holds a negative amount (-5)', choices: ['ours', 'theirs', 'readable'] },
    ]);
    const told = (await given.tenant.log()).filter(({ status }) => status === 'error');
    expect(told).toMatchObject([{ recordId: 'i1', errorType: 'UnreadableThere' }]);
  },
);

test('every remedy of a conflict that a pull meets under ask does what it says', async () => {
  const given = await business('ask');
  const ids = ['i1', 'i2', 'i3'];
  await given.tenant.save([customer('c1'), ...ids.map((id) => invoice(id, 'c1'))]);
  await given.tenant.settled();
  for (const id of ids)
    await given.books.change('Invoice', (await there(given, 'Invoice', id)).Id, {
      CustomerMemo: { value: 'said there' },
    });
  // While nothing is sent, the pull is the first to see it.
  await enable(given, false);
  await given.tenant.save(ids.map((id) => invoice(id, 'c1', { customerMessage: 'said here' })));
  await (await given.tenant.pull(['invoice'])).result();
  await enable(given, true);
  const waiting = (await given.tenant.queue()).map(({ errorType }) => errorType);
  expect(waiting).toEqual(['Conflict', 'Conflict', 'Conflict']);
  expect(SYNC_ERRORS.Conflict.remedy).toContain('“Write ours” (as Sync does)');
  expect(differing((await sidesOf(given, 'invoice', 'i1'))[0])).toEqual(['customerMessage']);
  await choose(given, 'invoice', 'i1', 'ours');
  await choose(given, 'invoice', 'i2', 'theirs');
  await given.tenant.retry('invoice', 'i3');
  await given.tenant.settled();
  expect(await given.tenant.queue()).toEqual([]);
  const said = async (id: string) => [
    ((await there(given, 'Invoice', id)).CustomerMemo as { value: string }).value,
    (await given.tenant.record('invoice', id))?.customerMessage,
  ];
  expect(await Promise.all(ids.map(said))).toEqual([
    ['said here', 'said here'],
    ['said there', 'said there'],
    ['said here', 'said here'],
  ]);
});

test('an amount that changed there only: write ours puts ours back, keep theirs takes it in', async () => {
  const given = await business('ask');
  await given.tenant.save([customer('c1'), invoice('i1', 'c1'), invoice('i2', 'c1')]);
  await given.tenant.settled();
  for (const id of ['i1', 'i2']) await given.books.changeAmount((await there(given, 'Invoice', id)).Id, 75);
  await given.tenant.refresh();
  await choose(given, 'invoice', 'i1', 'ours');
  await choose(given, 'invoice', 'i2', 'theirs');
  expect(await there(given, 'Invoice', 'i1')).toMatchObject({ TotalAmt: 50 });
  expect(await there(given, 'Invoice', 'i2')).toMatchObject({ TotalAmt: 75 });
  expect(await given.tenant.record('invoice', 'i2')).toMatchObject({ total: '75.00' });
  expect(await given.tenant.queue()).toEqual([]);
});

test('a link to confirm shows each difference; it is linked with either side’s version, or made under another name', async () => {
  const given = await business('ask');
  const names = ['Ann', 'Bea', 'Cora'];
  for (const DisplayName of names)
    await given.books.create('Customer', { DisplayName, Notes: 'said there', CompanyName: 'Acme' });
  await given.tenant.save(
    names.map((displayName, index) => customer(`c${index}`, { displayName, notes: 'said here' })),
  );
  await given.tenant.settled();
  const [waiting] = await sidesOf(given, 'customer', 'c0');
  expect(waiting?.choices).toEqual(['ours', 'theirs', 'another_name']);
  expect(waiting?.fields.find(({ field }) => field === 'notes')).toMatchObject({
    here: 'said here',
    there: 'said there',
    differs: true,
  });
  await choose(given, 'customer', 'c0', 'ours');
  await choose(given, 'customer', 'c1', 'theirs');
  await choose(given, 'customer', 'c2', 'another_name', { name: 'Cora of Bath' });
  expect(await given.tenant.queue()).toEqual([]);
  const found = async (id: string) => {
    const { DisplayName, Notes, CompanyName } = await there(given, 'Customer', id);
    return { DisplayName, Notes, CompanyName, here: (await given.tenant.record('customer', id))?.notes };
  };
  expect(await Promise.all(['c0', 'c1', 'c2'].map(found))).toEqual([
    { DisplayName: 'Ann', Notes: 'said here', CompanyName: 'Acme', here: 'said here' },
    { DisplayName: 'Bea', Notes: 'said there', CompanyName: 'Acme', here: 'said there' },
    { DisplayName: 'Cora of Bath', Notes: 'said here', CompanyName: undefined, here: 'said here' },
  ]);
});

/** A customer whose e-mail a push changed, and from which that was taken back. */
async function takenBack(policy: Policy): Promise<Business> {
  const given = await business(policy);
  await given.tenant.save([customer('c1', { email: 'first@example.com' })]);
  await given.tenant.settled();
  await given.tenant.save([customer('c1', { email: 'second@example.com' })], { wake: false });
  await undo(given.call, await push(given.tenant, ['customer']));
  return given;
}

test('Write ours sends a record that was undone and then changed in QuickBooks, as Sync does', async () => {
  const given = await takenBack('ask');
  const { Id } = await there(given, 'Customer', 'c1');
  await given.books.change('Customer', Id, { PrimaryEmailAddr: { Address: 'there@example.com' } });
  await given.tenant.refresh();
  await given.tenant.settled();
  expect((await choose(given, 'customer', 'c1', 'ours')).status).toBe(202);
  expect(await given.tenant.queue()).toEqual([]);
  expect(await there(given, 'Customer', 'c1')).toMatchObject({
    PrimaryEmailAddr: { Address: 'second@example.com' },
  });
});

test('what was undone and is in step again can be referred to', async () => {
  const given = await takenBack('theirs_wins');
  const { Id } = await there(given, 'Customer', 'c1');
  await given.books.change('Customer', Id, { PrimaryEmailAddr: { Address: 'second@example.com' } });
  await given.call({ method: 'POST', url: '/v1/records/customer/c1/sync', body: {} });
  await given.tenant.wake();
  await given.tenant.settled();
  await given.tenant.save([invoice('i1', 'c1')]);
  await given.tenant.settled();
  expect(await given.tenant.queue()).toEqual([]);
  await there(given, 'Invoice', 'i1');
});
