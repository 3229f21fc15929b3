import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Caller, invoiceOf, start } from './support/client.ts';
import { expense } from './support/forms.ts';

let us: Caller;
beforeAll(async () => {
  us = await start({ settings: { multicurrency: true } });
});
afterAll(() => us.sandbox.close());

const ref = (value: string) => ({ value });
const bill = { VendorRef: ref('30'), Line: [expense('7', 20)] };

it('CustomExtensions in a body are taken, so that an answer of the vendor’s can be sent back', async () => {
  const made = await us.create('Invoice', { ...invoiceOf('1', 5), CustomExtensions: [] });
  expect(await us.update('Invoice', { ...made, CustomExtensions: [], PrivateNote: 'echoed' })).toMatchObject({
    PrivateNote: 'echoed',
    SyncToken: '1',
  });
});

it('a bill paid by card is linked as BillPaymentCheck', async () => {
  const { Id } = await us.create('Bill', bill);
  await us.create('BillPayment', {
    VendorRef: ref('30'),
    PayType: 'CreditCard',
    TotalAmt: 20,
    CreditCardPayment: { CCAccountRef: ref('41') },
    Line: [{ Amount: 20, LinkedTxn: [{ TxnId: Id, TxnType: 'Bill' }] }],
  });
  expect((await us.read('Bill', Id)).LinkedTxn).toEqual([
    expect.objectContaining({ TxnType: 'BillPaymentCheck' }),
  ]);
});

it('a foreign currency in use has a rate, though nobody entered one; an unused one has none', async () => {
  const rates = async () =>
    (await us.query("select * from ExchangeRate where SourceCurrencyCode = 'EUR'")).ExchangeRate;
  expect(await rates()).toBeUndefined();
  await us.create('CompanyCurrency', { Code: 'EUR' });
  expect(await rates()).toEqual([
    expect.objectContaining({ SourceCurrencyCode: 'EUR', TargetCurrencyCode: 'USD', Rate: 1 }),
  ]);
});

it('what is to be mailed says how: DeliveryInfo beside EmailStatus NeedToSend, and not otherwise', async () => {
  const mailed = { EmailStatus: 'NeedToSend', BillEmail: { Address: 'a@example.com' } };
  const made = await us.create('Invoice', { ...invoiceOf('1', 5), ...mailed });
  expect(made.DeliveryInfo).toEqual({ DeliveryType: 'Email' });
  expect(await us.create('Invoice', invoiceOf('1', 5))).not.toHaveProperty('DeliveryInfo');
});

it('lists and forms carry the keys that clients look for, and none that the vendor leaves out', async () => {
  const [item] = (await us.query('select * from Item')).Item;
  expect(item).toMatchObject({ DeferredRevenue: false });
  expect(item).not.toHaveProperty('SubItem');
  const owed = await us.create('Bill', bill);
  expect(owed.Line[0].LinkedTxn).toEqual([]);
  const order = await us.create('PurchaseOrder', {
    VendorRef: ref('30'),
    APAccountRef: ref('33'),
    Line: [
      {
        Amount: 9,
        DetailType: 'ItemBasedExpenseLineDetail',
        ItemBasedExpenseLineDetail: { ItemRef: ref('5'), Qty: 1, UnitPrice: 9 },
      },
    ],
  });
  expect(order.Line[0].Received).toBe(0);
  const spent = await us.create('Purchase', {
    PaymentType: 'Cash',
    AccountRef: ref('35'),
    Line: [expense('7', 5)],
  });
  const credit = await us.create('VendorCredit', bill);
  for (const form of [owed, order, spent, credit]) expect(form).not.toHaveProperty('HomeTotalAmt');
  expect(await us.create('Invoice', invoiceOf('1', 5))).toMatchObject({ HomeTotalAmt: 5 });
});
