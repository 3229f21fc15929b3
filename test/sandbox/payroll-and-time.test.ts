import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller } from './support/client.ts';
import { callerOf, start } from './support/client.ts';

let us: Caller;

beforeAll(async () => {
  us = await start();
});
afterAll(() => us.sandbox.close());

const time = { NameOf: 'Employee', EmployeeRef: { value: '55' }, Hours: 2, Minutes: 30 };
const home = { Line1: '1 Elm St', City: 'Bayshore', CountrySubDivisionCode: 'CA', PostalCode: '94326' };

async function payrollCompany(): Promise<Caller> {
  const made = await us.control('POST', '/companies', { seed: 'us-lists', payroll: true });
  return callerOf(us.sandbox, made.realmId, made.accessToken);
}

it('without payroll an employee needs no more than a name', async () => {
  const made = await us.create('Employee', {
    GivenName: 'Kim',
    FamilyName: 'Low',
    BillRate: 40,
    SSN: '111-22-3333',
  });
  expect(made).toMatchObject({
    DisplayName: 'Kim Low',
    PrintOnCheckName: 'Kim Low',
    BillRate: 40,
    SSN: 'XXX-XX-XXXX',
  });
  expect((await us.refused('POST', '/employee', { DisplayName: 'No parts' })).element).toBe('GivenName');
});

it('with payroll an address is needed, and titles and rates are not there', async () => {
  const other = await payrollCompany();
  const error = await other.refused('POST', '/employee', { GivenName: 'Kim', FamilyName: 'Low' });
  expect(error).toMatchObject({ code: '2020', element: 'PrimaryAddr.City' });
  expect(
    await other.refused('POST', '/employee', { GivenName: 'Kim', PrimaryAddr: home, BillRate: 1 }),
  ).toMatchObject({ code: '2010', element: 'BillRate' });
  const made = await other.create('Employee', {
    GivenName: 'Kim',
    FamilyName: 'Low',
    DisplayName: 'Boss',
    PrimaryAddr: home,
  });
  expect(made.DisplayName).toBe('Kim Low');
});

it('time without an item takes the default service, and today where it has no date', async () => {
  const made = await us.create('TimeActivity', time);
  expect(made).toMatchObject({
    ItemRef: { value: '2', name: 'Hours' },
    BillableStatus: 'NotBillable',
    TxnDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
  });
});

it('time in a locked pay period can be neither written, changed nor deleted, and the fault says why', async () => {
  const made = await us.create('TimeActivity', { ...time, TxnDate: '2026-01-10' });
  await us.control('POST', `/companies/${us.realmId}/settings`, { payrollLockedUntil: '2026-01-15' });
  const calls = [
    us.refused('POST', '/timeactivity', { ...time, TxnDate: '2026-01-15' }),
    us.refused('POST', '/timeactivity', { ...time, Id: made.Id, SyncToken: '0', TxnDate: '2026-02-01' }),
    us.refused('POST', '/timeactivity?operation=delete', { Id: made.Id, SyncToken: '0' }),
  ];
  for (const call of calls)
    expect(await call).toMatchObject({ code: '6000', Detail: expect.stringContaining('pay period') });
  await us.create('TimeActivity', { ...time, TxnDate: '2026-01-16' });
});

it('a refund in a deposit counts against it, by a negative line', async () => {
  const sale = {
    Line: [
      { Amount: 5, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: '1' } } },
    ],
  };
  const refund = await us.create('RefundReceipt', {
    ...sale,
    CustomerRef: { value: '1' },
    DepositToAccountRef: { value: '4' },
  });
  const paid = await us.create('Payment', { CustomerRef: { value: '1' }, TotalAmt: 20 });
  const deposit = (amount: number) => ({
    DepositToAccountRef: { value: '35' },
    Line: [
      { Amount: 20, LinkedTxn: [{ TxnId: paid.Id, TxnType: 'Payment', TxnLineId: '0' }] },
      { Amount: amount, LinkedTxn: [{ TxnId: refund.Id, TxnType: 'RefundReceipt', TxnLineId: '0' }] },
    ],
  });
  expect((await us.refused('POST', '/deposit', deposit(5))).code).toBe('2290');
  expect((await us.create('Deposit', deposit(-5))).TotalAmt).toBe(15);
  expect((await us.read('Account', '35')).CurrentBalance).toBe(15);
  expect((await us.read('Account', '4')).CurrentBalance).toBe(0);
});

it('a form that is sent is marked so and knows its address', async () => {
  const made = await us.create('Invoice', {
    CustomerRef: { value: '1' },
    Line: [
      { Amount: 5, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: '1' } } },
    ],
  });
  const { body } = await us.call('POST', `/invoice/${made.Id}/send?sendTo=a@example.com`, '', {
    'content-type': 'application/octet-stream',
  });
  expect(body.Invoice).toMatchObject({
    EmailStatus: 'EmailSent',
    BillEmail: { Address: 'a@example.com' },
    DeliveryInfo: { DeliveryType: 'Email' },
  });
});
