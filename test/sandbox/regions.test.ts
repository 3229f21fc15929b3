import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './support/client.ts';
import { callerOf, invoiceOf, paymentOf, saleLine, start } from './support/client.ts';

let us: Caller;

beforeAll(async () => {
  us = await start();
});
afterAll(() => us.sandbox.close());

async function company(options: object): Promise<Caller> {
  const made = await us.control('POST', '/companies', options);
  return callerOf(us.sandbox, made.realmId, made.accessToken);
}

describe('United States', () => {
  it('the recorded invoice comes out to the cent: 8 % on what is marked TAX', async () => {
    const Line = [saleLine(335.25, '3', { TaxCodeRef: { value: 'TAX' } }), saleLine(10)];
    const made = await us.create('Invoice', {
      CustomerRef: { value: '1' },
      Line,
      TxnTaxDetail: { TxnTaxCodeRef: { value: '2' } },
    });
    expect(made.TxnTaxDetail).toMatchObject({
      TxnTaxCodeRef: { value: '2' },
      TotalTax: 26.82,
      TaxLine: [
        {
          Amount: 26.82,
          DetailType: 'TaxLineDetail',
          TaxLineDetail: {
            TaxRateRef: { value: '3' },
            PercentBased: true,
            TaxPercent: 8,
            NetAmountTaxable: 335.25,
          },
        },
      ],
    });
    expect(made.TotalAmt).toBe(372.07);
    expect(made.Line[1].SalesItemLineDetail.TaxCodeRef.value).toBe('NON');
  });

  it('a discount before tax lowers what is taxed, one after tax does not', async () => {
    const discount = {
      DetailType: 'DiscountLineDetail',
      DiscountLineDetail: { PercentBased: true, DiscountPercent: 10 },
    };
    const sale = {
      CustomerRef: { value: '1' },
      Line: [saleLine(100, '3', { TaxCodeRef: { value: 'TAX' } }), discount],
      TxnTaxDetail: { TxnTaxCodeRef: { value: '2' } },
    };
    expect((await us.create('Invoice', sale)).TotalAmt).toBe(98);
    expect((await us.create('Invoice', { ...sale, ApplyTaxAfterDiscount: true })).TotalAmt).toBe(97.2);
  });

  it('automated tax takes the rate from the address and ignores what the client says', async () => {
    const other = await company({ seed: 'us-lists', automatedSalesTax: true });
    expect((await other.call('GET', '/preferences')).body.Preferences.TaxPrefs.PartnerTaxEnabled).toBe(true);
    const Line = [saleLine(100, '3', { TaxCodeRef: { value: 'TAX' } })];
    const ShipAddr = { Line1: 'x', CountrySubDivisionCode: 'CA' };
    const made = await other.create('Invoice', {
      CustomerRef: { value: '1' },
      Line,
      ShipAddr,
      TxnTaxDetail: { TotalTax: 1 },
    });
    expect(made.TxnTaxDetail.TotalTax).toBe(8);
  });
});

describe('Canada and the United Kingdom', () => {
  it('tax on top, tax within and no tax', async () => {
    const ca = await company({ seed: 'ca-sample' });
    const code = (await ca.query("select * from TaxCode where Name = 'HST ON'")).TaxCode[0].Id;
    const sale = (GlobalTaxCalculation: string) => ({
      CustomerRef: { value: '1' },
      GlobalTaxCalculation,
      Line: [saleLine(113, '1', { TaxCodeRef: { value: code } })],
    });
    expect(await ca.create('Invoice', sale('TaxExcluded'))).toMatchObject({
      TotalAmt: 127.69,
      TxnTaxDetail: { TotalTax: 14.69 },
    });
    const within = await ca.create('Invoice', sale('TaxInclusive'));
    expect(within).toMatchObject({ TotalAmt: 113, TxnTaxDetail: { TotalTax: 13 } });
    expect(within.Line[0]).toMatchObject({ Amount: 100, SalesItemLineDetail: { TaxInclusiveAmt: 113 } });
    expect(await ca.create('Invoice', sale('NotApplicable'))).toMatchObject({
      TotalAmt: 113,
      TxnTaxDetail: { TotalTax: 0 },
    });
  });

  it('two taxes on a line are each reckoned, and a rate is applied to the sum of what it taxes', async () => {
    const ca = await company({ seed: 'ca-sample' });
    const idOf = async (name: string) =>
      (await ca.query(`select * from TaxCode where Name = '${name}'`)).TaxCode[0].Id;
    const [both, gst] = [await idOf('GST/PST BC'), await idOf('GST')];
    const lines = [
      saleLine(0.1, '1', { TaxCodeRef: { value: both } }),
      saleLine(0.1, '1', { TaxCodeRef: { value: gst } }),
    ];
    const sale = { CustomerRef: { value: '1' }, GlobalTaxCalculation: 'TaxExcluded', Line: lines };
    const made = await ca.create('Invoice', sale);
    expect(made.TxnTaxDetail.TaxLine).toMatchObject([
      { Amount: 0.01, TaxLineDetail: { TaxPercent: 5, NetAmountTaxable: 0.2 } },
      { Amount: 0.01, TaxLineDetail: { TaxPercent: 7, NetAmountTaxable: 0.1 } },
    ]);
    expect(made.TotalAmt).toBe(0.22);
  });

  it('a discount before tax lowers it, on top and inside, and what was given stays', async () => {
    const ca = await company({ seed: 'ca-sample' });
    const code = (await ca.query("select * from TaxCode where Name = 'HST ON'")).TaxCode[0].Id;
    const sale = (GlobalTaxCalculation: string, ApplyTaxAfterDiscount: boolean) => ({
      CustomerRef: { value: '1' },
      GlobalTaxCalculation,
      ApplyTaxAfterDiscount,
      Line: [
        saleLine(100, '1', { TaxCodeRef: { value: code } }),
        { Amount: 10, DetailType: 'DiscountLineDetail', DiscountLineDetail: { PercentBased: false } },
      ],
    });
    expect((await ca.create('Invoice', sale('TaxExcluded', true))).TotalAmt).toBe(101.7);
    expect((await ca.create('Invoice', sale('TaxExcluded', false))).TotalAmt).toBe(103);
    const inside = await ca.create('Invoice', sale('TaxInclusive', true));
    expect(inside).toMatchObject({ TotalAmt: 90, TxnTaxDetail: { TotalTax: 10.35 } });
    const { Id, SyncToken } = inside;
    const touched = await ca.update('Invoice', { Id, SyncToken, sparse: true, PrivateNote: 'seen' });
    expect(touched).toMatchObject({ TotalAmt: 90, TxnTaxDetail: { TotalTax: 10.35 } });
  });

  it('the fault names the tax of the country', async () => {
    const uk = await company({ seed: 'uk-sample' });
    const error = await uk.refused('POST', '/invoice', invoiceOf('1', 10));
    expect(error.Detail).toContain('VAT rate before you save');
    expect((await uk.call('GET', '/companyinfo/1')).body.CompanyInfo.Country).toBe('GB');
  });

  it('the tax service makes codes and rates', async () => {
    const uk = await company({ seed: 'uk-sample' });
    const TaxRateDetails = [
      { TaxRateName: 'Odd', RateValue: '7.5', TaxAgencyId: '1', TaxApplicableOn: 'Sales' },
    ];
    const made = (await uk.call('POST', '/taxservice/taxcode', { TaxCode: 'Odd code', TaxRateDetails })).body;
    const sale = {
      CustomerRef: { value: '1' },
      GlobalTaxCalculation: 'TaxExcluded',
      Line: [saleLine(100, '1', { TaxCodeRef: { value: made.TaxCodeId } })],
    };
    expect((await uk.create('Invoice', sale)).TotalAmt).toBe(107.5);
    expect(
      (await uk.refused('POST', '/taxservice/taxcode', { TaxCode: 'odd CODE', TaxRateDetails })).code,
    ).toBe('6240');
  });
});

describe('several currencies', () => {
  it('a party keeps its currency, amounts at home follow the rate, and payments carry it on', async () => {
    const many = await company({ seed: 'us-lists', multicurrency: true });
    await many.create('CompanyCurrency', { Code: 'EUR' });
    await many.create('ExchangeRate', { SourceCurrencyCode: 'EUR', Rate: 1.25, AsOfDate: '2026-01-01' });
    const { Id } = await many.create('Customer', { DisplayName: 'Abroad', CurrencyRef: { value: 'EUR' } });
    const moved = await many.update('Customer', {
      Id,
      SyncToken: '0',
      sparse: true,
      CurrencyRef: { value: 'USD' },
    });
    expect(moved.CurrencyRef.value).toBe('EUR');
    const CurrencyRef = { value: 'EUR' };
    const bare = await many.create('Invoice', { ...invoiceOf(Id, 100), CurrencyRef });
    expect(bare).toMatchObject({ ExchangeRate: 1, TotalAmt: 100, HomeTotalAmt: 100 });
    await many.remove('Invoice', bare);
    const made = await many.create('Invoice', { ...invoiceOf(Id, 100), CurrencyRef, ExchangeRate: 1.25 });
    expect(made).toMatchObject({
      CurrencyRef: { value: 'EUR' },
      ExchangeRate: 1.25,
      TotalAmt: 100,
      HomeTotalAmt: 125,
      HomeBalance: 125,
    });
    expect(
      (await many.refused('POST', '/invoice', { ...invoiceOf(Id, 1), CurrencyRef: { value: 'USD' } })).code,
    ).toBe('6000');
    await many.create('Payment', paymentOf(Id, 40, { [made.Id]: 40 }));
    expect(await many.read('Invoice', made.Id)).toMatchObject({ Balance: 60, HomeBalance: 75 });
    expect((await many.read('Customer', Id)).Balance).toBe(60);
    expect((await many.call('GET', '/exchangerate?sourcecurrencycode=EUR')).body.ExchangeRate.Rate).toBe(
      1.25,
    );
  });

  it('a foreign currency is refused where there is one only', async () => {
    expect(
      (await us.refused('POST', '/customer', { DisplayName: 'Abroad', CurrencyRef: { value: 'EUR' } })).code,
    ).toBe('2500');
  });
});
