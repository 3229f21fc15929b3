import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { readSettings, saveSettings } from '../../src/db/connections/settings.ts';
import { saveMapping } from '../../src/db/mappings/mappings.ts';
import { automaticConnections } from '../../src/db/queue/enqueue.ts';
import { syncQueue } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { AutoSync } from '../../src/domain/auto-sync.ts';
import { vendorFacts } from '../../src/providers/quickbooks-online/company-facts.ts';
import type { Engine, Tenant } from '../engine/harness.ts';
import type { Vendor } from '../engine/quickbooks.ts';
import { customer, invoice, payment, serviceItem } from '../engine/samples.ts';
import { withEngine } from '../engine/with-engine.ts';

let vendor: Vendor;
let engine: Engine;

withEngine((running) => {
  ({ vendor, engine } = running);
});

async function change(tenant: Tenant, fields: { enabled?: boolean; autoSync?: AutoSync }): Promise<void> {
  const before = await readSettings(engine.db, tenant);
  const autoSync = { ...before.autoSync, ...fields.autoSync };
  await saveSettings(engine.db, tenant, { ...before, ...fields, autoSync });
  await tenant.wake();
}

const rows = (tenant: Tenant) =>
  engine.db.select().from(syncQueue).where(eq(syncQueue.tenantId, tenant.tenantId));

describe('The Enable Sync switch controls all automatic syncing', () => {
  it('When turned off, nothing syncs to QuickBooks regardless of the individual toggle settings', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    await change(tenant, { enabled: false });
    await tenant.save([customer('c'), serviceItem('s'), invoice('i', 'c'), payment('p', 'c', 'i')]);
    expect(await rows(tenant)).toEqual([]);
    expect(await tenant.log()).toEqual([]);
    expect(await vendor.objects(realmId, 'Invoice')).toEqual([]);
  });

  it('what was queued before does not leave, and goes when it is on again', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    await tenant.save([customer('c'), invoice('i', 'c')], { wake: false });
    await change(tenant, { enabled: false });
    await waitUntil({ what: 'the conductor to look', timeoutMs: 60_000 }, async () => {
      return (await tenant.connection()).conductorSeenAt ?? undefined;
    });
    expect((await rows(tenant)).map(({ state }) => state)).toEqual(['pending', 'pending']);
    expect(await vendor.objects(realmId, 'Invoice')).toEqual([]);
    expect(await tenant.log()).toEqual([]);
    await change(tenant, { enabled: true });
    await tenant.settled();
    expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(1);
  });

  it('Turn this on to activate automatic sync: what existed is not pushed by itself, what changes is', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    await change(tenant, { enabled: false });
    await tenant.save([serviceItem('old')]);
    await change(tenant, { enabled: true });
    await tenant.save([serviceItem('new')]);
    await tenant.settled();
    const names = (await vendor.objects(realmId, 'Item')).map(({ Name }) => Name);
    expect(names).toContain('Item new');
    expect(names).not.toContain('Item old');
  });
});

describe('Each data type has its own toggle', () => {
  it.each([
    ['customer', [customer('c')]],
    ['service_item', [serviceItem('s')]],
    ['invoice', [customer('c'), invoice('i', 'c')]],
    ['payment', [customer('c'), invoice('i', 'c'), payment('p', 'c', 'i')]],
  ] as const)(
    'that of %s stops its events only, and a manual push of it stays possible',
    async (type, records) => {
      const { tenant } = await vendor.tenantIn(engine);
      await change(tenant, { autoSync: { [type]: false } });
      await tenant.save([...records], { wake: false });
      expect((await rows(tenant)).map(({ entityType }) => entityType)).not.toContain(type);
      await (await tenant.push([type])).result();
      await tenant.settled();
      expect((await tenant.links()).map(({ entityType }) => entityType)).toContain(type);
    },
  );

  it('All toggles are disabled when the master sync is off', async () => {
    const { tenant } = await vendor.tenantIn(engine);
    const types = ['customer', 'service_item', 'invoice', 'payment'] as const;
    expect(await automaticConnections(engine.db, tenant.tenantId, types)).toHaveLength(4);
    await change(tenant, { enabled: false });
    expect(await automaticConnections(engine.db, tenant.tenantId, types)).toEqual([]);
  });
});

describe('Sync is event-driven: data syncs when the triggering action happens', () => {
  it('Auto-sync Customers: name, email, phone, and address changes are pushed', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    await tenant.save([customer('c')]);
    await tenant.settled();
    const billingAddress = { line1: '1 Elm St', city: 'Bayshore' };
    const data = { displayName: 'New Name', email: 'new@example.com', phone: '555-1', billingAddress };
    await tenant.save([customer('c', data)]);
    await tenant.settled();
    const [link] = await tenant.links();
    const there = (await vendor.objects(realmId, 'Customer')).find(({ Id }) => Id === link?.externalId);
    expect(there).toMatchObject({
      DisplayName: 'New Name',
      PrimaryEmailAddr: { Address: 'new@example.com' },
      PrimaryPhone: { FreeFormNumber: '555-1' },
      BillAddr: { Line1: '1 Elm St', City: 'Bayshore' },
    });
  });

  it('Draft invoices are not synced until they’re sent', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    await tenant.save([invoice('i', 'c', { status: 'draft' }), customer('c')]);
    await tenant.settled();
    expect(await vendor.objects(realmId, 'Invoice')).toEqual([]);
    await tenant.save([invoice('i', 'c')]);
    await tenant.settled();
    expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(1);
  });

  it('Payments are recorded when collected, not before, and linked to the QB invoice', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    await tenant.save([customer('c'), invoice('i', 'c'), payment('p', 'c', 'i', { status: 'pending' })]);
    await tenant.settled();
    expect(await vendor.objects(realmId, 'Payment')).toEqual([]);
    await tenant.save([payment('p', 'c', 'i')]);
    await tenant.settled();
    const [paid] = await vendor.objects(realmId, 'Invoice');
    const [made] = await vendor.objects(realmId, 'Payment');
    expect(made?.Line).toMatchObject([{ LinkedTxn: [{ TxnId: paid?.Id, TxnType: 'Invoice' }] }]);
    expect(paid?.Balance).toBe(0);
  });

  it('Service items are pushed with their name, description, price, and taxable status', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    await tenant.save([serviceItem('s', { description: 'By hand', unitPrice: '12.50', taxable: true })]);
    await tenant.settled();
    const there = (await vendor.objects(realmId, 'Item')).find(({ Name }) => Name === 'Item s');
    expect(there).toMatchObject({ Description: 'By hand', UnitPrice: 12.5, Taxable: true });

    const changed = { name: 'Item s2', description: 'By machine', unitPrice: '13.75', taxable: false };
    await tenant.save([serviceItem('s', changed)]);
    await tenant.settled();
    const now = (await vendor.objects(realmId, 'Item')).find(({ Id }) => Id === there?.Id);
    expect(now).toMatchObject({
      Name: 'Item s2',
      Description: 'By machine',
      UnitPrice: 13.75,
      Taxable: false,
    });
  });

  it('If the customer or the invoice hasn’t been synced yet, it is synced first, and the log says for what', async () => {
    const { tenant } = await vendor.tenantIn(engine);
    await change(tenant, { autoSync: { customer: false, invoice: false } });
    await tenant.save([customer('c'), invoice('i', 'c'), payment('p', 'c', 'i')]);
    await tenant.settled();
    const log = await tenant.log();
    expect(log.map(({ entityType, status }) => [entityType, status])).toEqual([
      ['customer', 'success'],
      ['invoice', 'success'],
      ['payment', 'success'],
    ]);
    expect(log.map(({ message }) => message)).toEqual([
      'Synced because Invoice N-i needs it.',
      'Synced because Payment of 2026-03-02 needs it.',
      null,
    ]);
  });

  it('the log says so too when a manual push takes a customer along', async () => {
    const { tenant } = await vendor.tenantIn(engine);
    await change(tenant, { autoSync: { customer: false, invoice: false } });
    await tenant.save([customer('c'), invoice('i', 'c')], { wake: false });
    await (await tenant.push(['invoice'])).result();
    await tenant.settled();
    const [first] = await tenant.log();
    expect(first).toMatchObject({ entityType: 'customer', message: 'Synced because Invoice N-i needs it.' });
  });
});

describe('The region affects tax handling during sync', () => {
  const taxed = (id: string, changes: object = {}) =>
    invoice(id, 'c', {
      currency: 'CAD',
      dueDate: '2026-03-31',
      lines: [{ description: 'Work', quantity: '1', unitPrice: '100.00', amount: '100.00', taxCode: 'hst' }],
      tax: '13.00',
      total: '113.00',
      ...changes,
    });

  async function mapHst(tenant: Tenant): Promise<number> {
    const { capabilities } = await tenant.connection();
    const code = capabilities && vendorFacts(capabilities).taxCodes.find(({ name }) => name === 'HST ON');
    const mapping = {
      kind: 'tax_code' as const,
      key: 'hst',
      externalId: code?.id ?? '',
      externalName: 'HST ON',
    };
    return (await saveMapping(engine.db, tenant, mapping, 'test')).released;
  }

  it('an unmapped tax code holds the invoice; once mapped it goes by itself, and a pull finds it unchanged', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine, {}, undefined, 'ca-sample');
    await tenant.save([customer('c'), taxed('i')]);
    await tenant.settled();
    const [held] = await rows(tenant);
    expect(held).toMatchObject({ state: 'unresolved', errorType: 'TaxCodeNotMapped' });
    expect(await mapHst(tenant)).toBe(1);
    await tenant.wake();
    await tenant.settled();
    const [there] = await vendor.objects(realmId, 'Invoice');
    expect(there).toMatchObject({ TotalAmt: 113, TxnTaxDetail: { TotalTax: 13 } });
    const before = await tenant.record('invoice', 'i');
    await (await tenant.pull(['invoice'])).result();
    expect(await tenant.record('invoice', 'i')).toEqual(before);
    expect((await tenant.log()).at(-1)).toMatchObject({ direction: 'pull', action: 'already up to date' });
  });

  it('an invoice that QuickBooks would total otherwise is refused before anything is written', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine, {}, undefined, 'ca-sample');
    await mapHst(tenant);
    await tenant.save([customer('c'), taxed('i', { tax: '12.00', total: '112.00' })]);
    await tenant.settled();
    const [held] = await rows(tenant);
    expect(held).toMatchObject({ state: 'unresolved', errorType: 'TotalMismatch' });
    expect(held?.error?.message).toContain('a total of 113.00; the invoice says 12.00 and 112.00');
    expect(await vendor.objects(realmId, 'Invoice')).toEqual([]);
  });
});
