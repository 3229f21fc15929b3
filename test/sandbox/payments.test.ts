import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Loose } from './support/client.ts';
import { invoiceOf, paymentOf, start } from './support/client.ts';

let us: Caller;

beforeAll(async () => {
  us = await start();
});
afterAll(() => us.sandbox.close());

const settings = (change: object) => us.control('POST', `/companies/${us.realmId}/settings`, change);

describe('a payment is voided', () => {
  const voidBy = async (path: string, paid: Loose) =>
    (await us.call('POST', path, { Id: paid.Id, SyncToken: paid.SyncToken, sparse: true })).body.Payment;

  it('by an update with include=void; operation=void answers 200 and changes nothing', async () => {
    const invoice = await us.create('Invoice', invoiceOf('1', 50));
    const paid = await us.create('Payment', paymentOf('1', 50, { [invoice.Id]: 50 }));
    expect(await voidBy('/payment?operation=void', paid)).toMatchObject({ TotalAmt: 50, SyncToken: '0' });
    expect((await us.read('Invoice', invoice.Id)).Balance).toBe(0);
    const voided = await voidBy('/payment?operation=update&include=void', paid);
    expect(voided).toMatchObject({ TotalAmt: 0, UnappliedAmt: 0, PrivateNote: 'Voided', Line: [] });
    expect((await us.read('Invoice', invoice.Id)).Balance).toBe(50);
  });

  it('in a batch by optionsData, an invoice by its operation; the other form only with the switch', async () => {
    const item = async (entity: string, how: object) => {
      const made = await us.create(entity, entity === 'Payment' ? paymentOf('2', 9) : invoiceOf('2', 9));
      const BatchItemRequest = [{ bId: '1', ...how, [entity]: { Id: made.Id, SyncToken: made.SyncToken } }];
      const { body } = await us.call('POST', '/batch', { BatchItemRequest });
      return body.BatchItemResponse[0][entity].TotalAmt;
    };
    const byOption = { operation: 'update', optionsData: 'void' };
    const byName = { operation: 'void' };
    expect([await item('Payment', byOption), await item('Invoice', byName)]).toEqual([0, 0]);
    expect([await item('Payment', byName), await item('Invoice', byOption)]).toEqual([9, 9]);
    await settings({ unknown: { voidForms: 'either' } });
    expect([await item('Payment', byName), await item('Invoice', byOption)]).toEqual([0, 0]);
    await settings({ unknown: { voidForms: 'own-form' } });
  });
});

describe('more than is open', () => {
  it('is taken: 30 for an open 5 leave 25 unapplied', async () => {
    const invoice = await us.create('Invoice', invoiceOf('3', 5));
    const paid = await us.create('Payment', paymentOf('3', 30, { [invoice.Id]: 30 }));
    expect(paid).toMatchObject({ TotalAmt: 30, UnappliedAmt: 25, Line: [{ Amount: 5 }] });
  });

  it('for an invoice that is settled already is taken, and the link is dropped', async () => {
    const invoice = await us.create('Invoice', invoiceOf('3', 5));
    await us.create('Payment', paymentOf('3', 5, { [invoice.Id]: 5 }));
    const again = await us.create('Payment', paymentOf('3', 5, { [invoice.Id]: 5 }));
    expect(again).toMatchObject({ TotalAmt: 5, UnappliedAmt: 5, Line: [] });
  });
});

describe('AutoApplyCredit', () => {
  it('is on: a new invoice uses up the credit, which shows as a payment of 0 that links both', async () => {
    const { Preferences } = (await us.call('GET', '/preferences')).body;
    expect(Preferences.SalesFormsPrefs.AutoApplyCredit).toBe(true);
    const credit = await us.create('CreditMemo', invoiceOf('4', 30));
    const invoice = await us.create('Invoice', invoiceOf('4', 100));
    expect(invoice).toMatchObject({ TotalAmt: 100, Balance: 70, LinkedTxn: [{ TxnType: 'Payment' }] });
    expect(await us.read('Payment', invoice.LinkedTxn[0].TxnId)).toMatchObject({
      TotalAmt: 0,
      Line: [
        { Amount: 30, LinkedTxn: [{ TxnId: invoice.Id, TxnType: 'Invoice' }] },
        { Amount: 30, LinkedTxn: [{ TxnId: credit.Id, TxnType: 'CreditMemo' }] },
      ],
    });
    expect((await us.read('CreditMemo', credit.Id)).RemainingCredit).toBe(0);
  });

  it('gives a new credit to the oldest open invoice', async () => {
    const invoice = await us.create('Invoice', invoiceOf('5', 20));
    const credit = await us.create('CreditMemo', invoiceOf('5', 30));
    expect(credit).toMatchObject({ RemainingCredit: 10 });
    expect((await us.read('Invoice', invoice.Id)).Balance).toBe(0);
  });

  it('is a preference that a client can switch off', async () => {
    const { Preferences } = (await us.call('GET', '/preferences')).body;
    const SalesFormsPrefs = { ...Preferences.SalesFormsPrefs, AutoApplyCredit: false };
    await us.update('Preferences', { ...Preferences, SalesFormsPrefs });
    await us.create('CreditMemo', invoiceOf('1', 30));
    expect(await us.create('Invoice', invoiceOf('1', 100))).toMatchObject({ Balance: 100 });
  });
});
