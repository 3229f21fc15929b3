import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { saveMapping } from '../../src/db/mappings/mappings.ts';
import { changeCursors, connections, links } from '../../src/db/schema/index.ts';
import { decideSides } from '../../src/db/waiting/decide.ts';
import { payoutData } from '../api/support/samples.ts';
import { tellAppliedLater } from './applied-later.ts';
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

describe('a document in a foreign currency', () => {
  const EUR = { currency: 'EUR' };
  const rates = { '2026-01-01': 1.25, '2026-03-02': 1.5 };

  async function abroad() {
    const { tenant, realmId } = await vendor.tenantIn(engine, { multicurrency: true });
    const books = await booksOf(vendor, realmId);
    await books.create('CompanyCurrency', { Code: 'EUR' });
    for (const [AsOfDate, Rate] of Object.entries(rates))
      await books.create('ExchangeRate', { SourceCurrencyCode: 'EUR', Rate, AsOfDate });
    return { tenant, realmId, books };
  }

  test('is sent with the rate of its day, whether invoice, payment or deposit', async () => {
    const { tenant, realmId } = await abroad();
    await tenant.save([customer('c1', EUR), invoice('i1', 'c1', EUR), payment('p1', 'c1', 'i1', EUR)]);
    await tenant.settled();
    for (const [key, externalId] of Object.entries({
      'payout_bank:EUR': '35',
      payout_fees: '8',
      payout_charges: '1',
    }))
      await saveMapping(engine.db, tenant, { kind: 'account', key, externalId, externalName: key }, 'test');
    const booked = payoutData(tenant.connectionId, { ...EUR, date: '2026-03-02' });
    await tenant.save([{ entityType: 'payout', id: 'po1', data: booked }]);
    await tenant.retry('payout', 'po1');
    await tenant.settled();
    expect(await tenant.queue()).toEqual([]);
    const of = (kind: string) => vendor.objects(realmId, kind);
    expect(await of('Invoice')).toMatchObject([{ ExchangeRate: 1.25, TotalAmt: 50, HomeTotalAmt: 62.5 }]);
    expect(await of('Payment')).toMatchObject([{ ExchangeRate: 1.5, TotalAmt: 50 }]);
    expect(await of('Deposit')).toMatchObject([{ ExchangeRate: 1.5, TotalAmt: 77.38, HomeTotalAmt: 116.07 }]);
  });

  test('keeps a rate that a bookkeeper gave it, until its day is another', async () => {
    const { tenant, realmId, books } = await abroad();
    await tenant.save([customer('c1', EUR), invoice('i1', 'c1', EUR)]);
    await tenant.settled();
    const there = (await tenant.links()).find(({ recordId }) => recordId === 'i1')?.externalId ?? '';
    await books.change('Invoice', there, { ExchangeRate: 1.3 });
    await tenant.refresh();
    const line = { description: 'Work', quantity: '1', unitPrice: '60.00', amount: '60.00' };
    const dearer = { ...EUR, memo: 'changed here', lines: [line], total: '60.00' };
    await tenant.save([invoice('i1', 'c1', dearer)]);
    await tenant.settled();
    expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([
      { ExchangeRate: 1.3, TotalAmt: 60, HomeTotalAmt: 78 },
    ]);
    await tenant.save([invoice('i1', 'c1', { ...dearer, issueDate: '2026-03-05' })]);
    await tenant.settled();
    expect(await tenant.queue()).toEqual([]);
    expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([{ ExchangeRate: 1.5, HomeTotalAmt: 90 }]);
  });

  test('that was stored at rate 1 gets its rate with the next write', async () => {
    const { tenant, realmId, books } = await abroad();
    await tenant.save([customer('c1', EUR), invoice('i1', 'c1', EUR)]);
    await tenant.settled();
    const there = (await tenant.links()).find(({ recordId }) => recordId === 'i1')?.externalId ?? '';
    await books.change('Invoice', there, { ExchangeRate: 1 });
    await tenant.refresh();
    await tenant.retry('invoice', 'i1', true);
    await tenant.settled();
    expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([
      { ExchangeRate: 1.25, HomeTotalAmt: 62.5 },
    ]);
  });

  test('asks for the rate that the write states, also where it is sent again and another day stands there', async () => {
    const { tenant, realmId, books } = await abroad();
    await tenant.save([customer('c1', EUR), invoice('i1', 'c1', EUR)]);
    await tenant.settled();
    const owned = and(eq(links.tenantId, tenant.tenantId), eq(links.recordId, 'i1'));
    const [link] = await engine.db.select().from(links).where(owned);
    const stands = { TxnDate: '2026-03-02', ExchangeRate: 1.5 };
    await books.change('Invoice', link?.externalId ?? '', stands);
    const [moved] = await vendor.objects(realmId, 'Invoice');
    const image = { ...Object(link?.image), ...stands, ExchangeRate: '1.5' };
    await engine.db
      .update(links)
      .set({ image, externalVersion: String(moved?.SyncToken) })
      .where(owned);
    await tenant.retry('invoice', 'i1', true);
    await tenant.settled();
    expect(await tenant.queue()).toEqual([]);
    expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([
      { TxnDate: '2026-03-01', ExchangeRate: 1.25 },
    ]);
  });

  test('gets the rate of the market where the company has one for what nobody entered', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine, {
      multicurrency: true,
      unknown: { unenteredRate: 'market' },
    });
    await (await booksOf(vendor, realmId)).create('CompanyCurrency', { Code: 'EUR' });
    await tenant.save([customer('c1', EUR), invoice('i1', 'c1', EUR)]);
    await tenant.settled();
    expect(await tenant.queue()).toEqual([]);
    const [stored] = await vendor.objects(realmId, 'Invoice');
    const rate = Number(stored?.ExchangeRate);
    expect(rate).toBeGreaterThan(1);
    expect(stored).toMatchObject({ TotalAmt: 50, HomeTotalAmt: Math.round(5_000 * rate) / 100 });
  });

  test('is held with what QuickBooks said where it refuses to tell the rate, and goes once it does', async () => {
    const { tenant, realmId } = await abroad();
    const fault = { code: '5020', detail: 'Permission Denied Error : rates' };
    const rule = { realmId, kind: 'fault', match: { method: 'GET', path: '/exchangerate' }, fault };
    const { id } = z.object({ id: z.string() }).parse(await vendor.control('/faults', rule));
    await tenant.save([customer('c1', EUR), invoice('i1', 'c1', EUR)]);
    await tenant.settled();
    const [held] = await tenant.queue();
    expect(held).toMatchObject({ recordId: 'i1', errorType: 'PermissionDenied', attempts: 1 });
    expect(held?.error).toMatchObject({ vendor: { code: '5020' } });
    expect(held?.error?.message).toMatch(/^The exchange rate could not be looked up: Permission Denied/);
    await vendor.control(`/faults/${id}`, undefined, 'DELETE');
    await tenant.retry('invoice', 'i1');
    await tenant.settled();
    expect(await tenant.queue()).toEqual([]);
    expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([{ ExchangeRate: 1.25 }]);
  });

  test('waits where the rates cannot be read, and is tried three times at most', async () => {
    const { tenant, realmId, books } = await abroad();
    const rule = { realmId, kind: 'status', status: 503, match: { method: 'GET', path: '/exchangerate' } };
    await vendor.control('/faults', rule);
    await tenant.save([customer('c1', EUR), invoice('i1', 'c1', EUR)]);
    await tenant.settled();
    expect(await tenant.queue()).toMatchObject([{ recordId: 'i1', errorType: 'VendorBusy', attempts: 3 }]);
    expect((await books.reads('/exchangerate')).length).toBeLessThanOrEqual(3);
    expect(await vendor.objects(realmId, 'Invoice')).toEqual([]);
  });
});

describe('a deposit', () => {
  async function booked() {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    const books = await booksOf(vendor, realmId);
    for (const [key, externalId] of Object.entries({
      payout_bank: '35',
      payout_fees: '8',
      payout_charges: '1',
    }))
      await saveMapping(engine.db, tenant, { kind: 'account', key, externalId, externalName: key }, 'test');
    await tenant.save([{ entityType: 'payout', id: 'po1', data: payoutData(tenant.connectionId) }]);
    await tenant.retry('payout', 'po1');
    await tenant.settled();
    const [deposit] = await vendor.objects(realmId, 'Deposit');
    if (!deposit) throw new Error('nothing was deposited');
    return { tenant, realmId, books, deposit };
  }
  type Booked = Awaited<ReturnType<typeof booked>>;
  /** The look that comes once a day. */
  const lookAgain = async ({ tenant }: Booked) => {
    const ofTenant = eq(changeCursors.tenantId, tenant.tenantId);
    await engine.db
      .update(changeCursors)
      .set({ since: new Date(0) })
      .where(ofTenant);
    await engine.db
      .update(connections)
      .set({ createdAt: new Date(0) })
      .where(eq(connections.tenantId, tenant.tenantId));
    await tenant.refresh();
  };
  const setAmount = ({ books, deposit }: Booked, amount: number) => {
    const [first, ...others] = z.array(z.looseObject({})).parse(deposit.Line);
    const { DepositToAccountRef } = deposit;
    return books.change('Deposit', deposit.Id, {
      DepositToAccountRef,
      Line: [{ ...first, Amount: amount }, ...others],
    });
  };
  const totals = async ({ realmId }: Booked) =>
    (await vendor.objects(realmId, 'Deposit')).map(({ TotalAmt }) => TotalAmt);

  test('whose amount somebody changed there is told once, and Sync writes ours again', async () => {
    const shop = await booked();
    const { tenant, deposit } = shop;
    await setAmount(shop, 500);
    const [changed] = await totals(shop);
    await lookAgain(shop);
    await lookAgain(shop);
    const message = expect.stringContaining(
      ` is ${changed} in QuickBooks now; ${deposit.TotalAmt} was written.`,
    );
    expect(await tenant.queue()).toMatchObject([
      { recordId: 'po1', errorType: 'ChangedInQuickBooks', error: { message } },
    ]);
    const told = (await tenant.log()).filter(({ errorType }) => errorType === 'ChangedInQuickBooks');
    expect(told).toHaveLength(1);
    await tenant.retry('payout', 'po1');
    await tenant.settled();
    expect(await tenant.queue()).toEqual([]);
    expect(await totals(shop)).toEqual([deposit.TotalAmt]);
  });

  test('whose amount is again what was written is over', async () => {
    const shop = await booked();
    const [{ Amount = 0 } = {}] = z.array(z.looseObject({ Amount: z.number() })).parse(shop.deposit.Line);
    await setAmount(shop, 500);
    await lookAgain(shop);
    expect(await shop.tenant.queue()).toHaveLength(1);
    await setAmount(shop, Amount);
    await lookAgain(shop);
    expect(await shop.tenant.queue()).toEqual([]);
  });

  test('that a person leaves as it is there stays so, and is told again only when it changes again', async () => {
    const shop = await booked();
    const { tenant } = shop;
    await setAmount(shop, 500);
    await lookAgain(shop);
    const [now] = await vendor.objects(shop.realmId, 'Deposit');
    const ref = { entityType: 'payout', recordId: 'po1' } as const;
    const seen = String(now?.SyncToken);
    const choice = { ...ref, choice: 'theirs', seen, actor: 'test' } as const;
    expect(await engine.db.transaction((tx) => decideSides(tx, tenant, choice))).toMatchObject({
      kind: 'decided',
    });
    await lookAgain(shop);
    expect(await tenant.queue()).toEqual([]);
    expect(await totals(shop)).toEqual([now?.TotalAmt]);
    const after = { ...shop, deposit: now ?? shop.deposit };
    await setAmount(after, 600);
    await lookAgain(after);
    expect(await tenant.queue()).toMatchObject([{ recordId: 'po1', errorType: 'ChangedInQuickBooks' }]);
  });

  test('that holds a payment keeps it from being voided, and it is said who takes it out first', async () => {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    const books = await booksOf(vendor, realmId);
    await tenant.save([customer('c1'), invoice('i1', 'c1'), payment('p1', 'c1', 'i1')]);
    await tenant.settled();
    const [paid] = await vendor.objects(realmId, 'Payment');
    const LinkedTxn = [{ TxnId: paid?.Id, TxnType: 'Payment', TxnLineId: '0' }];
    const deposit = await books.create('Deposit', {
      DepositToAccountRef: { value: '35' },
      Line: [{ Amount: 50, LinkedTxn }],
    });
    await tenant.save([payment('p1', 'c1', 'i1', voided)]);
    await tenant.settled();
    const told = await lastOf(tenant, 'p1');
    expect(told).toMatchObject({ status: 'error', errorType: 'RecordFrozen' });
    expect(told?.message).toContain('edit the deposit');
    expect(await vendor.objects(realmId, 'Payment')).toMatchObject([{ TotalAmt: 50 }]);

    await books.remove('Deposit', deposit);
    await tenant.retry('payment', 'p1');
    await tenant.settled();
    expect(await tenant.queue()).toEqual([]);
    expect(await vendor.objects(realmId, 'Payment')).toMatchObject([{ TotalAmt: 0 }]);
    expect(await vendor.objects(realmId, 'Invoice')).toMatchObject([{ Balance: 50 }]);
  });
});

test('5010 on a create says that the books are closed, and is no stale version to be written again', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const books = await booksOf(vendor, realmId);
  const before = (await books.writes()).length;
  const match = { method: 'POST', path: '/invoice' };
  const added = await vendor.control('/faults', { realmId, kind: 'fault', match, fault: { code: '5010' } });
  await tenant.save([invoice('i1', 'c1')]);
  await tenant.settled();
  expect(await tenant.queue()).toMatchObject([
    { recordId: 'i1', errorType: 'BooksClosed', attempts: 1, error: { vendor: { code: '5010' } } },
  ]);
  expect(await books.writes()).toHaveLength(before + 1);
  // The period was opened.
  await vendor.control(`/faults/${z.object({ id: z.string() }).parse(added).id}`, undefined, 'DELETE');
  await tenant.retry('invoice', 'i1');
  await tenant.settled();
  expect(await tenant.queue()).toEqual([]);
  expect(await vendor.objects(realmId, 'Invoice')).toHaveLength(1);
});

tellAppliedLater(() => ({ vendor, engine }));
