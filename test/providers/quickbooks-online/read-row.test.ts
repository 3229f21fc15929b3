import { describe, expect, it } from 'vitest';
import type { EntityType } from '../../../src/domain/entity.ts';
import { parseJson } from '../../../src/providers/quickbooks-online/exact-json.ts';
import { readRow } from '../../../src/providers/quickbooks-online/read-row.ts';
import { company } from './fixtures.ts';

const BASE = {
  Id: '145',
  SyncToken: '2',
  MetaData: { CreateTime: '2026-05-05T03:00:00-07:00', LastUpdatedTime: '2026-05-05T03:28:39-07:00' },
};

/** Goes through the wire's text, as numbers are read from there. */
function read(entityType: EntityType, row: object, homeCurrency = 'USD') {
  return readRow(entityType, parseJson(JSON.stringify({ ...BASE, ...row })), company({ homeCurrency }));
}

const CUSTOMER = {
  DisplayName: 'Amy’s Bird Sanctuary',
  PrimaryEmailAddr: { Address: 'birds@example.com' },
  PrimaryPhone: { FreeFormNumber: '(650) 555-3311' },
  BillAddr: { Id: '2', Line1: '4581 Finch St.', Line2: 'Apt. 2', Line3: 'Rear', City: 'Bayshore', Lat: '37' },
  CompanyName: '',
  Taxable: true,
  Active: true,
  Balance: 239,
  CurrencyRef: { value: 'USD' },
};

describe('a pulled customer', () => {
  it('has our fields, its version and the instant of its change', () => {
    expect(read('customer', CUSTOMER)).toEqual({
      entityType: 'customer',
      counterpart: {
        externalId: '145',
        externalVersion: '2',
        image: expect.objectContaining({ DisplayName: 'Amy’s Bird Sanctuary' }),
      },
      changedAt: '2026-05-05T10:28:39.000Z',
      references: [],
      data: {
        displayName: 'Amy’s Bird Sanctuary',
        email: 'birds@example.com',
        phone: '(650) 555-3311',
        billingAddress: { line1: '4581 Finch St.', line2: 'Apt. 2, Rear', city: 'Bayshore' },
        taxable: true,
        currency: 'USD',
        active: true,
      },
    });
  });

  it('that does not fit is told, with the reason, and keeps its version', () => {
    const record = read('customer', {
      ...CUSTOMER,
      PrimaryEmailAddr: { Address: `${'a'.repeat(100)}@example.com` },
    });
    expect(record.unreadable).toBe('does not fit: email has more than 100 characters');
    expect(record).toMatchObject({ unread: ['email'], counterpart: { externalVersion: '2' } });
    expect(record.data).not.toHaveProperty('email');
  });

  it('with several e-mail addresses and a website without its scheme is read as it is', () => {
    const record = read('customer', {
      ...CUSTOMER,
      PrimaryEmailAddr: { Address: 'a@example.com, b@example.com' },
      WebAddr: { URI: 'www.example.com' },
    });
    expect(record.data).toMatchObject({ email: 'a@example.com, b@example.com', website: 'www.example.com' });
  });

  it('that is inactive has its own name, without the vendor’s suffix', () => {
    const record = read('customer', { ...CUSTOMER, DisplayName: 'Amy (deleted)', Active: false });
    expect(record.data).toMatchObject({ displayName: 'Amy', active: false });
  });
});

const SALES_LINE = {
  Id: '1',
  Description: 'Mowing',
  Amount: 335.25,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: {
    ItemRef: { value: '5', name: 'Lawn' },
    UnitPrice: 111.75,
    Qty: 3,
    TaxCodeRef: { value: 'TAX' },
  },
};

const INVOICE = {
  CustomerRef: { value: '1', name: 'Amy' },
  DocNumber: '1037',
  TxnDate: '2026-04-01',
  DueDate: '2026-05-01',
  CurrencyRef: { value: 'USD' },
  TotalAmt: 352.07,
  Balance: 352.07,
  PrivateNote: 'Second half\n[LB:i-9]',
  CustomerMemo: { value: 'Thanks' },
  Line: [
    SALES_LINE,
    { Amount: 335.25, DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} },
    { Amount: 10, DetailType: 'DiscountLineDetail', DiscountLineDetail: { PercentBased: false } },
  ],
  TxnTaxDetail: { TotalTax: 26.82 },
};

describe('a pulled invoice', () => {
  it('has exact amounts, discount and tax, and names what it refers to', () => {
    const record = read('invoice', INVOICE);
    expect(record.unreadable).toBeUndefined();
    expect(record.data).toEqual({
      customerId: '1',
      number: '1037',
      status: 'sent',
      issueDate: '2026-04-01',
      dueDate: '2026-05-01',
      currency: 'USD',
      lines: [
        {
          serviceItemId: '5',
          description: 'Mowing',
          quantity: '3',
          unitPrice: '111.75',
          amount: '335.25',
          taxable: true,
        },
      ],
      discount: '10.00',
      tax: '26.82',
      total: '352.07',
      memo: 'Second half',
      customerMessage: 'Thanks',
    });
    expect(record.references).toEqual([
      { path: ['customerId'], entityType: 'customer', externalId: '1' },
      { path: ['lines', 0, 'serviceItemId'], entityType: 'service_item', externalId: '5' },
    ]);
  });

  it('is paid once nothing is open', () => {
    expect(read('invoice', { ...INVOICE, Balance: 0 }).data.status).toBe('paid');
  });

  it('is void when QuickBooks says so', () => {
    const voided = {
      ...INVOICE,
      TotalAmt: 0,
      Balance: 0,
      PrivateNote: 'Voided - Second half\n[LB:i-9]',
      Line: [{ ...SALES_LINE, Amount: 0 }],
      TxnTaxDetail: { TotalTax: 0 },
    };
    expect(read('invoice', voided).data).toMatchObject({ status: 'void', total: '0.00', tax: '0.00' });
  });

  it('takes words between the lines for a line without an amount', () => {
    const words = { DetailType: 'DescriptionOnly', Description: 'As agreed', DescriptionLineDetail: {} };
    const record = read('invoice', { ...INVOICE, Line: [...INVOICE.Line, words] });
    expect(record.data.lines).toMatchObject([{}, { description: 'As agreed', amount: '0.00' }]);
  });

  it.each([
    ['a negative line', { ...SALES_LINE, Amount: -5 }, 'negative', '-5.00'],
    ['a bundle', { DetailType: 'GroupLineDetail', Amount: 5, GroupLineDetail: {} }, 'group', '5.00'],
    [
      'a shipping charge',
      { ...SALES_LINE, Amount: 5, SalesItemLineDetail: { ItemRef: { value: 'SHIPPING_ITEM_ID' } } },
      'shipping',
      '5.00',
    ],
  ])(
    'with %s keeps it as one that only QuickBooks can have, with its amount',
    (_name, line, kept, amount) => {
      const TotalAmt = 352.07 + line.Amount;
      const record = read('invoice', { ...INVOICE, TotalAmt, Line: [...INVOICE.Line, line] });
      expect(record).not.toHaveProperty('unreadable');
      expect(record.data.lines).toMatchObject([{}, { kept, amount }]);
    },
  );

  it('with a line of an unknown kind is told, and the rest of it is read', () => {
    const line = { DetailType: 'TDSLineDetail', Amount: 5 };
    const record = read('invoice', { ...INVOICE, Line: [line] });
    expect(record).toMatchObject({
      unreadable: expect.stringContaining('TDSLineDetail'),
      unread: ['lines', 'discount', 'taxInclusive', 'tax'],
      data: { number: '1037', total: '352.07', memo: 'Second half' },
    });
  });

  it('whose lines do not give its total is told', () => {
    expect(read('invoice', { ...INVOICE, TotalAmt: 400 }).unreadable).toMatch(
      /^does not add up: total is 400\.00, but/,
    );
  });
});

const PAYMENT = {
  CustomerRef: { value: '1' },
  TxnDate: '2026-04-02',
  TotalAmt: 100,
  CurrencyRef: { value: 'USD' },
  PaymentRefNum: '4711',
  Line: [{ Amount: 60.5, LinkedTxn: [{ TxnId: '145', TxnType: 'Invoice' }] }],
};

it('what names no currency, as in a company that keeps one, is in that of its books', () => {
  for (const [type, row] of [
    ['invoice', INVOICE],
    ['payment', PAYMENT],
  ] as const) {
    const { data } = read(type, { ...row, CurrencyRef: undefined }, 'CAD');
    expect(data.currency).toBe('CAD');
  }
});

describe('a pulled payment', () => {
  it('has its allocations, with the invoices that they refer to', () => {
    const record = read('payment', { ...PAYMENT, PaymentMethodRef: { value: '2', name: 'Check' } });
    expect(record.data).toEqual({
      customerId: '1',
      status: 'collected',
      date: '2026-04-02',
      currency: 'USD',
      amount: '100.00',
      allocations: [{ invoiceId: '145', amount: '60.50' }],
      method: 'Check',
      reference: '4711',
    });
    expect(record.references).toContainEqual({
      path: ['allocations', 0, 'invoiceId'],
      entityType: 'invoice',
      externalId: '145',
    });
  });

  it('has the method that was kept in words', () => {
    const record = read('payment', { ...PAYMENT, PrivateNote: 'Tip\n[Paid by Venmo]\n[LB:p-1]' });
    expect(record.data).toMatchObject({ method: 'Venmo', memo: 'Tip' });
  });

  it('that settles something else than invoices is told', () => {
    const line = { Amount: 5, LinkedTxn: [{ TxnId: '7', TxnType: 'CreditMemo' }] };
    expect(read('payment', { ...PAYMENT, Line: [line] }).unreadable).toContain('CreditMemo');
  });

  it('whose lines pay what is said to be left over is told', () => {
    expect(read('payment', { ...PAYMENT, UnappliedAmt: 39.5 })).not.toHaveProperty('unreadable');
    expect(read('payment', { ...PAYMENT, UnappliedAmt: 100 })).toMatchObject({
      unreadable: 'pays 60.50 by its lines, but 100 of 100 pays nothing',
      unread: ['allocations'],
    });
  });
});

describe('a pulled service item', () => {
  it('has its price exactly', () => {
    const row = { Name: 'Pump', Type: 'Service', UnitPrice: 0.0000001, Taxable: true, Active: true };
    expect(read('service_item', row).data).toMatchObject({ unitPrice: '0.0000001', taxable: true });
  });

  it('of another type is told', () => {
    expect(read('service_item', { Name: 'Rock', Type: 'Inventory' }).unreadable).toContain('Inventory');
  });
});

describe('time that is read', () => {
  const time = (fields: object) =>
    read('timesheet_entry', { TxnDate: '2026-03-03', EmployeeRef: { value: '55' }, ...fields });
  const span = { StartTime: '2026-03-03T09:00:00Z', EndTime: '2026-03-03T11:00:30Z' };

  it.each([
    [{ Hours: 1, Minutes: 30 }, 90],
    [{ Hours: 1, Minutes: 30, Seconds: 60 }, 91],
    [{ ...span, BreakMinutes: 30, BreakSeconds: 30 }, 90],
  ])('of %o is %i minutes', (fields, minutes) => {
    expect(time(fields)).toMatchObject({ data: { minutes } });
  });

  it.each([
    [{ Hours: 1, Minutes: 30, Seconds: 20 }, 'is 90 minutes and 20 seconds long'],
    [{ ...span, BreakMinutes: 30 }, 'is 90 minutes and 30 seconds long'],
  ])('of %o is no time of ours: nothing is rounded', (fields, unreadable) => {
    expect(time(fields)).toMatchObject({ unreadable, unread: ['minutes'] });
    expect(time(fields).data).not.toHaveProperty('minutes');
  });
});
