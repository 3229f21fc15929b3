import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import { syncSettings } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { Engine, Tenant } from './harness.ts';
import type { SandboxObject, Vendor } from './quickbooks.ts';
import { customer, invoice, payment, serviceItem } from './samples.ts';
import { withEngine } from './with-engine.ts';

/** Where QuickBooks refuses a request id that it knows (600), instead of giving its first answer again. */

let vendor: Vendor;
let engine: Engine;

withEngine((running) => {
  ({ vendor, engine } = running);
});

type Policy = 'ours_wins' | 'theirs_wins' | 'ask';
const POLICIES: Policy[] = ['ours_wins', 'theirs_wins', 'ask'];

async function strictCompany(conflictPolicy: Policy) {
  const unknown = { repeatedRequestId: 'fault-600' };
  const { tenant, realmId } = await vendor.tenantIn(engine, { unknown });
  const mine = eq(syncSettings.tenantId, tenant.tenantId);
  await engine.db.update(syncSettings).set({ conflictPolicy }).where(mine);
  const fault = (rule: object) => vendor.control('/faults', { realmId, match: { method: 'POST' }, ...rule });
  return {
    tenant,
    realmId,
    fault,
    loseNext: () => fault({ kind: 'drop-after', times: 1 }),
    of: (entity: string) => vendor.objects(realmId, entity),
  };
}

const billed = (id: string, amount: string, more = {}) => {
  const lines = [{ description: 'Work', quantity: '1', unitPrice: amount, amount }];
  return invoice(id, 'c1', { lines, total: amount, ...more });
};
const paid = (amount: string) =>
  payment('p1', 'c1', 'i1', { amount, allocations: [{ invoiceId: 'i1', amount }] });

const named = (name: string) => (objects: SandboxObject[]) =>
  objects.filter(({ DisplayName, Name }) => (DisplayName ?? Name) === name);
const totals = (objects: SandboxObject[]) => objects.map(({ TotalAmt }) => TotalAmt).sort();

interface Change {
  what: string;
  record: RecordInput;
  entity: string;
  /** What the books hold of it afterwards. */
  look(objects: SandboxObject[]): unknown;
  expected: unknown;
}

/** One of each kind that is an update, a deactivation or a void there. */
const CHANGES: Change[] = [
  {
    what: 'a customer is renamed',
    record: customer('c1', { displayName: 'Renamed' }),
    entity: 'Customer',
    look: named('Renamed'),
    expected: [expect.objectContaining({ Active: true })],
  },
  {
    what: 'a customer is made inactive',
    record: customer('c2', { active: false }),
    entity: 'Customer',
    look: (objects) => objects.filter(({ Active }) => Active === false).map(({ DisplayName }) => DisplayName),
    expected: [expect.stringContaining('Customer c2')],
  },
  {
    what: 'an item has another price',
    record: serviceItem('s1', { unitPrice: '30.00' }),
    entity: 'Item',
    look: named('Item s1'),
    expected: [expect.objectContaining({ UnitPrice: 30 })],
  },
  {
    what: 'an invoice has another total',
    record: billed('i1', '70.00'),
    entity: 'Invoice',
    look: totals,
    expected: [60, 70],
  },
  {
    what: 'an invoice becomes void',
    record: billed('i2', '60.00', { status: 'void' }),
    entity: 'Invoice',
    look: totals,
    expected: [0, 70],
  },
  {
    what: 'a payment has another amount',
    record: paid('30.00'),
    entity: 'Payment',
    look: totals,
    expected: [30],
  },
];

const problemsOf = async (tenant: Tenant) =>
  (await tenant.queue()).map(({ entityType, recordId, state, error }) => [
    entityType,
    recordId,
    state,
    error,
  ]);

test.concurrent.each(POLICIES)(
  'whatever was written when its answer got lost is found, once and as it was sent (%s)',
  async (policy) => {
    const { tenant, loseNext, of } = await strictCompany(policy);
    await loseNext();
    const documents = [billed('i1', '50.00'), billed('i2', '60.00'), paid('20.00')];
    await tenant.save([customer('c1'), customer('c2'), serviceItem('s1'), ...documents]);
    await tenant.settled();
    expect(await problemsOf(tenant)).toEqual([]);
    for (const { what, record, entity, look, expected } of CHANGES) {
      await loseNext();
      await tenant.save([record]);
      await tenant.settled();
      expect([what, await problemsOf(tenant)]).toEqual([what, []]);
      expect([what, look(await of(entity))]).toEqual([what, expected]);
    }
    expect((await tenant.log()).filter(({ status }) => status === 'error')).toEqual([]);
    // Nothing of it came back into what is void here.
    expect(await tenant.record('invoice', 'i2')).toMatchObject({ status: 'void', total: '60.00' });
  },
  60_000,
);

test.concurrent.each(POLICIES)(
  'what was changed here while the answer got lost goes next, and is no conflict (%s)',
  async (policy) => {
    const { tenant, loseNext, fault, of } = await strictCompany(policy);
    await tenant.save([customer('c1')]);
    await tenant.settled();
    await fault({ kind: 'latency', ms: 1_000, times: 1 });
    await loseNext();
    await tenant.save([customer('c1', { displayName: 'Second' })]);
    await waitUntil({ what: 'the write under way', timeoutMs: 60_000 }, async () =>
      (await tenant.queue()).some(({ openRequestId }) => openRequestId !== null) ? true : undefined,
    );
    await tenant.save([customer('c1', { displayName: 'Third' })]);
    await tenant.settled();
    expect(await problemsOf(tenant)).toEqual([]);
    expect(named('Third')(await of('Customer'))).toHaveLength(1);
    expect(await tenant.record('customer', 'c1')).toMatchObject({ displayName: 'Third' });
  },
  60_000,
);

test('a version that is found stale by the third attempt, after two that got no answer, is read again', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const [link] = await tenant.links();
  const path = `/v3/company/${realmId}/customer`;
  const { accessToken } = (await vendor.control(`/companies/${realmId}/tokens`, {})) as Tokens;
  const theirs = { Id: link?.externalId, SyncToken: link?.externalVersion, sparse: true, Notes: 'theirs' };
  const edited = await fetch(vendor.sandbox.baseUrl + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(theirs),
  });
  expect(edited.status).toBe(200);
  const match = { method: 'POST', entity: 'Customer' };
  // Each attempt sends twice: a lost answer is no attempt.
  await vendor.control('/faults', { realmId, kind: 'drop-before', times: 4, match });
  await tenant.save([customer('c1', { displayName: 'Ours' })]);
  await tenant.settled();
  expect(await problemsOf(tenant)).toEqual([]);
  expect((await tenant.log()).filter(({ status }) => status === 'error')).toHaveLength(2);
  const [there] = named('Ours')(await vendor.objects(realmId, 'Customer'));
  expect(there).toMatchObject({ Notes: 'theirs' });
});

interface Tokens {
  accessToken: string;
}
