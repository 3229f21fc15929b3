import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Loose } from './support/client.ts';
import { callerOf, invoiceOf, paymentOf, saleLine, start } from './support/client.ts';
import { expense, stock } from './support/forms.ts';

let us: Caller;
let customer: Loose;

beforeAll(async () => {
  us = await start();
  customer = await us.create('Customer', { DisplayName: 'Fault Finder' });
  await us.create('Invoice', invoiceOf(customer.Id, 100));
});
afterAll(() => us.sandbox.close());

const time = (body: object) => ({
  TxnDate: '2026-01-05',
  NameOf: 'Employee',
  EmployeeRef: { value: '55' },
  Hours: 1,
  Minutes: 0,
  ...body,
});

describe('codes that hang on a situation come from that situation', () => {
  it('600 for a request id seen before, where the company is set so', async () => {
    await us.control('POST', `/companies/${us.realmId}/settings`, {
      unknown: { repeatedRequestId: 'fault-600' },
    });
    await us.create('Term', { Name: 'Once', DueDays: 3 }, '?requestid=once');
    const error = await us.refused('POST', '/term?requestid=once', { Name: 'Once', DueDays: 3 });
    await us.control('POST', `/companies/${us.realmId}/settings`, {
      unknown: { repeatedRequestId: 'first-answer' },
    });
    expect(error.code).toBe('600');
  });

  it('610 names what was deleted or made inactive', async () => {
    const gone = await us.create('Invoice', invoiceOf(customer.Id, 5));
    await us.remove('Invoice', gone);
    expect((await us.refused('GET', `/invoice/${gone.Id}`)).Detail).toContain(
      'Another user has deleted this transaction',
    );
    const idle = await us.create('Customer', { DisplayName: 'Idle' });
    await us.update('Customer', { Id: idle.Id, SyncToken: '0', sparse: true, Active: false });
    const error = await us.refused('POST', '/invoice', invoiceOf(idle.Id, 5));
    expect(error).toMatchObject({ code: '610', Detail: expect.stringContaining('made inactive') });
  });

  it('630 for a currency that is there already', async () => {
    const many = await us.control('POST', '/companies', { seed: 'us-lists', multicurrency: true });
    const other = callerOf(us.sandbox, many.realmId, many.accessToken);
    await other.create('CompanyCurrency', { Code: 'EUR' });
    expect((await other.refused('POST', '/companycurrency', { Code: 'EUR' })).code).toBe('630');
  });

  it('700 for a customer below itself and 6180 for the sixth level', async () => {
    expect(
      (
        await us.refused('POST', '/customer', {
          Id: customer.Id,
          SyncToken: customer.SyncToken,
          sparse: true,
          ParentRef: { value: customer.Id },
        })
      ).code,
    ).toBe('700');
    let parent = (await us.create('Customer', { DisplayName: 'Level 1' })).Id;
    for (let level = 2; level <= 5; level += 1) {
      parent = (
        await us.create('Customer', {
          DisplayName: `Level ${level}`,
          Job: true,
          ParentRef: { value: parent },
        })
      ).Id;
    }
    expect(
      (await us.refused('POST', '/customer', { DisplayName: 'Level 6', ParentRef: { value: parent } })).code,
    ).toBe('6180');
  });

  it('800 for a purchase order that a bill has taken in', async () => {
    const order = await us.create('PurchaseOrder', { VendorRef: { value: '30' }, Line: [expense('7')] });
    await us.create('Bill', {
      VendorRef: { value: '30' },
      Line: [expense('7')],
      LinkedTxn: [{ TxnId: order.Id, TxnType: 'PurchaseOrder' }],
    });
    const now = await us.read('PurchaseOrder', order.Id);
    expect(now.POStatus).toBe('Closed');
    expect(
      (await us.refused('POST', '/purchaseorder?operation=delete', { Id: now.Id, SyncToken: now.SyncToken }))
        .code,
    ).toBe('800');
  });

  it('5010 for a stale SyncToken, with the names of who was faster', async () => {
    const error = await us.refused('POST', '/customer', {
      Id: customer.Id,
      SyncToken: '7',
      sparse: true,
      Notes: 'late',
    });
    expect(error).toMatchObject({
      code: '5010',
      Detail: expect.stringContaining('were working on this at the same time'),
    });
  });

  it('5030 for a feature that the subscription lacks', async () => {
    await us.control('POST', `/companies/${us.realmId}/settings`, {
      features: {
        classes: false,
        locations: false,
        timeTracking: false,
        inventory: false,
        purchaseOrders: false,
      },
    });
    const codes = await Promise.all([
      us.refused('POST', '/class', { Name: 'A' }),
      us.refused('POST', '/department', { Name: 'A' }),
      us.refused('POST', '/timeactivity', time({})),
      us.refused('POST', '/item', stock),
      us.refused('POST', '/purchaseorder', { VendorRef: { value: '30' }, Line: [expense('7')] }),
    ]);
    await us.control('POST', `/companies/${us.realmId}/settings`, {
      features: { classes: true, locations: true, timeTracking: true, inventory: true, purchaseOrders: true },
    });
    expect(codes.map(({ code }) => code)).toEqual(['5030', '5030', '5030', '5030', '5030']);
  });

  it('6000 for a second name written while one is under way', async () => {
    await us.control('POST', '/names', { writeMs: 100 });
    const replies = await Promise.all(
      ['Ann', 'Ben', 'Cas'].map((DisplayName) => us.call('POST', '/customer', { DisplayName })),
    );
    await us.control('POST', '/names', { writeMs: 0 });
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    const refused = replies.find(({ status }) => status === 400);
    expect(refused?.body.Fault.Error[0].Detail).toContain(
      'You can only add or edit one name at a time. Please try again.',
    );
  });

  it('6000 for a name with a colon', async () => {
    expect((await us.refused('POST', '/vendor', { DisplayName: 'a:b' })).code).toBe('6000');
  });

  it('6140 naming the holder, only with custom numbers, and not with the bypass', async () => {
    await us.create('Invoice', { ...invoiceOf(customer.Id, 5), DocNumber: 'A-1' });
    await us.create('Invoice', { ...invoiceOf(customer.Id, 5), DocNumber: 'A-1' });
    await us.control('POST', `/companies/${us.realmId}/settings`, { customTxnNumbers: true });
    const error = await us.refused('POST', '/invoice', { ...invoiceOf(customer.Id, 5), DocNumber: 'A-1' });
    expect(error).toMatchObject({
      code: '6140',
      Detail: expect.stringMatching(/DocNumber=A-1 is assigned to TxnType=Invoice with TxnId=\d+/),
    });
    await us.create(
      'Invoice',
      { ...invoiceOf(customer.Id, 5), DocNumber: 'A-1' },
      '?include=allowduplicatedocnum',
    );
    expect((await us.create('Invoice', invoiceOf(customer.Id, 5))).DocNumber).toBeUndefined();
    await us.control('POST', `/companies/${us.realmId}/settings`, { customTxnNumbers: false });
  });

  it('6170 for tax that cannot be there, 6000 for a line without its rate, outside the United States', async () => {
    const made = await us.control('POST', '/companies', { seed: 'ca-sample' });
    const ca = callerOf(us.sandbox, made.realmId, made.accessToken);
    const sale = { CustomerRef: { value: '1' }, Line: [saleLine(100)] };
    expect(
      (
        await ca.refused('POST', '/invoice', {
          ...sale,
          GlobalTaxCalculation: 'NotApplicable',
          TxnTaxDetail: { TotalTax: 5 },
        })
      ).code,
    ).toBe('6170');
    const error = await ca.refused('POST', '/invoice', { ...sale, GlobalTaxCalculation: 'TaxExcluded' });
    expect(error).toMatchObject({ code: '6000', Detail: expect.stringContaining('GST/HST rate') });
  });

  it('6210 for a change in closed books and 6200 for a delete', async () => {
    const made = await us.control('POST', '/companies', { seed: 'us-lists' });
    const other = callerOf(us.sandbox, made.realmId, made.accessToken);
    const old = await other.create('Invoice', { ...invoiceOf('1', 5), TxnDate: '2025-12-31' });
    await other.control('POST', `/companies/${made.realmId}/settings`, { bookCloseDate: '2025-12-31' });
    expect((await other.call('GET', '/preferences')).body.Preferences.AccountingInfoPrefs.BookCloseDate).toBe(
      '2025-12-31',
    );
    expect(
      (await other.refused('POST', '/invoice', { ...invoiceOf('1', 5), TxnDate: '2025-06-01' })).code,
    ).toBe('6210');
    expect(
      (
        await other.refused('POST', '/invoice', {
          Id: old.Id,
          SyncToken: '0',
          sparse: true,
          TxnDate: '2026-02-01',
        })
      ).code,
    ).toBe('6210');
    expect(
      (await other.refused('POST', '/invoice?operation=delete', { Id: old.Id, SyncToken: '0' })).code,
    ).toBe('6200');
    await other.create('Invoice', { ...invoiceOf('1', 5), TxnDate: '2026-01-01' });
  });

  it('6220 for time that is billed, 6320 for changing that', async () => {
    const spent = await us.create(
      'TimeActivity',
      time({ BillableStatus: 'Billable', HourlyRate: 50, CustomerRef: { value: customer.Id } }),
    );
    const bill = await us.create('Invoice', {
      ...invoiceOf(customer.Id, 50),
      LinkedTxn: [{ TxnId: spent.Id, TxnType: 'TimeActivity' }],
    });
    const billed = await us.read('TimeActivity', spent.Id);
    expect(billed.BillableStatus).toBe('HasBeenBilled');
    expect(
      (
        await us.refused('POST', '/timeactivity?operation=delete', {
          Id: billed.Id,
          SyncToken: billed.SyncToken,
        })
      ).code,
    ).toBe('6220');
    expect(
      (
        await us.refused('POST', '/timeactivity', {
          ...time({ CustomerRef: { value: customer.Id }, HourlyRate: 50, BillableStatus: 'Billable' }),
          Id: billed.Id,
          SyncToken: billed.SyncToken,
        })
      ).code,
    ).toBe('6320');
    await us.remove('Invoice', bill);
    expect((await us.read('TimeActivity', spent.Id)).BillableStatus).toBe('Billable');
  });

  it('6240 over customer, vendor and employee, inactive ones and capitals included', async () => {
    expect(await us.refused('POST', '/customer', { DisplayName: 'FAULT finder' })).toMatchObject({
      code: '6240',
      Detail: expect.stringContaining('Another customer is already using this name'),
    });
    expect(await us.refused('POST', '/vendor', { DisplayName: 'Fault Finder' })).toMatchObject({
      code: '6240',
      Detail: expect.stringContaining('customer, vendor or employee'),
    });
    const idle = await us.create('Vendor', { DisplayName: 'Sleeper' });
    await us.update('Vendor', { Id: idle.Id, SyncToken: '0', sparse: true, Active: false });
    expect((await us.refused('POST', '/customer', { DisplayName: 'sleeper' })).code).toBe('6240');
  });

  it('6280 for making a customer inactive who owes something', async () => {
    const now = await us.read('Customer', customer.Id);
    expect(
      (
        await us.refused('POST', '/customer', {
          Id: now.Id,
          SyncToken: now.SyncToken,
          sparse: true,
          Active: false,
        })
      ).code,
    ).toBe('6280');
  });

  it('6450 and 6480 for what the bank or the payments service holds', async () => {
    const paid = await us.create('Payment', paymentOf(customer.Id, 3));
    for (const [as, code] of [
      ['settled', '6450'],
      ['bank-matched', '6480'],
    ]) {
      await us.control('POST', `/companies/${us.realmId}/objects/Payment/${paid.Id}/mark`, { as });
      expect(
        (
          await us.refused('POST', '/payment', {
            Id: paid.Id,
            SyncToken: '0',
            sparse: true,
            PrivateNote: 'x',
          })
        ).code,
      ).toBe(code);
    }
  });

  it('6540 for any change of deposited money', async () => {
    const paid = await us.create('Payment', paymentOf(customer.Id, 30));
    await us.create('Deposit', {
      DepositToAccountRef: { value: '35' },
      Line: [{ Amount: 30, LinkedTxn: [{ TxnId: paid.Id, TxnType: 'Payment', TxnLineId: '0' }] }],
    });
    const now = await us.read('Payment', paid.Id);
    expect(now.LinkedTxn).toEqual([{ TxnId: expect.any(String), TxnType: 'Deposit' }]);
    for (const path of ['/payment', '/payment?operation=delete', '/payment?operation=update&include=void']) {
      expect(
        (
          await us.refused('POST', path, {
            Id: now.Id,
            SyncToken: now.SyncToken,
            sparse: true,
            PrivateNote: 'x',
          })
        ).code,
      ).toBe('6540');
    }
  });
});
