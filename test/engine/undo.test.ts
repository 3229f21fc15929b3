import { afterAll, expect, test } from 'vitest';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import type { Engine } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice, payment, serviceItem } from './samples.ts';
import { contentOf, differing, ended, named, previewOf, push, startUndo, undo } from './undo-desk.ts';
import { booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;
let api: EngineApi;

withEngine((running) => {
  ({ vendor, engine } = running);
  api = startEngineApi(engine);
});
afterAll(() => api?.close());

const ALL = ['customer', 'service_item', 'invoice', 'payment'] as const;

test('what a push created and updated is taken back, and pushed again it is there once', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const client = await api.clientOf(tenant);
  const lines = [
    { serviceItemId: 's1', description: 'Work', quantity: '2', unitPrice: '25.00', amount: '50.00' },
  ];
  await tenant.save([customer('old', { notes: 'first', email: 'old@example.com' })]);
  await tenant.settled();
  const before = await contentOf(vendor, realmId);

  await tenant.save(
    [
      customer('old', { notes: 'second', phone: '555' }),
      customer('c1'),
      serviceItem('s1'),
      invoice('i1', 'c1', { lines }),
      invoice('i2', 'old', { lines }),
      payment('p1', 'c1', 'i1'),
    ],
    { wake: false },
  );
  await engine.db.execute(`delete from sync_queue where tenant_id = '${tenant.tenantId}'`);
  const batchId = await push(tenant, [...ALL]);
  const pushed = await contentOf(vendor, realmId);
  expect(differing(before, pushed).length).toBeGreaterThan(4);

  const preview = await previewOf(client, batchId);
  expect(preview.map(({ type, id, step, error }) => [type, id, step ?? error?.message])).toEqual([
    ['payment', 'p1', 'delete'],
    ['invoice', 'i1', 'delete'],
    ['invoice', 'i2', 'delete'],
    ['service_item', 's1', 'deactivate'],
    ['customer', 'c1', 'deactivate'],
    ['customer', 'old', 'put_back'],
  ]);
  // QuickBooks tells nobody beforehand what is matched with the bank: the preview says that it refuses those then.
  const { hints } = (await client({ url: `/v1/batches/${batchId}/undo` })).body;
  expect(hints.join(' ')).toMatch(/matched with the bank.* \(6480\)/);
  const listening = await client({
    method: 'POST',
    url: '/v1/webhook-endpoints',
    body: { url: 'https://localhost:9/hook', events: ['record.synced', 'record.undone'] },
  });
  const result = await undo(client, batchId);
  // They are held, not in step: programs are told which.
  const told = await client({ url: `/v1/webhook-endpoints/${listening.body.id}/deliveries` });
  expect(told.body.items.map(({ type }: { type: string }) => type)).toEqual(Array(6).fill('record.undone'));
  expect(result.map(({ state, error }) => error?.message ?? state)).toEqual(Array(6).fill('undone'));
  const after = await contentOf(vendor, realmId);
  // Names cannot be deleted there: they stay, inactive.
  const left = differing(before, after);
  expect(left.map((key) => key.split(' ')[0])).toEqual(['Customer', 'Item']);
  for (const key of left) expect(after.get(key)).toMatchObject({ Active: false });

  // The push says that it was undone, and so does whoever would undo it once more.
  const { undo: told6 } = (await client({ url: `/v1/batches/${batchId}` })).body;
  expect(told6).toMatchObject({ state: 'done', undone: 6, left: 0, rest: false });
  const listed = (await client({ url: '/v1/batches' })).body.items;
  expect(listed.find(({ id }: { id: string }) => id === batchId).undo).toEqual(told6);
  const once = await client({ method: 'POST', url: `/v1/batches/${batchId}/undo`, body: {} });
  expect([once.status, once.body.code]).toEqual([409, 'state_not_allowed']);
  expect(once.body.detail).toMatch(`${told6.batchId} (done) has undone this push: 6 taken back`);
  const empty = await client({ url: `/v1/batches/${batchId}/undo` });
  expect([empty.body.items, empty.body.hints]).toEqual([[], [once.body.detail]]);

  // Held: an edit sends nothing.
  await tenant.save([customer('c1', { notes: 'edited' }), customer('c2')]);
  await tenant.settled();
  const held = (await tenant.queue()).filter(({ errorType }) => errorType === 'Undone');
  expect(held.map(({ recordId }) => recordId).sort()).toEqual(['c1', 'i1', 'i2', 'old', 'p1', 's1']);
  expect(differing(after, await contentOf(vendor, realmId)).length).toBe(1);

  await push(tenant, ['payment']);
  await push(tenant, [...ALL]);
  await tenant.settled();
  expect((await tenant.queue()).map(({ recordId, error }) => [recordId, error])).toEqual([]);
  const again = await contentOf(vendor, realmId);
  const invoices = (await vendor.objects(realmId, 'Invoice')).filter(({ DocNumber }) =>
    String(DocNumber).startsWith('N-'),
  );
  expect(invoices.map(({ DocNumber, Balance }) => [DocNumber, Balance]).sort()).toEqual([
    ['N-i1', 0],
    ['N-i2', 50],
  ]);
  for (const key of left) expect(again.get(key)).toMatchObject({ Active: true });
}, 180_000);

test('what a write replaced is put back once, unless it was changed since: then it says what', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const client = await api.clientOf(tenant);
  const books = await booksOf(vendor, realmId);
  await tenant.save([customer('c1', { notes: 'first' }), customer('c2', { notes: 'first' })]);
  await tenant.settled();
  const before = await contentOf(vendor, realmId);
  await tenant.save([
    customer('c1', { notes: 'second', email: 'new@example.com' }),
    customer('c2', { notes: 'second' }),
  ]);
  await tenant.settled();
  const there = await vendor.objects(realmId, 'Customer');
  await books.change('Customer', named(there, 'Customer c2').Id, { CompanyName: 'Theirs Ltd' });
  const entryOf = async (id: string) =>
    (await tenant.log()).find(({ recordId, action }) => recordId === id && action === 'updated')?.id;
  const putBack = async (id: string) =>
    client({ method: 'POST', url: `/v1/sync-log/${await entryOf(id)}/put-back` });

  const refused = await putBack('c2');
  expect([refused.status, refused.body.code]).toEqual([409, 'not_put_back']);
  expect(refused.body.detail).toMatch(/changed in QuickBooks since: company name\. .*put back first/);
  const done = await putBack('c1');
  expect((await ended(client, done.body.id)).map(({ id, state }) => [id, state])).toEqual([['c1', 'undone']]);
  const changed = differing(before, await contentOf(vendor, realmId));
  expect(changed).toEqual([`Customer ${named(there, 'Customer c2').Id}`]);
  const entry = (await tenant.log()).at(-1);
  expect(entry).toMatchObject({ recordId: 'c1', action: 'undone: put back' });
  expect(entry?.requestedBy).toMatch(/^key:/);
  // A second time there is nothing to put back, and nothing is written.
  const writes = (await books.writes()).length;
  const again = await putBack('c1');
  if (again.status === 202) await ended(client, again.body.id);
  expect((await books.writes()).length).toBe(writes);
}, 180_000);

test('of chosen records it is taken back what was last written of each, by a push or by itself, and only that', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const client = await api.clientOf(tenant);
  const silently = async (records: Parameters<typeof tenant.save>[0]) => {
    await tenant.save(records, { wake: false });
    await engine.db.execute(`delete from sync_queue where tenant_id = '${tenant.tenantId}'`);
  };
  await tenant.save([customer('c1', { notes: 'first' })]);
  await tenant.settled();
  await silently([customer('c1', { notes: 'second' }), invoice('pushed', 'c1'), invoice('also', 'c1')]);
  const batchId = await push(tenant, ['customer', 'invoice']);
  await tenant.save([customer('c1', { notes: 'third' }), invoice('alone', 'c1')]);
  await tenant.settled();
  await silently([invoice('never', 'c1')]);

  const ask = (type: string, ids: string[], dryRun = false) => {
    const body = { type, connectionId: tenant.connectionId, ids, dryRun };
    return client({ method: 'POST', url: '/v1/records:undo', body });
  };
  const numbers = async () =>
    (await vendor.objects(realmId, 'Invoice')).map(({ DocNumber }) => DocNumber).sort();
  const before = await numbers();
  const chosen = ['pushed', 'alone', 'never'];
  const shown = await ask('invoice', chosen, true);
  expect([shown.status, shown.body]).toMatchObject([200, { undo: 2, leave: 0, untouched: 1 }]);
  expect(await numbers()).toEqual(before);
  const started = await ask('invoice', chosen);
  expect(started.status).toBe(202);
  const undone = await ended(client, started.body.id);
  expect(undone.map(({ id, state }) => [id, state]).sort()).toEqual([
    ['alone', 'undone'],
    ['pushed', 'undone'],
  ]);
  expect(await numbers()).toEqual(
    before.filter((number) => !['N-alone', 'N-pushed'].includes(String(number))),
  );
  expect((await ask('invoice', chosen, true)).body).toMatchObject({ undo: 0, leave: 0, untouched: 3 });
  expect((await ask('invoice', ['never'])).body.code).toBe('state_not_allowed');
  // The push has the others left to undo.
  expect((await previewOf(client, batchId)).map(({ id }) => id).sort()).toEqual(['also', 'c1']);

  const notes = async () => named(await vendor.objects(realmId, 'Customer'), 'Customer c1').Notes;
  expect(await notes()).toBe('third');
  await ended(client, (await ask('customer', ['c1'])).body.id);
  expect(await notes()).toBe('second');
  await ended(client, await startUndo(client, batchId));
  expect(await notes()).toBe('first');
}, 180_000);
