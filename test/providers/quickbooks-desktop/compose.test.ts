import { describe, expect, it } from 'vitest';
import { compose } from '../../../src/providers/quickbooks-desktop/compose.ts';
import {
  COMPANY,
  COUNTERPART,
  context,
  customer,
  elementOf,
  invoice,
  payment,
  record,
  refusalOf,
  requestOf,
} from './fixtures.ts';

const UPDATE = { counterpart: COUNTERPART };

describe('a customer', () => {
  it('is created with every field in its place', () => {
    const xml = elementOf(
      customer({
        companyName: 'Birds LLC',
        givenName: 'Amy',
        familyName: 'Lauterbach',
        email: 'birds@example.com',
        phone: '(650) 555-3311',
        mobile: '(650) 555-3312',
        website: 'https://birds.example.com',
        billingAddress: { line1: '4581 Finch St.', city: 'Bayshore', region: 'CA', postalCode: '94326' },
        notes: 'Gate code 1234',
        taxable: false,
      }),
    );
    expect(xml).toBe(
      `<CustomerAddRq requestID="1"><CustomerAdd><Name>Amy's Birds</Name><CompanyName>Birds LLC</CompanyName><FirstName>Amy</FirstName><LastName>Lauterbach</LastName><BillAddress><Addr1>4581 Finch St.</Addr1><City>Bayshore</City><State>CA</State><PostalCode>94326</PostalCode></BillAddress><Phone>(650) 555-3311</Phone><AltPhone>(650) 555-3312</AltPhone><Email>birds@example.com</Email><SalesTaxCodeRef><ListID>80000002-1400000000</ListID></SalesTaxCodeRef><Notes>Gate code 1234\n[Website: https://birds.example.com]</Notes></CustomerAdd></CustomerAddRq>`,
    );
  });

  it('is a job of the customer that stands before the colon', () => {
    const xml = elementOf(customer({ displayName: 'Smith:Kitchen' }));
    expect(xml).toContain('<Name>Kitchen</Name><ParentRef><FullName>Smith</FullName></ParentRef>');
    const changed = elementOf(
      customer(
        { displayName: 'Smith:Kitchen' },
        {
          counterpart: { ...COUNTERPART, externalVersion: '14 nested' },
        },
      ),
    );
    expect(changed).toContain('<EditSequence>14</EditSequence><Name>Kitchen</Name>');
    expect(changed).not.toContain('ParentRef');
  });

  it('keeps a colon that separates no levels as a dash, always in the same way', () => {
    expect(elementOf(customer({ displayName: 'Smith: Kitchen' }))).toContain('<Name>Smith - Kitchen</Name>');
    expect(elementOf(customer({ displayName: 'Smith:Kitchen' }, UPDATE))).toContain(
      '<Name>Smith - Kitchen</Name>',
    );
  });

  it('has every field cleared by a change that no longer has it, and is active again', () => {
    const xml = elementOf(customer({}, UPDATE));
    expect(xml).toContain('<IsActive>true</IsActive>');
    for (const name of [
      'CompanyName',
      'FirstName',
      'Phone',
      'AltPhone',
      'Email',
      'Notes',
      'Addr1',
      'Addr5',
      'City',
    ]) {
      expect(xml).toContain(`<${name}></${name}>`);
    }
  });

  it('is refused where QuickBooks keeps less, by the name of our field', () => {
    expect(refusalOf(customer({ displayName: 'x'.repeat(42) }))).toMatchObject({
      type: 'InvalidRecord',
      field: 'displayName',
      message: 'displayName has 42 characters; QuickBooks Desktop takes at most 41.',
    });
    expect(refusalOf(customer({ billingAddress: { line1: 'x'.repeat(42) } }))).toMatchObject({
      field: 'billingAddress.line1',
    });
    expect(refusalOf(customer({ currency: 'EUR' }))).toMatchObject({ type: 'CurrencyMismatch' });
  });

  it('says which fields could not keep their characters', () => {
    const { items } = requestOf([customer({ displayName: 'Привет', notes: '東京' })]);
    expect(items[0]?.note).toBe(
      'Characters that QuickBooks Desktop does not take are written with others: displayName, notes.',
    );
  });
});

describe('a service item', () => {
  const item = (data = {}, more = {}) =>
    record('service_item', { name: 'Hedges', unitPrice: '12.5', ...data }, more);

  it('is booked to the income account of the company', () => {
    expect(elementOf(item())).toContain(
      '<SalesOrPurchase><Price>12.5</Price><AccountRef><ListID>80000020-1400000000</ListID></AccountRef></SalesOrPurchase>',
    );
    const { incomeAccountId: _, ...vendor } = COMPANY.vendor;
    expect(refusalOf(item(), { company: { ...COMPANY, vendor } })).toMatchObject({
      type: 'AccountNotMapped',
    });
  });

  it('that is bought too is changed in the part that is sold', () => {
    const bought = { counterpart: { ...COUNTERPART, externalVersion: '14 bought' } };
    expect(elementOf(item({}, bought))).toContain(
      '<SalesAndPurchaseMod><SalesDesc></SalesDesc><SalesPrice>12.5',
    );
  });

  it('is refused with a price of more digits than QuickBooks keeps', () => {
    expect(refusalOf(item({ unitPrice: '0.1234567' }))).toMatchObject({ field: 'unitPrice' });
  });
});

describe('an invoice', () => {
  it('is created with its lines, and our mark in the memo', () => {
    expect(elementOf(invoice({ memo: 'Front', dueDate: '2026-03-31' }))).toBe(
      '<InvoiceAddRq requestID="1"><InvoiceAdd><CustomerRef><ListID>CUSTOMER-c</ListID></CustomerRef><TxnDate>2026-03-01</TxnDate><RefNumber>1001</RefNumber><DueDate>2026-03-31</DueDate><Memo>Front\n[LB:r1]</Memo><InvoiceLineAdd><ItemRef><ListID>SERVICE_ITEM-s</ListID></ItemRef><Quantity>2</Quantity><Rate>25</Rate><SalesTaxCodeRef><ListID>80000002-1400000000</ListID></SalesTaxCodeRef></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>',
    );
  });

  it('has its lines replaced by a change', () => {
    const xml = elementOf(invoice({}, UPDATE));
    expect(xml).toContain('<TxnID>C5-1417118624</TxnID><EditSequence>1417118624</EditSequence>');
    expect(xml).toContain('<InvoiceLineMod><TxnLineID>-1</TxnLineID>');
  });

  it('states the amount where its price has more digits than QuickBooks keeps', () => {
    const lines = [{ quantity: '3', unitPrice: '0.3333333', amount: '1.00' }];
    const xml = elementOf(invoice({ lines, total: '1.00' }));
    expect(xml).toContain('<Quantity>3</Quantity><Amount>1.00</Amount>');
    expect(xml).not.toContain('<Rate>');
    expect(xml).toContain('<ItemRef><ListID>80000010-1400000000</ListID></ItemRef>');
  });

  const taxed = (tax: string, total: string, more = {}) =>
    invoice({
      lines: [{ quantity: '1', unitPrice: '100.00', amount: '100.00', taxable: true }],
      tax,
      total,
      ...more,
    });

  it('goes under the tax item that gives its tax', () => {
    expect(elementOf(taxed('7.75', '107.75'))).toContain('<ItemSalesTaxRef><ListID>80000040-1400000000');
    expect(elementOf(taxed('6.25', '106.25'))).toContain('<ItemSalesTaxRef><ListID>80000041-1400000000');
  });

  it('is refused, with both totals, when no tax item gives its tax', () => {
    expect(refusalOf(taxed('8.00', '108.00'))).toMatchObject({
      type: 'TotalMismatch',
      message: expect.stringContaining('7.75 of tax and a total of 107.75'),
    });
  });

  it('takes a discount off before its tax or after it, as the amount says', () => {
    const before = elementOf(taxed('7.75', '97.75', { discount: '10.00' }));
    expect(before).toContain(
      '<ItemRef><ListID>80000030-1400000000</ListID></ItemRef><Amount>-10.00</Amount>',
    );
    expect(before).toMatch(/-10.00<\/Amount><SalesTaxCodeRef><ListID>80000002/);
    const after = elementOf(taxed('6.98', '96.98', { discount: '10.00' }));
    expect(after).toMatch(/-10.00<\/Amount><SalesTaxCodeRef><ListID>80000001/);
  });

  it('is not taxed by QuickBooks when it has no tax', () => {
    expect(elementOf(taxed('0', '100.00'))).toContain('<SalesTaxCodeRef><ListID>80000002');
  });

  it('is refused with tax where tax is off, and in editions of other countries', () => {
    for (const change of [{ salesTax: 'none' as const }, { country: 'CA' }]) {
      const refused = refusalOf(taxed('7.75', '107.75'), { company: { ...COMPANY, ...change } });
      expect(refused).toMatchObject({ type: 'FeatureNotAvailable', field: 'tax' });
    }
  });

  it('is refused with a number that QuickBooks cannot keep, or without its customer', () => {
    expect(refusalOf(invoice({ number: '123456789012' }))).toMatchObject({ field: 'number' });
    expect(refusalOf(invoice({ customerId: 'unlinked' }))).toMatchObject({ type: 'PrerequisiteNotMet' });
  });

  it('is voided, and its new version asked for in the same set', () => {
    expect(elementOf(invoice({}, { ...UPDATE, desired: 'void' }))).toBe(
      '<TxnVoidRq requestID="1"><TxnVoidType>Invoice</TxnVoidType><TxnID>C5-1417118624</TxnID></TxnVoidRq><InvoiceQueryRq requestID="1q"><TxnID>C5-1417118624</TxnID><IncludeLineItems>true</IncludeLineItems></InvoiceQueryRq>',
    );
  });
});

describe('a payment', () => {
  it('pays the invoices that it names', () => {
    const xml = elementOf(payment({ method: 'Check', reference: '77' }));
    expect(xml).toContain(
      '<AppliedToTxnAdd><TxnID>INVOICE-i</TxnID><PaymentAmount>50.00</PaymentAmount></AppliedToTxnAdd>',
    );
    expect(xml).toContain('<PaymentMethodRef><ListID>80000050-1400000000</ListID></PaymentMethodRef>');
  });

  it('that pays no invoice pays none that QuickBooks chooses', () => {
    expect(elementOf(payment({ allocations: [] }))).toContain('<IsAutoApply>false</IsAutoApply>');
  });

  it('keeps a method that the company does not have in the memo', () => {
    expect(elementOf(payment({ method: 'Venmo' }))).toContain('<Memo>[Paid by Venmo]\n[LB:r1]</Memo>');
  });

  it('is deleted instead of voided', () => {
    expect(elementOf(payment({}, { ...UPDATE, desired: 'void' }))).toBe(
      '<TxnDelRq requestID="1"><TxnDelType>ReceivePayment</TxnDelType><TxnID>C5-1417118624</TxnID></TxnDelRq>',
    );
  });
});

describe('time', () => {
  const entry = (data = {}) =>
    record('timesheet_entry', {
      timesheetId: 't',
      teamMemberId: 'm',
      status: 'approved',
      timesheetDate: '2026-03-02',
      date: '2026-03-03',
      minutes: 95,
      billable: false,
      ...data,
    });

  it('is written for the person it is mapped to', () => {
    expect(elementOf(entry({ customerId: 'c', description: 'Hedges', billable: true }))).toBe(
      '<TimeTrackingAddRq requestID="1"><TimeTrackingAdd><TxnDate>2026-03-03</TxnDate><EntityRef><ListID>80000060-1400000000</ListID></EntityRef><CustomerRef><ListID>CUSTOMER-c</ListID></CustomerRef><ItemServiceRef><ListID>80000010-1400000000</ListID></ItemServiceRef><Duration>PT1H35M</Duration><Notes>Hedges\n[LB:r1]</Notes><BillableStatus>Billable</BillableStatus></TimeTrackingAdd></TimeTrackingAddRq>',
    );
    expect(refusalOf(entry({ teamMemberId: 'nobody' }))).toMatchObject({ type: 'EmployeeNotMapped' });
  });

  it('says that QuickBooks takes no rate of its own', () => {
    expect(requestOf([entry({ hourlyRate: '40.00' })]).items[0]?.note).toContain('hourly rate stays here');
  });
});

describe('a message set', () => {
  it('is kept under the id of the request, and is the same for the same records', () => {
    const { body, target } = requestOf([customer(), invoice()]);
    expect(target).toBe('write');
    expect(body).toContain(
      '<QBXMLMsgsRq onError="continueOnError" responseData="includeAll" newMessageSetID="request-1">',
    );
    expect(requestOf([customer(), invoice()]).body).toBe(body);
  });

  it('takes the neighbours of a record that is refused', () => {
    const bad = customer({ displayName: 'x'.repeat(99) }, { recordId: 'bad' });
    const { request, refused } = compose([bad, customer()], context());
    expect(refused).toMatchObject([{ item: { recordId: 'bad' } }]);
    expect(request?.items).toMatchObject([{ key: '1', recordId: 'r1' }]);
  });

  it('speaks the version that the company file takes', () => {
    const company = { ...COMPANY, vendor: { ...COMPANY.vendor, version: '10' } };
    expect(requestOf([customer()], { company }).body).toContain('<?qbxml version="10.0"?>');
  });
});
