import { describe, expect, it } from 'vitest';
import { company, customerAdd, invoiceAdd, line, paymentAdd } from './support/company.ts';

describe('customers', () => {
  it('are added with an id, an EditSequence and their address as a block, and found by name', async () => {
    const { ask } = company();
    const added = await ask(
      customerAdd(
        'Adams',
        '<BillAddress><Addr1>Adams</Addr1><City>Rome</City><State>NY</State><PostalCode>13440</PostalCode></BillAddress>',
      ),
    );
    expect(added).toMatchObject({
      name: 'CustomerAddRs',
      '@requestID': 'c',
      '@statusCode': '0',
      '@statusMessage': 'Status OK',
    });
    const [customer] = added.CustomerRet;
    expect(customer.ListID).toMatch(/^[0-9A-F]{8}-\d{10}$/);
    expect(customer.BillAddressBlock).toEqual({ Addr1: 'Adams', Addr2: 'Rome, NY  13440' });
    expect(customer).toMatchObject({ FullName: 'Adams', Sublevel: '0', Balance: '0.00', IsActive: 'true' });
    const found = await ask('<CustomerQueryRq><FullName>adams</FullName></CustomerQueryRq>');
    expect(found.CustomerRet).toEqual([customer]);
    expect(found['@requestID']).toBeUndefined();
  });

  it('keep a name from vendors, employees and other names too (3100)', async () => {
    const { ask } = company();
    for (const taken of ['Conner Garden Supplies', 'Jenny Miller', 'Larry Wadford', 'dj computers']) {
      expect(await ask(customerAdd(taken))).toMatchObject({
        '@statusCode': '3100',
        '@statusSeverity': 'Error',
        '@statusMessage': `The name "${taken}" of the list element is already in use.`,
      });
    }
  });

  it('are changed only with the present EditSequence (3200), and an empty element clears', async () => {
    const { ask, pass } = company();
    const [added] = (await ask(customerAdd('Adams', '<Phone>1</Phone><Email>a@b.c</Email>'))).CustomerRet;
    const change = (sequence: string, content: string) =>
      `<CustomerModRq><CustomerMod><ListID>${added.ListID}</ListID><EditSequence>${sequence}</EditSequence>${content}</CustomerMod></CustomerModRq>`;
    pass(2_000);
    const [changed] = (await ask(change(added.EditSequence, '<Phone></Phone><Fax>2</Fax>'))).CustomerRet;
    expect(changed).toMatchObject({ Fax: '2', Email: 'a@b.c' });
    expect(changed.Phone).toBeUndefined();
    expect(Number(changed.EditSequence)).toBe(Number(added.EditSequence) + 2);
    expect(await ask(change(added.EditSequence, '<Fax>3</Fax>'))).toMatchObject({
      '@statusCode': '3200',
      '@statusMessage': `The provided edit sequence "${added.EditSequence}" is out-of-date.`,
    });
  });
});

describe('invoices and payments', () => {
  it('an invoice has its sums worked out; a payment leaves AppliedAmount negative and the balance smaller', async () => {
    const { ask } = company();
    const [invoice] = (
      await ask(invoiceAdd('DJ Computers', line('100', { quantity: '2' }) + line('50', { tax: 'Non' })))
    ).InvoiceRet;
    expect(invoice).toMatchObject({
      Subtotal: '250.00',
      SalesTaxPercentage: '7.75',
      SalesTaxTotal: '15.50',
      AppliedAmount: '0.00',
      BalanceRemaining: '265.50',
      IsPaid: 'false',
    });
    const [payment] = (await ask(paymentAdd('DJ Computers', '300', { [invoice.TxnID]: '65.50' })))
      .ReceivePaymentRet;
    expect(payment).toMatchObject({ TotalAmount: '300.00', UnusedPayment: '234.50' });
    expect(payment.AppliedToTxnRet).toEqual([
      expect.objectContaining({
        TxnID: invoice.TxnID,
        TxnType: 'Invoice',
        Amount: '65.50',
        BalanceRemaining: '200.00',
      }),
    ]);
    const found = await ask(
      `<InvoiceQueryRq><TxnID>${invoice.TxnID}</TxnID><IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns></InvoiceQueryRq>`,
    );
    expect(found.InvoiceRet[0]).toMatchObject({
      AppliedAmount: '-65.50',
      BalanceRemaining: '200.00',
      IsPaid: 'false',
    });
    expect(found.InvoiceRet[0].LinkedTxn).toEqual([
      expect.objectContaining({ TxnID: payment.TxnID, Amount: '-65.50' }),
    ]);
    const [customer] = (await ask('<CustomerQueryRq><FullName>DJ Computers</FullName></CustomerQueryRq>'))
      .CustomerRet;
    expect(customer.Balance).toBe('-34.50');
  });

  it('a payment above what is due is refused (3210), one for another customer is not found (3120)', async () => {
    const { ask } = company();
    const [invoice] = (await ask(invoiceAdd('DJ Computers', line('100', { tax: 'Non' })))).InvoiceRet;
    expect(await ask(paymentAdd('DJ Computers', '200', { [invoice.TxnID]: '100.01' }))).toMatchObject({
      '@statusCode': '3210',
    });
    expect(await ask(paymentAdd('Ecker Designs', '10', { [invoice.TxnID]: '10' }))).toMatchObject({
      '@statusCode': '3120',
    });
  });
});
