import { describe, expect, it } from 'vitest';
import { compose } from '../../../src/providers/quickbooks-online/compose.ts';
import { composeContext, invoiceItem, LINE } from './fixtures.ts';

const TAXED = { ...LINE, taxable: true, unitPrice: '100.00', amount: '100.00' };
const UNTAXED = { ...LINE, unitPrice: '100.00', amount: '100.00' };

function bodyOf(data: object, changes = {}) {
  const { request, refused } = compose([invoiceItem(data)], composeContext(changes));
  expect(refused).toEqual([]);
  return JSON.parse(request?.body ?? '');
}

function refusalOf(data: object, changes = {}) {
  return compose([invoiceItem(data)], composeContext(changes)).refused[0]?.error;
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

  it('refuses taxed ones, naming the region', () => {
    const error = refusalOf({ lines: [TAXED], tax: '5.00', total: '105.00' }, { country: 'CA' });
    expect(error?.type).toBe('FeatureNotAvailable');
    expect(error?.message).toContain('(CA)');
  });
});
