import { describe, expect, it } from 'vitest';
import type { ComposeContext } from '../../../src/providers/provider.ts';
import { compose } from '../../../src/providers/quickbooks-online/compose.ts';
import { composeContext, invoiceItem, LINE } from './fixtures.ts';

const TAXED = { ...LINE, taxable: true, unitPrice: '100.00', amount: '100.00' };
const UNTAXED = { ...LINE, unitPrice: '100.00', amount: '100.00' };

/** A company of Canada, and what its people chose for our codes. */
const rate = (id: string, percent: string, since: object[] = []) => ({ id, percent, since });
const HST = rate('9', '13', [
  { day: '2000-01-01', percent: '15' },
  { day: '2010-07-01', percent: '13' },
]);
const [GST, PST] = [rate('7', '5'), rate('11', '7')];
const code = (id: string, name: string, rates: { id: string; percent: string }[]) => {
  const percent = String(rates.reduce((sum, each) => sum + Number(each.percent), 0));
  return { id, name, percent, rateIds: rates.map((each) => each.id), rates };
};
const CANADA = {
  country: 'CA',
  homeCurrency: 'CAD',
  vendor: {
    defaultItemId: '1',
    taxCodes: JSON.stringify([
      code('2', 'Exempt', []),
      code('5', 'GST', [GST]),
      code('6', 'HST ON', [HST]),
      code('8', 'GST/PST BC', [GST, PST]),
    ]),
  },
};
const IDS: Readonly<Record<string, string>> = {
  Taxable: '6',
  'Non-taxable': '2',
  hst: '6',
  gst: '5',
  bc: '8',
  new: '77',
};
const MAPPED: ComposeContext['mapped'] = (kind, key) => {
  const externalId = IDS[key];
  return externalId ? { kind, key, externalId, externalName: key } : undefined;
};

function bodyOf(data: object, changes = {}, mapped = composeContext().mapped) {
  const { request, refused } = compose([invoiceItem(inCurrency(data, changes))], {
    ...composeContext(changes),
    mapped,
  });
  expect(refused).toEqual([]);
  return JSON.parse(request?.body ?? '');
}

function refusalOf(data: object, changes = {}, mapped = composeContext().mapped) {
  const item = invoiceItem(inCurrency(data, changes));
  return compose([item], { ...composeContext(changes), mapped }).refused[0]?.error;
}

function inCurrency(data: object, changes: { homeCurrency?: string }): object {
  return { currency: changes.homeCurrency ?? 'USD', ...data };
}

describe('manual sales tax in the United States', () => {
  it('marks each line and states the tax under the default code', () => {
    const body = bodyOf({ lines: [TAXED, UNTAXED], tax: '8.00', total: '208.00' });
    expect(body.Line).toMatchObject([
      { SalesItemLineDetail: { TaxCodeRef: { value: 'TAX' } } },
      { SalesItemLineDetail: { TaxCodeRef: { value: 'NON' } } },
    ]);
    expect(body.TxnTaxDetail).toEqual({ TxnTaxCodeRef: { value: '2' }, TotalTax: 8 });
    expect(body.ApplyTaxAfterDiscount).toBe(false);
  });

  it('takes the code whose rate gives the invoice’s tax', () => {
    const body = bodyOf({ lines: [TAXED], tax: '7.10', total: '107.10' });
    expect(body.TxnTaxDetail.TxnTaxCodeRef).toEqual({ value: '3' });
  });

  it('tells that the tax was reckoned after the discount', () => {
    const body = bodyOf({ lines: [TAXED, UNTAXED], discount: '20.00', tax: '7.20', total: '187.20' });
    expect(body.ApplyTaxAfterDiscount).toBe(true);
    expect(body.TxnTaxDetail).toEqual({ TxnTaxCodeRef: { value: '2' }, TotalTax: 7.2 });
  });

  it('states an amount that no rate gives', () => {
    const body = bodyOf({ lines: [TAXED], tax: '6.66', total: '106.66' });
    expect(body.TxnTaxDetail).toEqual({
      TxnTaxCodeRef: { value: '2' },
      TotalTax: 6.66,
      TaxLine: [
        {
          Amount: 6.66,
          DetailType: 'TaxLineDetail',
          TaxLineDetail: { TaxRateRef: { value: '3' }, PercentBased: false },
        },
      ],
    });
  });

  it('refuses tax without a taxable line', () => {
    expect(refusalOf({ lines: [UNTAXED], tax: '8.00', total: '108.00' })).toMatchObject({
      type: 'InvalidRecord',
      field: 'tax',
    });
  });

  it('refuses tax where the company has no code to book it under', () => {
    const error = refusalOf({ lines: [TAXED], tax: '8.00', total: '108.00' }, { vendor: {} });
    expect(error?.type).toBe('ReferenceNotFound');
  });
});

describe('automated sales tax', () => {
  it('marks the lines and leaves the amount to QuickBooks', () => {
    const body = bodyOf({ lines: [TAXED], tax: '8.00', total: '108.00' }, { salesTax: 'automated' });
    expect(body).not.toHaveProperty('TxnTaxDetail');
    expect(body.Line[0].SalesItemLineDetail.TaxCodeRef).toEqual({ value: 'TAX' });
  });
});

describe('a company without sales tax', () => {
  it('takes untaxed invoices, without any mark', () => {
    const body = bodyOf({ lines: [UNTAXED], total: '100.00' }, { salesTax: 'none' });
    expect(body).not.toHaveProperty('TxnTaxDetail');
    expect(body.Line[0].SalesItemLineDetail).not.toHaveProperty('TaxCodeRef');
  });

  it('refuses an invoice that carries tax', () => {
    const error = refusalOf({ lines: [TAXED], tax: '8.00', total: '108.00' }, { salesTax: 'none' });
    expect(error).toMatchObject({ type: 'FeatureNotAvailable', field: 'tax' });
  });
});

describe('a company outside the United States', () => {
  it('takes untaxed invoices', () => {
    const body = bodyOf({ lines: [UNTAXED], total: '100.00' }, { country: 'CA' });
    expect(body.GlobalTaxCalculation).toBe('NotApplicable');
    expect(body.Line[0].SalesItemLineDetail).not.toHaveProperty('TaxCodeRef');
  });

  it('names a tax code of the company on each line, and says how amounts are meant', () => {
    const body = bodyOf({ lines: [TAXED, UNTAXED], tax: '13.00', total: '213.00' }, CANADA, MAPPED);
    expect(body.GlobalTaxCalculation).toBe('TaxExcluded');
    expect(body.Line).toMatchObject([
      { Amount: 100, SalesItemLineDetail: { TaxCodeRef: { value: '6' } } },
      { Amount: 100, SalesItemLineDetail: { TaxCodeRef: { value: '2' } } },
    ]);
    expect(body).not.toHaveProperty('TxnTaxDetail');
  });

  it('states prices that hold the tax without it, and what they were with it', () => {
    const line = {
      ...TAXED,
      taxable: false,
      taxCode: 'hst',
      quantity: '3',
      unitPrice: '37.67',
      amount: '113.01',
    };
    const body = bodyOf({ lines: [line], taxInclusive: true, tax: '13.00', total: '113.01' }, CANADA, MAPPED);
    expect(body.GlobalTaxCalculation).toBe('TaxInclusive');
    expect(body.Line[0]).toMatchObject({
      Amount: 100.01,
      SalesItemLineDetail: {
        Qty: 3,
        UnitPrice: 33.3366667,
        TaxInclusiveAmt: 113.01,
        TaxCodeRef: { value: '6' },
      },
    });
  });

  it('lines of a code without tax add up to what the code comes to', () => {
    const line = { ...TAXED, taxable: false, taxCode: 'hst', unitPrice: '0.10', amount: '0.10' };
    const body = bodyOf(
      { lines: [line, line, line], taxInclusive: true, tax: '0.03', total: '0.30' },
      CANADA,
      MAPPED,
    );
    expect(body.Line.map(({ Amount }: { Amount: number }) => Amount)).toEqual([0.09, 0.09, 0.09]);
  });

  it('holds an invoice whose tax code nobody mapped, naming the code, until somebody does', () => {
    const lines = [{ ...UNTAXED, taxCode: 'eco' }];
    const error = refusalOf({ lines, tax: '5.00', total: '105.00' }, CANADA, MAPPED);
    expect(error).toMatchObject({
      type: 'TaxCodeNotMapped',
      field: 'lines.0.taxCode',
      mapping: { kind: 'tax_code', key: 'eco' },
    });
    expect(error?.message).toContain('“eco”');
  });

  it('refuses before anything is written when QuickBooks would come to another total, naming both', () => {
    const error = refusalOf({ lines: [TAXED], tax: '12.99', total: '112.99' }, CANADA, MAPPED);
    expect(error).toMatchObject({ type: 'TotalMismatch', field: 'tax' });
    expect(error?.message).toContain('HST ON (13 %)');
    expect(error?.message).toContain('13.00 of tax and a total of 113.00');
    expect(error?.message).toContain('12.99 and 112.99');
  });

  it('takes the rate that held on the day of the invoice', () => {
    const early = { lines: [TAXED], tax: '15.00', total: '115.00', issueDate: '2010-06-30' };
    expect(bodyOf(early, CANADA, MAPPED).GlobalTaxCalculation).toBe('TaxExcluded');
    expect(refusalOf({ ...early, issueDate: '2010-07-01' }, CANADA, MAPPED)?.type).toBe('TotalMismatch');
  });

  it('applies a rate that two codes share once, to all that it taxes', () => {
    const odd = { ...UNTAXED, unitPrice: '0.10', amount: '0.10' };
    const lines = [
      { ...odd, taxCode: 'gst' },
      { ...odd, taxCode: 'bc' },
    ];
    // 5 % of 0.20 is 0.01; line by line it would be 0.01 twice. 7 % of 0.10 is 0.01.
    expect(bodyOf({ lines, tax: '0.02', total: '0.22' }, CANADA, MAPPED).Line).toHaveLength(2);
    expect(refusalOf({ lines, tax: '0.03', total: '0.23' }, CANADA, MAPPED)?.type).toBe('TotalMismatch');
  });

  it('tells on which side of the discount the tax was reckoned', () => {
    const some = { lines: [TAXED], discount: '20.00' };
    const after = bodyOf({ ...some, tax: '10.40', total: '90.40' }, CANADA, MAPPED);
    const before = bodyOf({ ...some, tax: '13.00', total: '93.00' }, CANADA, MAPPED);
    expect([after.ApplyTaxAfterDiscount, before.ApplyTaxAfterDiscount]).toEqual([true, false]);
  });

  it('leaves a code whose rates are not known to the comparison after the write', () => {
    const lines = [{ ...UNTAXED, taxCode: 'new' }];
    expect(bodyOf({ lines, tax: '1.23', total: '101.23' }, CANADA, MAPPED).GlobalTaxCalculation).toBe(
      'TaxExcluded',
    );
    const inside = { lines, taxInclusive: true, tax: '1.23', total: '100.00' };
    expect(refusalOf(inside, CANADA, MAPPED)).toMatchObject({
      type: 'ReferenceNotFound',
      field: 'taxInclusive',
    });
  });

  it('refuses tax where the company has it switched off', () => {
    const off = { ...CANADA, salesTax: 'none' as const };
    const error = refusalOf({ lines: [TAXED], tax: '13.00', total: '113.00' }, off, MAPPED);
    expect(error).toMatchObject({ type: 'FeatureNotAvailable', field: 'tax' });
  });
});

describe('a company of the United States', () => {
  it('takes no prices that hold the tax', () => {
    const error = refusalOf({ lines: [TAXED], taxInclusive: true, tax: '8.00', total: '100.00' });
    expect(error).toMatchObject({ type: 'InvalidRecord', field: 'taxInclusive' });
  });

  it('refuses an amount that none of its codes gives where the default has several rates', () => {
    const taxCodes = JSON.stringify([{ id: '3', name: 'Tucson', percent: '9.1', rateIds: ['1', '2'] }]);
    const vendor = { defaultItemId: '1', incomeAccountId: '79', taxCodes };
    const error = refusalOf({ lines: [TAXED], tax: '6.66', total: '106.66' }, { vendor });
    expect(error?.type).toBe('TotalMismatch');
    expect(error?.message).toContain('9.10 of tax and a total of 109.10');
  });

  it('ignores our tax codes: it knows taxed and untaxed only', () => {
    const lines = [{ ...TAXED, taxCode: 'hst' }];
    const body = bodyOf({ lines, tax: '8.00', total: '108.00' });
    expect(body.Line[0].SalesItemLineDetail.TaxCodeRef).toEqual({ value: 'TAX' });
  });
});

describe('amounts that QuickBooks cannot hold', () => {
  it('are refused, naming what it would hold', () => {
    const line = { ...UNTAXED, unitPrice: '1.234', amount: '1.234' };
    const error = refusalOf({ lines: [line], total: '1.234', currency: 'KWD' }, { multicurrency: true });
    expect(error).toMatchObject({ type: 'InvalidRecord', field: 'lines.0.amount' });
    expect(error?.message).toContain('1.23 instead of 1.234');
  });
});
