import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Loose } from './support/client.ts';
import { invoiceOf, paymentOf, saleLine, start } from './support/client.ts';
import { expense, journal, stock, taxDetail } from './support/forms.ts';

let us: Caller;
let customer: Loose;
let invoice: Loose;

beforeAll(async () => {
  us = await start();
  customer = await us.create('Customer', { DisplayName: 'Fault Finder' });
  invoice = await us.create('Invoice', invoiceOf(customer.Id, 100));
});
afterAll(() => us.sandbox.close());

const post = (path: string, body: unknown) => () => us.refused('POST', path, body);
const query = (text: string) => () => us.refused('GET', `/query?query=${encodeURIComponent(text)}`);
const line = (detail: object = {}, rest: object = {}) => [{ ...saleLine(10, '1', detail), ...rest }];
const forFinder = (body: object) => ({ CustomerRef: { value: customer.Id }, Line: line(), ...body });
const time = (body: object) => ({
  TxnDate: '2026-01-05',
  NameOf: 'Employee',
  EmployeeRef: { value: '55' },
  Hours: 1,
  Minutes: 0,
  ...body,
});

/** Each code with a request that brings it about, and the element that it names where it names one. */
const requests: [code: string, what: string, request: () => Promise<Loose>, element?: string][] = [
  ['500', 'an unknown entity', () => us.refused('GET', '/nonsense/1')],
  [
    '500',
    'an operation that the entity lacks',
    () => us.refused('POST', '/customer?operation=delete', { Id: customer.Id, SyncToken: '0' }),
  ],
  ['610', 'an object that is not there', () => us.refused('GET', '/customer/999999')],
  [
    '620',
    "a payment for another customer's invoice",
    () => us.refused('POST', '/payment', paymentOf('1', 10, { [invoice.Id]: 10 })),
  ],
  [
    '1040',
    'a batch of 31',
    post('/batch', {
      BatchItemRequest: Array.from({ length: 31 }, (_, i) => ({
        bId: String(i),
        Query: 'select * from Term',
      })),
    }),
  ],
  [
    '1050',
    'a body of another kind',
    () =>
      us.call('POST', '/customer', 'x', { 'content-type': 'text/csv' }).then((r) => r.body.Fault.Error[0]),
  ],
  ['2010', 'an unknown property', post('/customer', { DisplayName: 'x', Fancy: 1 })],
  ['2020', 'an item without a name', post('/item', { IncomeAccountRef: { value: '1' } }), 'Name'],
  [
    '2020',
    'a line without its kind',
    () => us.refused('POST', '/invoice', forFinder({ Line: [{ Amount: 1 }] })),
    'Line.DetailType',
  ],
  [
    '2020',
    'an update without a SyncToken',
    () => us.refused('POST', '/customer', { Id: customer.Id, sparse: true }),
    'SyncToken',
  ],
  ['2030', 'an id that is no number', () => us.refused('GET', '/customer/abc'), 'Id'],
  ['2040', 'a text that is an object', post('/customer', { DisplayName: {} }), 'DisplayName'],
  [
    '2050',
    'a number of 22 characters',
    () => us.refused('POST', '/invoice', forFinder({ DocNumber: 'x'.repeat(22) })),
    'DocNumber',
  ],
  [
    '2060',
    'an amount that is no number',
    () => us.refused('POST', '/payment', { CustomerRef: { value: customer.Id }, TotalAmt: 'much' }),
    'TotalAmt',
  ],
  ['2070', 'a whole number with a fraction', post('/term', { Name: 'Half', DueDays: 1.5 }), 'DueDays'],
  ['2080', 'a flag that is none', post('/customer', { DisplayName: 'x', Taxable: 'maybe' }), 'Taxable'],
  [
    '2090',
    'a date that does not exist',
    () => us.refused('POST', '/invoice', forFinder({ TxnDate: '2026-02-30' })),
    'TxnDate',
  ],
  [
    '2100',
    'an instant that is none',
    () => us.refused('POST', '/timeactivity', time({ StartTime: 'noon' })),
    'StartTime',
  ],
  [
    '2110',
    'changes of more than 30 days',
    () => us.refused('GET', '/cdc?entities=Customer&changedSince=2020-01-01'),
  ],
  [
    '2130',
    'a request id of 51 characters',
    post(`/customer?requestid=${'x'.repeat(51)}`, { DisplayName: 'Long id' }),
  ],
  [
    '2170',
    'a value outside its list',
    () => us.refused('POST', '/timeactivity', time({ BillableStatus: 'HasBeenBilled' })),
    'BillableStatus',
  ],
  [
    '2210',
    'an e-mail address that is none',
    post('/customer', { DisplayName: 'x', PrimaryEmailAddr: { Address: 'x' } }),
  ],
  [
    '2250',
    'an invoice with no lines in it',
    () => us.refused('POST', '/invoice', forFinder({ Line: [] })),
    'Line',
  ],
  [
    '2290',
    'a negative payment',
    () => us.refused('POST', '/payment', paymentOf(customer.Id, -1)),
    'TotalAmt',
  ],
  [
    '2300',
    'a journal entry out of balance',
    post('/journalentry', { Line: [journal('Debit', 10, '35'), journal('Credit', 9, '36')] }),
  ],
  ['2500', 'a reference to nothing', post('/invoice', invoiceOf('583583', 1)), 'CustomerRef'],
  ['4000', 'a query that cannot be parsed', query('select * frm Customer')],
  ['4001', 'a query for an unknown property', query("select * from Customer where Colour = 'x'")],
  ['4001', 'a property that is not queryable', query("select * from Vendor where PrimaryEmailAddr = 'x'")],
  ['4001', 'OR', query("select * from Customer where Id = '1' or Id = '2'")],
  ['4001', 'MAXRESULTS 0', query('select * from Customer maxresults 0')],
  ['4002', 'a value that does not fit', query("select * from Invoice where TotalAmt > 'much'")],
  [
    '5000',
    'a property that is deprecated',
    post('/customer', { DisplayName: 'x', CCDetail: { Number: '1' } }),
  ],
  ['6010', 'an account of no type', post('/account', { Name: 'Typeless' })],
  [
    '6070',
    'an amount that is not price times quantity',
    () => us.refused('POST', '/invoice', forFinder({ Line: line({ UnitPrice: 3, Qty: 3 }) })),
  ],
  ['6080', 'nobody', post('/customer', { Notes: 'nameless' })],
  [
    '6090',
    'a discount of nothing',
    () =>
      us.refused(
        'POST',
        '/invoice',
        forFinder({ Line: [...line(), { DetailType: 'DiscountLineDetail', DiscountLineDetail: {} }] }),
      ),
  ],
  [
    '6100',
    'a numeric tax code on a US line',
    () => us.refused('POST', '/invoice', forFinder({ Line: line({ TaxCodeRef: { value: '2' } }) })),
  ],
  [
    '6160',
    'a rate outside the tax code',
    () => us.refused('POST', '/invoice', forFinder({ TxnTaxDetail: taxDetail('1', 1) })),
  ],
  [
    '6230',
    'tax lines that do not add up',
    () => us.refused('POST', '/invoice', forFinder({ TxnTaxDetail: { ...taxDetail('3', 1), TotalTax: 5 } })),
  ],
  ['6250', 'a colon in the name of a term', post('/term', { Name: 'a:b', DueDays: 1 })],
  ['6270', 'stock that starts in the future', post('/item', { ...stock, InvStartDate: '2099-01-01' })],
  [
    '6290',
    'a vendor in the place of an employee',
    () => us.refused('POST', '/timeactivity', { NameOf: 'Employee', VendorRef: { value: '30' }, Hours: 1 }),
  ],
  ['6300', 'time of nobody', () => us.refused('POST', '/timeactivity', { NameOf: 'Employee', Hours: 1 })],
  [
    '6310',
    'billable time of no customer',
    () => us.refused('POST', '/timeactivity', time({ BillableStatus: 'Billable', HourlyRate: 10 })),
  ],
  [
    '6330',
    'billable time without a rate',
    () =>
      us.refused(
        'POST',
        '/timeactivity',
        time({ BillableStatus: 'Billable', CustomerRef: { value: customer.Id } }),
      ),
  ],
  ['6340', '60 minutes', () => us.refused('POST', '/timeactivity', time({ Minutes: 60 }))],
  [
    '6350',
    'no time',
    () => us.refused('POST', '/timeactivity', { NameOf: 'Employee', EmployeeRef: { value: '55' } }),
  ],
  [
    '6360',
    'an end without a start',
    () =>
      us.refused('POST', '/timeactivity', {
        NameOf: 'Employee',
        EmployeeRef: { value: '55' },
        EndTime: '2026-01-05T10:00:00Z',
      }),
  ],
  [
    '6370',
    'a start without an end',
    () =>
      us.refused('POST', '/timeactivity', {
        NameOf: 'Employee',
        EmployeeRef: { value: '55' },
        StartTime: '2026-01-05T10:00:00Z',
      }),
  ],
  ['6380', 'more hours than a year has', () => us.refused('POST', '/timeactivity', time({ Hours: 8760 }))],
  [
    '6390',
    'both kinds of time',
    () =>
      us.refused(
        'POST',
        '/timeactivity',
        time({ StartTime: '2026-01-05T10:00:00Z', EndTime: '2026-01-05T11:00:00Z' }),
      ),
  ],
  [
    '6420',
    'an invoice to be sent to nobody',
    () => us.refused('POST', '/invoice', forFinder({ EmailStatus: 'NeedToSend' })),
  ],
  [
    '6430',
    'an item that earns into a bank account',
    post('/item', { Name: 'Wrong', IncomeAccountRef: { value: '35' } }),
  ],
  [
    '6440',
    'an expense line on receivables',
    post('/purchase', { PaymentType: 'Cash', AccountRef: { value: '35' }, Line: [expense('84')] }),
  ],
  [
    '9341',
    'a project where there are none',
    post('/customer', { DisplayName: 'Project', ParentRef: { value: '1' }, IsProject: true }),
  ],
];

describe('each code of the table comes from a request that would bring it about', () => {
  it.each(requests)('%s for %s', async (code, _what, request, element) => {
    const error = await request();
    expect(error).toMatchObject({ code, Message: expect.any(String), Detail: expect.any(String) });
    if (element !== undefined) expect(error.element).toBe(element);
    if (error.status !== undefined) expect(error.status).toBe(400);
  });
});
