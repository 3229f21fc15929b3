import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { deleteRecord } from '../../src/db/records/save-record.ts';
import { syncSettings } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice, payment, serviceItem } from './samples.ts';
import { withEngine } from './with-engine.ts';

let vendor: Vendor;
let engine: Engine;

withEngine((running) => {
  ({ vendor, engine } = running);
});

const named = (name: string) => (object: Record<string, unknown>) => object.DisplayName === name;

/** Changes an object there, as a person in QuickBooks would. */
async function changeThere(
  realmId: string,
  accessToken: string,
  entity: string,
  body: object,
): Promise<void> {
  const response = await fetch(
    `${vendor.sandbox.baseUrl}/v3/company/${realmId}/${entity.toLowerCase()}?minorversion=75`,
    {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify(body),
    },
  );
  if (!response.ok) throw new Error(await response.text());
}

async function tokenFor(realmId: string): Promise<string> {
  const issued = await vendor.control(`/companies/${realmId}/tokens`, {});
  return (issued as { accessToken: string }).accessToken;
}

const writesOf = async (realmId: string) => {
  const { requests } = (await vendor.control(`/companies/${realmId}/requests`, undefined, 'GET')) as {
    requests: { method: string }[];
  };
  return requests.filter((request) => request.method === 'POST').length;
};

const setPolicy = (tenant: Tenant, conflictPolicy: 'ours_wins' | 'theirs_wins' | 'ask') =>
  engine.db.update(syncSettings).set({ conflictPolicy }).where(eq(syncSettings.tenantId, tenant.tenantId));

test('a record that is edited ten times before it goes is pushed once, with its last version', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  for (let edit = 0; edit < 10; edit++) {
    await tenant.save([customer('c1', { notes: `edit ${edit}` })], { wake: false });
  }
  await tenant.wake();
  await tenant.settled();
  expect(await writesOf(realmId)).toBe(1);
  expect((await vendor.objects(realmId, 'Customer')).find(named('Customer c1'))).toMatchObject({
    Notes: 'edit 9',
  });
});

test('what changes while it is under way is pushed again with the last version', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 300, match: { method: 'POST' }, times: 1 });
  await tenant.save([customer('c1', { notes: 'first' })]);
  await waitUntil(
    { what: 'the push to be under way', timeoutMs: 60_000 },
    async () => (await tenant.queue()).some((row) => row.openRequestId !== null) || undefined,
  );
  await tenant.save([customer('c1', { notes: 'second' })]);
  await tenant.settled();
  expect((await vendor.objects(realmId, 'Customer')).find(named('Customer c1'))).toMatchObject({
    Notes: 'second',
  });
  expect(await tenant.links()).toHaveLength(1);
});

test('an unchanged record is skipped: already up to date, without a call', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const before = await writesOf(realmId);
  await tenant.retry('customer', 'c1');
  await tenant.settled();
  expect((await tenant.log()).at(-1)).toMatchObject({ status: 'skipped', message: 'Already up to date.' });
  expect(await writesOf(realmId)).toBe(before);
});

test('a customer that exists there under the same name and e-mail is adopted, not doubled', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await changeThere(realmId, await tokenFor(realmId), 'customer', {
    DisplayName: 'Same Party',
    PrimaryEmailAddr: { Address: 'same@example.com' },
  });
  await tenant.save([
    customer('c1', { displayName: 'same party', email: 'SAME@example.com', phone: '555-0100' }),
  ]);
  await tenant.settled();
  const there = (await vendor.objects(realmId, 'Customer')).filter((object) =>
    /same party/i.test(String(object.DisplayName)),
  );
  expect(there).toHaveLength(1);
  expect(there[0]).toMatchObject({ PrimaryPhone: { FreeFormNumber: '555-0100' } });
  expect((await tenant.log()).map((entry) => entry.action)).toEqual(['linked', 'updated']);
});

test('a namesake with another e-mail is a DuplicateName that says who holds the name', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await changeThere(realmId, await tokenFor(realmId), 'vendor', { DisplayName: 'Shared Name' });
  await tenant.save([customer('c1', { displayName: 'Shared Name' })]);
  await tenant.settled();
  const [failed] = await tenant.log();
  expect(failed).toMatchObject({ status: 'error', errorType: 'DuplicateName', attempt: 1 });
  expect(failed?.message).toMatch(/vendor/i);
});

test('where both sides changed and ours wins, ours is pushed on the version that was read', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const [link] = await tenant.links();
  const change = { Id: link?.externalId, SyncToken: '0', sparse: true, Notes: 'theirs' };
  await changeThere(realmId, await tokenFor(realmId), 'customer', change);
  await tenant.save([customer('c1', { notes: 'ours' })]);
  await tenant.settled();
  expect((await vendor.objects(realmId, 'Customer')).find(named('Customer c1'))).toMatchObject({
    Notes: 'ours',
  });
});

test('where both sides changed and theirs wins, their version comes in', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await setPolicy(tenant, 'theirs_wins');
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const [link] = await tenant.links();
  const change = { Id: link?.externalId, SyncToken: '0', sparse: true, Notes: 'theirs' };
  await changeThere(realmId, await tokenFor(realmId), 'customer', change);
  await tenant.save([customer('c1', { notes: 'ours' })]);
  await tenant.settled();
  expect((await vendor.objects(realmId, 'Customer')).find(named('Customer c1'))).toMatchObject({
    Notes: 'theirs',
  });
  expect(await tenant.record('customer', 'c1')).toMatchObject({ notes: 'theirs' });
});

test('where both sides changed and the policy is to ask, the conflict waits for a person', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await setPolicy(tenant, 'ask');
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const [link] = await tenant.links();
  const change = { Id: link?.externalId, SyncToken: '0', sparse: true, Notes: 'theirs' };
  await changeThere(realmId, await tokenFor(realmId), 'customer', change);
  await tenant.save([customer('c1', { notes: 'ours' })]);
  await tenant.settled();
  expect(await tenant.queue()).toMatchObject([{ state: 'unresolved', errorType: 'Conflict' }]);

  // Sync pressed by a person: ours is kept.
  await tenant.retry('customer', 'c1', true);
  await tenant.settled();
  expect((await vendor.objects(realmId, 'Customer')).find(named('Customer c1'))).toMatchObject({
    Notes: 'ours',
  });
});

test('an invoice that becomes void is voided there, and a deleted customer is made inactive', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1'), invoice('i1', 'c1')]);
  await tenant.settled();
  await tenant.save([invoice('i1', 'c1', { status: 'void' })]);
  await tenant.settled();
  expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([{ TotalAmt: 0 }]);
  await deleteRecord(engine.db, {
    tenantId: tenant.tenantId,
    entityType: 'customer',
    id: 'c1',
    actor: 'test',
  });
  await tenant.wake();
  await tenant.settled();
  const [link] = (await tenant.links()).filter((row) => row.entityType === 'customer');
  expect((await vendor.objects(realmId, 'Customer')).find((c) => c.Id === link?.externalId)).toMatchObject({
    Active: false,
  });
});

test('a total that QuickBooks computes otherwise is an error that names both, never silence', async () => {
  const { tenant } = await vendor.tenantIn(engine, { automatedSalesTax: true });
  const lines = [
    { description: 'Goods', quantity: '1', unitPrice: '100.00', amount: '100.00', taxable: true },
  ];
  await tenant.save([customer('c1'), invoice('i1', 'c1', { lines, tax: '1.23', total: '101.23' })]);
  await tenant.settled();
  const [failed] = (await tenant.log()).filter((entry) => entry.errorType === 'TotalMismatch');
  expect(failed?.message).toMatch(/101\.23.*\d/);
});

test('work that was stored while nobody could be told is found by the relay', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1')], { wake: false });
  const { client } = engine.temporal;
  await relayOnce({
    db: engine.db,
    client,
    providers: engine.registry,
    taskQueue: engine.taskQueue,
  });
  await tenant.settled();
  expect((await vendor.objects(realmId, 'Customer')).some(named('Customer c1'))).toBe(true);
});

test('two tenants with the same ids and names never meet', async () => {
  const [one, two] = await Promise.all([vendor.tenantIn(engine), vendor.tenantIn(engine)]);
  const records = (memo: string) => [
    customer('c1', { notes: memo }),
    serviceItem('i1'),
    invoice('v1', 'c1', { memo }),
    payment('p1', 'c1', 'v1'),
  ];
  await Promise.all([one.tenant.save(records('of one')), two.tenant.save(records('of two'))]);
  await Promise.all([one.tenant.settled(), two.tenant.settled()]);
  for (const [side, memo] of [
    [one, 'of one'],
    [two, 'of two'],
  ] as const) {
    const [billed] = await vendor.objects(side.realmId, 'Invoice');
    expect(billed?.PrivateNote).toContain(memo);
    expect(await vendor.objects(side.realmId, 'Payment')).toHaveLength(1);
    expect((await side.tenant.log()).map((entry) => entry.status)).toEqual(Array(4).fill('success'));
  }
});

test('what a link keeps of an invoice of ten lines takes less than 2 kB', async () => {
  const { tenant } = await vendor.tenantIn(engine);
  const lines = Array.from({ length: 10 }, (_, n) => {
    const description = `Visit ${n + 1} of ten: hedges cut back and the green waste taken away`;
    return { description, quantity: '2', unitPrice: '25.00', amount: '50.00' };
  });
  const memo = { customerMessage: 'Thank you for your business', total: '500.00', lines };
  await tenant.save([customer('c1'), ...[1, 2, 3].map((n) => invoice(`i${n}`, 'c1', memo))]);
  await tenant.settled();
  const { rows } = await engine.db.execute<{ bytes: number }>(sql`select pg_column_size(links.*)::int as bytes
    from links where tenant_id = ${tenant.tenantId} and entity_type = 'invoice' and ancestor is not null`);
  expect(rows).toHaveLength(3);
  for (const { bytes } of rows) expect(bytes).toBeLessThan(2_048);
});
