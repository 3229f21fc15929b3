import { describe, expect, it } from 'vitest';
import type { PushItem } from '../../../src/providers/provider.ts';
import { compose } from '../../../src/providers/quickbooks-online/compose.ts';
import { COUNTERPART, composeContext, invoiceItem, LINE, paymentItem } from './fixtures.ts';

function bodyOf(item: PushItem, changes = {}) {
  const { request, refused } = compose([item], composeContext(changes));
  expect(refused).toEqual([]);
  return JSON.parse(request?.body ?? '');
}

function refusalOf(item: PushItem, changes = {}) {
  return compose([item], composeContext(changes)).refused[0]?.error;
}

describe('an invoice', () => {
  it('is created with every field', () => {
    const item = invoiceItem({
      number: 'A-1001',
      dueDate: '2026-03-31',
      lines: [{ ...LINE, description: 'March', quantity: '2', amount: '100.00', serviceDate: '2026-03-03' }],
      discount: '10.00',
      total: '90.00',
      email: 'pay@example.com',
      memo: 'Third reminder',
      customerMessage: 'Thank you!',
    });
    expect(bodyOf(item)).toEqual({
      CustomerRef: { value: 'x-c-1' },
      DocNumber: 'A-1001',
      TxnDate: '2026-03-01',
      DueDate: '2026-03-31',
      BillEmail: { Address: 'pay@example.com' },
      PrivateNote: 'Third reminder\n[LB:i-1]',
      CustomerMemo: { value: 'Thank you!' },
      Line: [
        {
          Description: 'March',
          Amount: 100,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: {
            ItemRef: { value: 'x-s-1' },
            Qty: 2,
            UnitPrice: 50,
            ServiceDate: '2026-03-03',
            TaxCodeRef: { value: 'NON' },
          },
        },
        { Amount: 10, DetailType: 'DiscountLineDetail', DiscountLineDetail: { PercentBased: false } },
      ],
      TxnTaxDetail: { TotalTax: 0 },
    });
  });

  it('keeps every digit of quantities, prices and amounts', () => {
    const line = { ...LINE, quantity: '1.2345678'.slice(0, 9), unitPrice: '0.1000000', amount: '0.12' };
    const { request } = compose([invoiceItem({ lines: [line], total: '0.12' })], composeContext());
    expect(request?.body).toContain('"Amount":0.12,');
    expect(request?.body).toContain('"Qty":1.2345678,"UnitPrice":0.1000000');
  });

  it('carries its total, to be compared with the one that QuickBooks computes', () => {
    const { request } = compose([invoiceItem()], composeContext());
    expect(request?.items[0]).toMatchObject({ operation: 'create', total: '50.00' });
  });

  it('uses the company’s default item on a line that names none', () => {
    const item = invoiceItem({ lines: [{ ...LINE, serviceItemId: undefined }] });
    expect(bodyOf(item).Line[0].SalesItemLineDetail.ItemRef).toEqual({ value: '1' });
  });

  it('with such a line is refused where the company has no item', () => {
    const item = invoiceItem({ lines: [{ ...LINE, serviceItemId: undefined }] });
    expect(refusalOf(item, { vendor: {} })).toMatchObject({
      type: 'ReferenceNotFound',
      field: 'lines.0.serviceItemId',
    });
  });

  it('has absent texts cleared by an update, while number and due date stay', () => {
    const body = bodyOf(invoiceItem({}, { counterpart: COUNTERPART }));
    expect(body).toMatchObject({
      Id: '58',
      SyncToken: '3',
      sparse: true,
      BillEmail: { Address: '' },
      CustomerMemo: { value: '' },
      PrivateNote: '[LB:i-1]',
    });
    expect(body).not.toHaveProperty('DocNumber');
    expect(body).not.toHaveProperty('DueDate');
  });

  it('is voided by an operation of its own', () => {
    const item = invoiceItem({ status: 'void' }, { desired: 'void', counterpart: COUNTERPART });
    const { request } = compose([item], composeContext());
    expect(request?.target).toBe('invoice?operation=void');
    expect(JSON.parse(request?.body ?? '')).toEqual({ Id: '58', SyncToken: '3', sparse: true });
    expect(request?.items[0]?.total).toBeUndefined();
  });

  it('with a memo that leaves no room for the marker is refused', () => {
    const item = invoiceItem({ memo: 'm'.repeat(3_900) }, { recordId: 'r'.repeat(120) });
    expect(refusalOf(item)).toMatchObject({ type: 'InvalidRecord', field: 'memo' });
  });

  it('in another currency than the company’s is refused', () => {
    expect(refusalOf(invoiceItem({ currency: 'CAD' }))?.type).toBe('CurrencyMismatch');
  });

  it('whose customer is not linked is refused as such', () => {
    const context = { ...composeContext(), externalId: () => undefined };
    expect(compose([invoiceItem()], context).refused[0]?.error.type).toBe('PrerequisiteNotMet');
  });
});

describe('a payment', () => {
  it('is linked to the invoices that it pays', () => {
    const item = paymentItem({
      allocations: [
        { invoiceId: 'i-1', amount: '30.00' },
        { invoiceId: 'i-2', amount: '20.00' },
      ],
      method: 'Check',
      reference: '4711',
      memo: 'By post',
    });
    expect(bodyOf(item)).toEqual({
      CustomerRef: { value: 'x-c-1' },
      TotalAmt: 50,
      TxnDate: '2026-03-02',
      PaymentRefNum: '4711',
      PaymentMethodRef: { value: '2' },
      PrivateNote: 'By post\n[LB:p-1]',
      Line: [
        { Amount: 30, LinkedTxn: [{ TxnId: 'x-i-1', TxnType: 'Invoice' }] },
        { Amount: 20, LinkedTxn: [{ TxnId: 'x-i-2', TxnType: 'Invoice' }] },
      ],
    });
  });

  it('goes to undeposited funds, the account that QuickBooks takes by itself', () => {
    expect(bodyOf(paymentItem())).not.toHaveProperty('DepositToAccountRef');
  });

  it('keeps in words a method that the company’s list lacks', () => {
    const body = bodyOf(paymentItem({ method: 'Venmo', memo: 'Tip included' }));
    expect(body.PrivateNote).toBe('Tip included\n[Paid by Venmo]\n[LB:p-1]');
    expect(body).not.toHaveProperty('PaymentMethodRef');
  });

  it('releases invoices that it no longer pays', () => {
    expect(bodyOf(paymentItem({}, { counterpart: COUNTERPART })).Line).toEqual([]);
  });
});
