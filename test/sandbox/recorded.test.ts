import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller, Loose } from './support/client.ts';
import { callerOf, invoiceOf, paymentOf, saleLine, start } from './support/client.ts';

let us: Caller;

beforeAll(async () => {
  us = await start();
});
afterAll(() => us.sandbox.close());

async function company(settings: object = {}, seed = 'us-lists'): Promise<Caller> {
  const made = await us.control('POST', '/companies', { seed, ...settings });
  return callerOf(us.sandbox, made.realmId, made.accessToken);
}

const since = () => encodeURIComponent(new Date(Date.now() - 60_000).toISOString());
const changes = async (caller: Caller, entities: string) =>
  (await caller.call('GET', `/cdc?entities=${entities}&changedSince=${since()}`)).body.CDCResponse[0]
    .QueryResponse;

it('a sale moves the time of its customer and never the token; the switch leaves both', async () => {
  for (const balancesMoveNames of [true, false]) {
    const books = await company({ unknown: { balancesMoveNames } });
    const before = await books.read('Customer', '1');
    await us.control('POST', '/clock', { shiftMs: 5_000 });
    await books.create('Invoice', invoiceOf('1', 10));
    const after = await books.read('Customer', '1');
    expect(after.SyncToken).toBe(before.SyncToken);
    expect(after.MetaData.LastUpdatedTime !== before.MetaData.LastUpdatedTime).toBe(balancesMoveNames);
  }
});

it('a deposit moves neither token nor time of the payments in it; the switch moves the token', async () => {
  for (const depositsMovePayments of [false, true]) {
    const books = await company({ unknown: { depositsMovePayments } });
    const money = await books.create('Payment', {
      ...paymentOf('1', 20),
      PaymentMethodRef: { value: '2' },
      PaymentRefNum: '77',
    });
    const made = await books.create('Deposit', {
      DepositToAccountRef: { value: '35' },
      Line: [{ Amount: 20, LinkedTxn: [{ TxnId: money.Id, TxnType: 'Payment', TxnLineId: '0' }] }],
    });
    expect(made.Line[0]).toEqual({
      Amount: 20,
      LinkedTxn: [{ TxnId: money.Id, TxnType: 'Payment', TxnLineId: '0' }],
      DepositLineDetail: { PaymentMethodRef: { value: '2' }, CheckNum: '77' },
    });
    const after = await books.read('Payment', money.Id);
    expect(after.LinkedTxn).toEqual([{ TxnId: made.Id, TxnType: 'Deposit' }]);
    expect(after.SyncToken).toBe(depositsMovePayments ? '1' : '0');
    const note = { Id: made.Id, SyncToken: made.SyncToken, sparse: true, PrivateNote: 'seen' };
    expect(await books.refused('POST', '/deposit', note)).toMatchObject({
      code: '2020',
      element: 'DepositToAccountRef',
    });
    await books.update('Deposit', { ...note, DepositToAccountRef: { value: '35' } });
  }
});

it('a DetailType on a linked line of a deposit is refused; the switch ignores it', async () => {
  for (const linkedDepositLineDetailType of ['refused', 'ignored']) {
    const books = await company({ unknown: { linkedDepositLineDetailType } });
    const money = await books.create('Payment', paymentOf('1', 20));
    const body = {
      DepositToAccountRef: { value: '35' },
      Line: [
        {
          Amount: 20,
          DetailType: 'DepositLineDetail',
          LinkedTxn: [{ TxnId: money.Id, TxnType: 'Payment', TxnLineId: '0' }],
        },
      ],
    };
    const { status } = await books.call('POST', '/deposit', body);
    expect(status).toBe(linkedDepositLineDetailType === 'refused' ? 400 : 200);
  }
});

it('a change-data block of deletions only counts them and has no place in a list', async () => {
  const books = await company();
  await books.remove('Invoice', await books.create('Invoice', invoiceOf('1', 5)));
  const [gone] = await changes(books, 'Invoice');
  expect(gone).toEqual({ Invoice: [expect.objectContaining({ status: 'Deleted' })], totalCount: 1 });
  await books.create('Invoice', invoiceOf('1', 5));
  const [both] = await changes(books, 'Invoice');
  expect(both).toMatchObject({ startPosition: 1, maxResults: 2, totalCount: 2 });
});

it('a payment is told without its invoice; the switch tells both', async () => {
  for (const paymentsTellInvoices of [false, true]) {
    const books = await company({ unknown: { paymentsTellInvoices } });
    const target = {
      url: 'http://127.0.0.1:9/',
      verifierToken: 'x',
      realmId: books.realmId,
      gatherMs: 0,
      retryMs: [],
    };
    const invoice = await books.create('Invoice', invoiceOf('1', 5));
    const { id } = await us.control('POST', '/webhooks', target);
    await books.create('Payment', paymentOf('1', 5, { [invoice.Id]: 5 }));
    const types = await told(id);
    expect(types.includes('qbo.invoice.updated.v1')).toBe(paymentsTellInvoices);
    expect(types).toContain('qbo.payment.created.v1');
  }
});

it('notices know void, emailed and deletedid, and can lack data', async () => {
  const books = await company({ unknown: { noticesCarryData: false } });
  const target = {
    url: 'http://127.0.0.1:9/',
    verifierToken: 'x',
    realmId: books.realmId,
    gatherMs: 50,
    retryMs: [],
  };
  const { id } = await us.control('POST', '/webhooks', target);
  const invoice = await books.create('Invoice', invoiceOf('1', 5));
  await books.call('POST', `/invoice/${invoice.Id}/send?sendTo=a@example.com`);
  const sent = await books.read('Invoice', invoice.Id);
  await books.call('POST', '/invoice?operation=void', { Id: sent.Id, SyncToken: sent.SyncToken });
  await us.control('POST', `/companies/${books.realmId}/customers/2/merge`, { into: '3' });
  const types = await told(id, 'qbo.customer.merged.v1');
  expect(types).toEqual(expect.arrayContaining(['qbo.invoice.emailed.v1', 'qbo.invoice.void.v1']));
  const events = await eventsOf(id);
  expect(events.find(({ type }) => type === 'qbo.customer.merged.v1')?.data).toEqual({ deletedid: '2' });
  expect(events.find(({ type }) => type === 'qbo.invoice.void.v1')).not.toHaveProperty('data');
});

async function eventsOf(target: string): Promise<Loose[]> {
  const { deliveries } = await us.control('GET', '/webhooks/deliveries');
  return deliveries
    .filter((delivery: Loose) => delivery.target === target)
    .flatMap((delivery: Loose) => JSON.parse(delivery.body));
}

async function told(target: string, last?: string): Promise<string[]> {
  await expect
    .poll(async () => {
      const types = (await eventsOf(target)).map(({ type }) => type);
      return last === undefined ? types.length > 0 : types.includes(last);
    })
    .toBe(true);
  return (await eventsOf(target)).map(({ type }) => type);
}

it('an EmployeeRef that names a customer is taken as somebody else', async () => {
  const made = await us.create('TimeActivity', { NameOf: 'Employee', EmployeeRef: { value: '3' }, Hours: 1 });
  expect(made).toMatchObject({ NameOf: 'Other', OtherNameRef: { value: '3', name: 'Cool Cars' } });
  expect(await us.update('TimeActivity', { ...made, Description: 'echoed' })).toMatchObject({
    NameOf: 'Other',
    OtherNameRef: { value: '3' },
    Description: 'echoed',
  });
});

it('a line without an item gets the default one, and counts', async () => {
  const { ItemRef: _none, ...detail } = { ItemRef: undefined };
  const made = await us.create('Invoice', {
    CustomerRef: { value: '1' },
    Line: [{ Amount: 14, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: detail }],
  });
  expect(made).toMatchObject({ TotalAmt: 14, FreeFormAddress: true, MetaData: { LastModifiedByRef: {} } });
  expect(made.Line[0].SalesItemLineDetail.ItemRef).toEqual({ value: '1', name: 'Services' });
});

it('!= is accepted; the switch refuses it', async () => {
  const books = await company();
  const found = await books.query("select * from Account where AccountType != 'Expense' maxresults 1000");
  expect(found.Account.some((one: Loose) => one.AccountType === 'Expense')).toBe(false);
  const strict = await company({ unknown: { notEqual: 'refuse' } });
  const asked = encodeURIComponent("select * from Account where AccountType != 'Expense'");
  expect(await strict.refused('GET', `/query?query=${asked}`)).toMatchObject({ status: 400, code: '4001' });
});

it('orders ids as numbers, and customers by their path, capitals first', async () => {
  const books = await company();
  for (const DisplayName of ['zebra', 'Zebra Two', 'aardvark', 'X10', 'X11'])
    await books.create('Customer', { DisplayName });
  const child = await books.create('Customer', { DisplayName: 'Zoe', ParentRef: { value: '1' }, Job: true });
  const byId = (await books.query('select * from Customer orderby Id desc')).Customer.map(({ Id }: Loose) =>
    Number(Id),
  );
  expect(byId).toEqual([...byId].sort((a, b) => b - a));
  const paths = (await books.query('select * from Customer')).Customer.map(
    (one: Loose) => one.FullyQualifiedName,
  );
  expect(paths).toEqual([...paths].sort());
  const parent = await books.read('Customer', '1');
  await books.update('Customer', { Id: '1', SyncToken: parent.SyncToken, sparse: true, DisplayName: 'Amy' });
  expect((await books.read('Customer', child.Id)).FullyQualifiedName).toBe('Amy:Zoe');
  expect(
    (await books.query("select * from Customer where FullyQualifiedName = 'Amy:Zoe'")).Customer,
  ).toHaveLength(1);
  const sold = await books.create('Invoice', invoiceOf(child.Id, 5));
  expect(sold.CustomerRef.name).toBe('Zoe');
});

it('shows references without names where the vendor does, and links only where there are some', async () => {
  const books = await company();
  const rich = { PaymentMethodRef: { value: '2' }, SalesTermRef: { value: '3' } };
  const customer = await books.create('Customer', { DisplayName: 'Plain', ...rich });
  expect(customer).toMatchObject({
    DefaultTaxCodeRef: { value: '2' },
    PaymentMethodRef: { value: '2' },
    SalesTermRef: { value: '3' },
    ClientEntityId: '0',
    V4IDPseudonym: expect.stringMatching(/^0020[0-9a-f]{34}$/),
  });
  expect(customer.PaymentMethodRef).toEqual({ value: '2' });
  const [listed] = (await books.query("select * from Customer where DisplayName = 'Plain'")).Customer;
  expect(listed).not.toHaveProperty('DefaultTaxCodeRef');
  const estimate = await books.create('Estimate', { CustomerRef: { value: '1' }, Line: [saleLine(5)] });
  expect(estimate).not.toHaveProperty('LinkedTxn');
  const vendor = await books.create('Vendor', { GivenName: 'A', FamilyName: 'B', CompanyName: 'C' });
  expect(vendor).toMatchObject({ PrintOnCheckName: 'C', BillRate: 0, CostRate: 0 });
});

it('gives the marks of tax codes beside a page; the switch counts them in', async () => {
  for (const taxMarksBesidePage of [true, false]) {
    const books = await company({ unknown: { taxMarksBesidePage } });
    const { TaxCode } = await books.query('select * from TaxCode maxresults 1');
    expect(TaxCode).toHaveLength(taxMarksBesidePage ? 4 : 1);
    expect(TaxCode[0]).not.toHaveProperty('Active');
  }
});

it('shows the link of an invoice that can be paid online and has an address, where it is asked for', async () => {
  const body = { ...invoiceOf('1', 5), BillEmail: { Address: 'a@example.com' }, AllowOnlineACHPayment: true };
  const made = await us.create('Invoice', body);
  const linked = await us.call('GET', `/invoice/${made.Id}?include=invoiceLink`);
  expect(linked.body.Invoice.InvoiceLink).toMatch(/^https:/);
  expect(await us.read('Invoice', made.Id)).not.toHaveProperty('InvoiceLink');
  const plain = await us.create('Invoice', invoiceOf('1', 5));
  expect((await us.call('GET', `/invoice/${plain.Id}?include=invoiceLink`)).body.Invoice).not.toHaveProperty(
    'InvoiceLink',
  );
});

it.each([
  ['created-only', ['CreateTime']],
  ['both', ['CreateTime', 'LastUpdatedTime']],
])('a new account tells of its times %s, and both once it is read', async (newAccountTimes, times) => {
  const books = await company({ unknown: { newAccountTimes } });
  const { body } = await books.call('POST', '/account', { Name: 'Petty cash', AccountType: 'Bank' });
  expect(Object.keys(body.Account.MetaData)).toEqual(times);
  const read = await books.call('GET', `/account/${body.Account.Id}`);
  expect(Object.keys(read.body.Account.MetaData)).toEqual(['CreateTime', 'LastUpdatedTime']);
});

it('a sales line with an amount alone takes the default item, or is refused by 2020', async () => {
  const sale = { CustomerRef: { value: '1' }, Line: [{ Amount: 40, DetailType: 'SalesItemLineDetail' }] };
  const open = await company();
  const { Line } = (await open.call('POST', '/invoice', sale)).body.Invoice;
  expect(Line[0].SalesItemLineDetail.ItemRef).toMatchObject({ value: expect.any(String) });
  const strict = await company({ unknown: { salesLineWithoutDetail: 'refused' } });
  expect(await strict.refused('POST', '/invoice', sale)).toMatchObject({ code: '2020' });
});

it('keeps credit card payments and templates through their whole lives', async () => {
  const books = await company();
  const card = await books.call('POST', '/creditcardpayment', {
    BankAccountRef: { value: '35' },
    CreditCardAccountRef: { value: '41' },
    Amount: 30,
  });
  expect(card.body.CreditCardPaymentTxn).toMatchObject({ Amount: 30 });
  expect((await books.query('select * from CreditCardPayment')).CreditCardPaymentTxn).toHaveLength(1);
  for (const name of ['CreditCardPayment', 'CreditCardPaymentTxn']) {
    const since = encodeURIComponent(new Date(Date.now() - 60_000).toISOString());
    const { body } = await books.call('GET', `/cdc?entities=${name}&changedSince=${since}`);
    expect(body.CDCResponse[0].QueryResponse[0].CreditCardPaymentTxn).toHaveLength(1);
  }
  const info = {
    Name: 'Monthly',
    RecurType: 'Automated',
    Active: true,
    ScheduleInfo: { IntervalType: 'Monthly' },
  };
  const reply = await books.call('POST', '/recurringtransaction', {
    Invoice: { ...invoiceOf('1', 9), RecurringInfo: info },
  });
  const made = reply.body.RecurringTransaction.Invoice;
  expect(made).toMatchObject({
    TotalAmt: 9,
    RecurringInfo: { Name: 'Monthly' },
    RecurDataRef: { value: made.Id },
  });
  const found = await books.query("select * from RecurringTransaction where Type = 'Invoice'");
  expect(found.RecurringTransaction[0].Invoice.Id).toBe(made.Id);
  const [told] = await changes(books, 'RecurringTransaction');
  expect(told.RecurringTransaction[0].Invoice.Id).toBe(made.Id);
  const gone = await books.call('POST', '/recurringtransaction?operation=delete', { Invoice: made });
  expect(gone.body.RecurringTransaction.Invoice.status).toBe('Deleted');
  expect((await books.query('select count(*) from Invoice')).totalCount).toBe(0);
});

it('has a sample of the size of the vendor’s, whose books agree', async () => {
  const books = await company({}, 'us-sample');
  const sizes = {
    Customer: 29,
    Vendor: 29,
    Account: 90,
    Item: 20,
    Term: 5,
    Invoice: 35,
    Estimate: 5,
    TimeActivity: 4,
  };
  for (const [entity, size] of Object.entries(sizes)) {
    expect([entity, (await books.query(`select count(*) from ${entity}`)).totalCount]).toEqual([
      entity,
      size,
    ]);
  }
  const empty = await company({}, 'us-empty');
  expect((await empty.query('select count(*) from Customer')).totalCount).toBe(0);
});
