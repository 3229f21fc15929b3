import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, startEngine, type Tenant } from './harness.ts';
import { startVendor, type Vendor } from './quickbooks.ts';
import { customer, invoice, payment } from './samples.ts';
import { booksOf } from './vendor-books.ts';

/** An answer of 200 is believed only where what it says was compared. */

let vendor: Vendor;
let engine: Engine;

beforeAll(async () => {
  vendor = await startVendor();
  engine = await startEngine([vendor.provider]);
});

afterAll(async () => {
  await engine?.close();
  await vendor?.close();
});

const settings = (realmId: string, change: object) =>
  vendor.control(`/companies/${realmId}/settings`, change);
const lastOf = async (tenant: Tenant, recordId: string) =>
  (await tenant.log()).filter((entry) => entry.recordId === recordId).at(-1);
const voided = { status: 'void' };

describe('a void', () => {
  test('of a payment takes it back there, and its invoice is open again', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    await tenant.save([customer('c1'), invoice('i1', 'c1'), payment('p1', 'c1', 'i1')]);
    await tenant.settled();
    await tenant.save([payment('p1', 'c1', 'i1', voided)]);
    await tenant.settled();
    expect(await vendor.objects(realmId, 'Payment')).toMatchObject([{ TotalAmt: 0, Line: [] }]);
    expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([{ Balance: 50 }]);
    expect(await lastOf(tenant, 'p1')).toMatchObject({ status: 'success', action: 'voided' });
  });

  test.each(['own-form', 'either'])('in a batch takes back payments and invoices (%s)', async (voidForms) => {
    const { tenant, realmId } = await vendor.tenantIn(engine, { unknown: { voidForms } });
    const all = [
      invoice('i1', 'c1'),
      invoice('i2', 'c1'),
      payment('p1', 'c1', 'i1'),
      payment('p2', 'c1', 'i2'),
    ];
    await tenant.save([customer('c1'), ...all]);
    await tenant.settled();
    await tenant.save(
      all.map((record) => ({ ...record, data: { ...record.data, ...voided } })),
      { wake: false },
    );
    await tenant.wake();
    await tenant.settled();
    for (const kind of ['Invoice', 'Payment']) {
      const totals = (await vendor.objects(realmId, kind)).map(({ TotalAmt }) => TotalAmt);
      expect(totals).toEqual([0, 0]);
    }
  });

  test.each(['payment', 'invoice'] as const)(
    'of a %s that QuickBooks answers without doing it is an error, and Sync asks once more',
    async (kind) => {
      const { tenant, realmId } = await vendor.tenantIn(engine, { unknown: { voidForms: 'none' } });
      const record = kind === 'payment' ? payment('x1', 'c1', 'i1') : invoice('x1', 'c1');
      await tenant.save([customer('c1'), invoice('i1', 'c1'), record]);
      await tenant.settled();
      await tenant.save([{ ...record, data: { ...record.data, ...voided } }]);
      await tenant.settled();
      const told = await lastOf(tenant, 'x1');
      expect(told).toMatchObject({ status: 'error', errorType: 'WriteNotDone' });
      expect(told?.message).toMatch(/still 50/);

      await settings(realmId, { unknown: { voidForms: 'own-form' } });
      await tenant.retry(kind, 'x1');
      await tenant.settled();
      expect(await tenant.queue()).toEqual([]);
      expect(await lastOf(tenant, 'x1')).toMatchObject({ status: 'success', action: 'voided' });
    },
  );
});

describe('a payment that QuickBooks takes without paying with it', () => {
  test('because somebody paid the invoice there names the invoice and what pays it', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    const books = await booksOf(vendor, realmId);
    await tenant.save([customer('c1'), invoice('i1', 'c1')]);
    await tenant.settled();
    const [there] = await vendor.objects(realmId, 'Invoice');
    const paid = await books.create('Payment', {
      CustomerRef: there?.CustomerRef,
      TxnDate: '2026-03-01',
      TotalAmt: 45,
      PaymentRefNum: 'CHK 7',
      Line: [{ Amount: 45, LinkedTxn: [{ TxnId: there?.Id, TxnType: 'Invoice' }] }],
    });
    await tenant.save([payment('p1', 'c1', 'i1')]);
    await tenant.settled();
    const told = await lastOf(tenant, 'p1');
    expect(told).toMatchObject({ status: 'error', errorType: 'PaymentNotApplied' });
    expect(told?.message).toBe(
      'QuickBooks took the payment, but 5 of it instead of 50.00 went to invoice N-i1. In QuickBooks it is paid by payment CHK 7 of ' +
        '2026-03-01 (45), the payment of 2026-03-02 (5). 0 of it is open.',
    );

    await books.remove('Payment', paid);
    await tenant.retry('payment', 'p1');
    await tenant.settled();
    expect(await tenant.queue()).toEqual([]);
    const ours = (await vendor.objects(realmId, 'Payment')).at(-1);
    expect(ours).toMatchObject({ TotalAmt: 50, UnappliedAmt: 0, Line: [{ Amount: 50 }] });
  });

  test('because a credit was applied by QuickBooks itself names the credit memo', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    const books = await booksOf(vendor, realmId);
    await tenant.save([customer('c1')]);
    await tenant.settled();
    const [link] = await tenant.links();
    const SalesItemLineDetail = { ItemRef: { value: '1' } };
    await books.create('CreditMemo', {
      CustomerRef: { value: link?.externalId },
      DocNumber: 'CM-9',
      Line: [{ Amount: 50, DetailType: 'SalesItemLineDetail', SalesItemLineDetail }],
    });
    await tenant.save([invoice('i1', 'c1'), payment('p1', 'c1', 'i1')]);
    await tenant.settled();
    const told = await lastOf(tenant, 'p1');
    expect(told).toMatchObject({ status: 'error', errorType: 'PaymentNotApplied' });
    expect(told?.message).toContain('0 of it instead of 50.00 went to invoice N-i1');
    expect(told?.message).toContain('credit memo CM-9, as the company applies credits by itself (50)');
  });
});
