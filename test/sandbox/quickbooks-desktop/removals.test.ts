import { describe, expect, it } from 'vitest';
import { deleteByPerson, editByPerson, mergeByPerson } from '../../../sandbox/quickbooks-desktop/index.ts';
import type { Company, Loose } from './support/company.ts';
import { company, customerAdd, invoiceAdd, line, paymentAdd } from './support/company.ts';

const DAY_MS = 86_400_000;

async function paid(us: Company) {
  const [invoice] = (await us.ask(invoiceAdd('DJ Computers', line('100', { tax: 'Non', quantity: '2' }))))
    .InvoiceRet;
  const [payment] = (await us.ask(paymentAdd('DJ Computers', '120', { [invoice.TxnID]: '120' })))
    .ReceivePaymentRet;
  return { invoice, payment };
}

const txn = (verb: 'Del' | 'Void', kind: string, id: string) =>
  `<Txn${verb}Rq><Txn${verb}Type>${kind}</Txn${verb}Type><TxnID>${id}</TxnID></Txn${verb}Rq>`;
const read = async (us: Company, kind: string, id: string): Promise<Loose> =>
  (
    await us.ask(
      `<${kind}QueryRq><TxnID>${id}</TxnID><IncludeLineItems>true</IncludeLineItems></${kind}QueryRq>`,
    )
  )[`${kind}Ret`]?.[0];

describe('transactions', () => {
  it('a void leaves amounts and quantities zero, VOID in the memo, the invoice paid and the payment unused', async () => {
    const us = company();
    const { invoice, payment } = await paid(us);
    expect(await us.ask(txn('Void', 'Invoice', invoice.TxnID))).toMatchObject({
      name: 'TxnVoidRs',
      '@statusCode': '0',
    });
    const voided = await read(us, 'Invoice', invoice.TxnID);
    expect(voided).toMatchObject({
      Subtotal: '0.00',
      Memo: 'VOID:',
      IsPaid: 'true',
      BalanceRemaining: '0.00',
    });
    expect(voided.InvoiceLineRet[0]).toMatchObject({ Quantity: '0', Amount: '0.00' });
    expect(await read(us, 'ReceivePayment', payment.TxnID)).toMatchObject({ UnusedPayment: '120.00' });
  });

  it('a payment is deleted and never voided; the invoice is open again', async () => {
    const us = company();
    const { invoice, payment } = await paid(us);
    await expect(us.ask(txn('Void', 'ReceivePayment', payment.TxnID))).rejects.toMatchObject({
      code: '0x80040400',
    });
    await us.ask(txn('Del', 'ReceivePayment', payment.TxnID));
    expect(await read(us, 'Invoice', invoice.TxnID)).toMatchObject({
      BalanceRemaining: '200.00',
      AppliedAmount: '0.00',
    });
    expect(await us.ask(txn('Del', 'ReceivePayment', payment.TxnID))).toMatchObject({
      '@statusCode': '3120',
    });
  });

  it('a payment changes the invoice it is for, unless the switch says otherwise', async () => {
    for (const paymentTouchesInvoice of [true, false]) {
      const us = company({ settings: { unproven: { paymentTouchesInvoice } } });
      const [invoice] = (await us.ask(invoiceAdd('DJ Computers', line('10')))).InvoiceRet;
      us.pass(5_000);
      await us.ask(paymentAdd('DJ Computers', '5', { [invoice.TxnID]: '5' }));
      const { EditSequence } = await read(us, 'Invoice', invoice.TxnID);
      expect(EditSequence !== invoice.EditSequence).toBe(paymentTouchesInvoice);
    }
  });

  it('a payment in a deposit keeps its amount and cannot be deleted; payments that wait are listed', async () => {
    const us = company();
    const { payment } = await paid(us);
    const waiting = await us.ask('<ReceivePaymentToDepositQueryRq/>');
    expect(waiting.ReceivePaymentToDepositRet).toEqual([
      expect.objectContaining({ TxnID: payment.TxnID, Amount: '120.00' }),
    ]);
    const [deposit] = (
      await us.ask(
        `<DepositAddRq><DepositAdd><DepositToAccountRef><FullName>Checking</FullName></DepositToAccountRef><DepositLineAdd><PaymentTxnID>${payment.TxnID}</PaymentTxnID></DepositLineAdd></DepositAdd></DepositAddRq>`,
      )
    ).DepositRet;
    expect(deposit.DepositTotal).toBe('120.00');
    expect(await us.ask(txn('Del', 'ReceivePayment', payment.TxnID))).toMatchObject({
      '@statusCode': '3160',
    });
    const change = `<ReceivePaymentModRq><ReceivePaymentMod><TxnID>${payment.TxnID}</TxnID><EditSequence>${payment.EditSequence}</EditSequence><TotalAmount>130.00</TotalAmount></ReceivePaymentMod></ReceivePaymentModRq>`;
    expect(await us.ask(change)).toMatchObject({ '@statusCode': '3170' });
    expect((await us.ask('<ReceivePaymentToDepositQueryRq/>'))['@statusCode']).toBe('1');
  });
});

describe('the lines of a modification', () => {
  const mod = (invoice: Loose, lines: string) =>
    `<InvoiceModRq><InvoiceMod><TxnID>${invoice.TxnID}</TxnID><EditSequence>${invoice.EditSequence}</EditSequence>${lines}</InvoiceMod></InvoiceModRq>`;
  const keep = (id: string, content = '') =>
    `<InvoiceLineMod><TxnLineID>${id}</TxnLineID>${content}</InvoiceLineMod>`;
  const fresh = keep('-1', '<ItemRef><FullName>Design</FullName></ItemRef><Quantity>1</Quantity>');

  it('replace the whole list: those not named are gone, -1 is new, the others keep what is not said', async () => {
    const us = company();
    const [invoice] = (await us.ask(invoiceAdd('DJ Computers', line('10') + line('20')))).InvoiceRet;
    const [, second] = invoice.InvoiceLineRet;
    const [changed] = (await us.ask(mod(invoice, keep(second.TxnLineID, '<Quantity>3</Quantity>') + fresh)))
      .InvoiceRet;
    expect(changed.InvoiceLineRet.map((each: Loose) => each.Amount)).toEqual(['60.00', '55.00']);
    expect(changed.InvoiceLineRet[0]).toMatchObject({ TxnLineID: second.TxnLineID, Rate: '20.00' });
  });

  it('without any, lines stay', async () => {
    const us = company();
    const [invoice] = (await us.ask(invoiceAdd('DJ Computers', line('10')))).InvoiceRet;
    const [changed] = (await us.ask(mod(invoice, '<PONumber>7</PONumber>'))).InvoiceRet;
    expect(changed.InvoiceLineRet).toEqual(invoice.InvoiceLineRet);
  });

  it.each([
    ['3290', (id: string) => fresh + keep(id)],
    ['3120', () => keep('DEAD-1')],
    ['3190', (id: string) => keep(id, '<Quantity></Quantity>')],
  ])('%s for lines that cannot be so', async (code, lines) => {
    const us = company();
    const [invoice] = (await us.ask(invoiceAdd('DJ Computers', line('10')))).InvoiceRet;
    expect(await us.ask(mod(invoice, lines(invoice.InvoiceLineRet[0].TxnLineID)))).toMatchObject({
      '@statusCode': code,
    });
  });
});

describe('lists', () => {
  it('an element in use is not deleted (3160); one that is not is, and its name is free', async () => {
    const us = company();
    await paid(us);
    const find = async (name: string) =>
      (await us.ask(`<CustomerQueryRq><FullName>${name}</FullName></CustomerQueryRq>`)).CustomerRet?.[0];
    const del = (id: string) =>
      `<ListDelRq><ListDelType>Customer</ListDelType><ListID>${id}</ListID></ListDelRq>`;
    expect(await us.ask(del((await find('DJ Computers')).ListID))).toMatchObject({ '@statusCode': '3160' });
    const { ListID } = await find('Ecker Designs');
    expect(await us.ask(del(ListID))).toMatchObject({ '@statusCode': '0', FullName: 'Ecker Designs' });
    expect(await us.ask(`<CustomerQueryRq><ListID>${ListID}</ListID></CustomerQueryRq>`)).toMatchObject({
      '@statusCode': '500',
      '@statusSeverity': 'Warn',
    });
    expect(await us.ask(customerAdd('Ecker Designs'))).toMatchObject({ '@statusCode': '0' });
  });

  it('deletions can be asked for during 90 days', async () => {
    const us = company();
    const { payment } = await paid(us);
    await us.ask(txn('Del', 'ReceivePayment', payment.TxnID));
    const gone =
      '<TxnDeletedQueryRq><TxnDelType>ReceivePayment</TxnDelType><TxnDelType>Invoice</TxnDelType></TxnDeletedQueryRq>';
    us.pass(89 * DAY_MS);
    expect((await us.ask(gone)).TxnDeletedRet).toEqual([
      expect.objectContaining({ TxnID: payment.TxnID, TxnDelType: 'ReceivePayment' }),
    ]);
    us.pass(2 * DAY_MS);
    expect(await us.ask(gone)).toMatchObject({ '@statusCode': '1' });
  });

  it('a merge hands everything to the survivor; the old id is gone (3120)', async () => {
    const us = company();
    const { invoice } = await paid(us);
    const { books } = us.file;
    const [from = '', to = ''] = [
      books.names.find('Customer', 'DJ Computers'),
      books.names.find('Customer', 'Ecker Designs'),
    ];
    mergeByPerson(books, 'Customer', from, to);
    expect((await read(us, 'Invoice', invoice.TxnID)).CustomerRef).toEqual({
      ListID: to,
      FullName: 'Ecker Designs',
    });
    const mod = `<CustomerModRq><CustomerMod><ListID>${from}</ListID><EditSequence>1</EditSequence></CustomerMod></CustomerModRq>`;
    expect(await us.ask(mod)).toMatchObject({ '@statusCode': '3120' });
    const [survivor] = (await us.ask('<CustomerQueryRq><FullName>Ecker Designs</FullName></CustomerQueryRq>'))
      .CustomerRet;
    expect(survivor.Balance).toBe('80.00');
  });

  it('a renamed parent renames its jobs; a job below itself is refused', async () => {
    const us = company();
    const { books } = us.file;
    const parent = books.names.find('Customer', 'Crenshaw, Bob') ?? '';
    const job = books.names.find('Customer', 'Crenshaw, Bob:Pool House') ?? '';
    editByPerson(books, 'Customer', parent, { Name: 'Crenshaw' });
    expect(books.names.fullName(job)).toBe('Crenshaw:Pool House');
    expect(() => editByPerson(books, 'Customer', parent, { ParentRef: { ListID: job } })).toThrow(
      'below itself',
    );
    expect(() => deleteByPerson(books, 'Customer', parent)).toThrow('in use');
  });

  it('a reference that leads nowhere is 3140, a parent that is not there 3130', async () => {
    const { ask } = company();
    const told = await ask(invoiceAdd('Nobody', line('1')));
    expect(told['@statusCode']).toBe('3140');
    expect(told['@statusMessage']).toContain(
      'There is an invalid reference to QuickBooks Customer "Nobody" in the Invoice.',
    );
    expect(await ask(customerAdd('A', '<ParentRef><FullName>Nobody</FullName></ParentRef>'))).toMatchObject({
      '@statusCode': '3130',
    });
  });
});
