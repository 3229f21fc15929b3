import { describe, expect, it } from 'vitest';
import type { Loose } from './support/company.ts';
import { company, invoiceAdd, line } from './support/company.ts';

const account = (name: string) => `<AccountRef><FullName>${name}</FullName></AccountRef>`;

async function balanceOf(ask: (request: string) => Promise<Loose>, name: string): Promise<string> {
  return (await ask(`<AccountQueryRq><FullName>${name}</FullName></AccountQueryRq>`)).AccountRet[0].Balance;
}

describe('journal entries', () => {
  const entry = (debit: string, credit: string) =>
    `<JournalEntryAddRq><JournalEntryAdd><JournalDebitLine>${account('Merchant Account Fees')}<Amount>${debit}</Amount></JournalDebitLine><JournalCreditLine>${account('Checking')}<Amount>${credit}</Amount></JournalCreditLine></JournalEntryAdd></JournalEntryAddRq>`;

  it('move between accounts, each in its own direction', async () => {
    const { ask } = company();
    const [made] = (await ask(entry('12.50', '12.50'))).JournalEntryRet;
    expect(made.JournalDebitLine).toMatchObject({ Amount: '12.50' });
    expect(await balanceOf(ask, 'Merchant Account Fees')).toBe('12.50');
    expect(await balanceOf(ask, 'Checking')).toBe('-12.50');
  });

  it('are refused where they are not in balance (3180)', async () => {
    const { ask } = company();
    expect(await ask(entry('12.50', '12.49'))).toMatchObject({ '@statusCode': '3180' });
  });
});

it('a check takes its expenses out of the bank', async () => {
  const { ask } = company();
  const lines =
    `<ExpenseLineAdd>${account('Merchant Account Fees')}<Amount>7.00</Amount></ExpenseLineAdd>`.repeat(2);
  const [made] = (
    await ask(
      `<CheckAddRq><CheckAdd>${account('Checking')}<RefNumber>101</RefNumber>${lines}</CheckAdd></CheckAddRq>`,
    )
  ).CheckRet;
  expect(made).toMatchObject({ Amount: '14.00', RefNumber: '101' });
  expect(await balanceOf(ask, 'Checking')).toBe('-14.00');
  const first = made.ExpenseLineRet[0].TxnLineID;
  const mod = `<CheckModRq><CheckMod><TxnID>${made.TxnID}</TxnID><EditSequence>${made.EditSequence}</EditSequence><ExpenseLineMod><TxnLineID>${first}</TxnLineID><Amount>9.00</Amount></ExpenseLineMod></CheckMod></CheckModRq>`;
  expect((await ask(mod)).CheckRet[0].Amount).toBe('9.00');
});

describe('discounts', () => {
  const discount = (price: string) =>
    `<InvoiceLineAdd><ItemRef><FullName>Discount</FullName></ItemRef>${price}</InvoiceLineAdd>`;

  it.each([
    ['', '90.00'],
    ['<RatePercent>25</RatePercent>', '75.00'],
    ['<Amount>-30.00</Amount>', '70.00'],
  ])('take their part off the line above, and off the tax: %s', async (price, subtotal) => {
    const { ask } = company();
    const [invoice] = (await ask(invoiceAdd('DJ Computers', line('100') + discount(price)))).InvoiceRet;
    expect(invoice.Subtotal).toBe(subtotal);
    expect(invoice.SalesTaxTotal).toBe((Number(subtotal) * 0.0775 + 1e-9).toFixed(2));
  });
});

it('ItemQuery answers each item in the form of its kind, in parts too', async () => {
  const { ask } = company();
  const all = await ask('<ItemQueryRq/>');
  expect(all.ItemServiceRet).toHaveLength(4);
  expect(all.ItemDiscountRet).toHaveLength(1);
  expect(all.ItemSalesTaxRet).toHaveLength(2);
  const part = await ask('<ItemQueryRq iterator="Start"><MaxReturned>3</MaxReturned></ItemQueryRq>');
  expect(part['@iteratorRemainingCount']).toBe('4');
});

it.each(['ItemSalesTaxGroup', 'Currency'])('%s is a list with nothing in it', async (kind) => {
  const { ask } = company();
  expect(await ask(`<${kind}QueryRq/>`)).toMatchObject({ '@statusCode': '1' });
});
