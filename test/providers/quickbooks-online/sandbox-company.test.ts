import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningSandbox } from '../../../sandbox/quickbooks-online/index.ts';
import { Desk } from '../conformance-desk.ts';
import { customer, invoice, payment, serviceItem } from '../conformance-records.ts';
import { control, makeCompany, okay, sandboxHarness, startTestSandbox } from './sandbox-harness.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

async function capabilities(settings: object, seed?: string) {
  const { asked } = await makeCompany(sandbox, settings, seed);
  return okay(await asked.company());
}

describe('what the company can do', () => {
  it('is read when connecting', async () => {
    const company = await capabilities({ bookCloseDate: '2025-12-31' });
    expect(company).toMatchObject({
      country: 'US',
      homeCurrency: 'USD',
      multicurrency: false,
      salesTax: 'manual',
      payroll: false,
      customNumbers: true,
      bookCloseDate: '2025-12-31',
      vendor: { defaultItemId: '1' },
    });
    expect(company.vendor.incomeAccountId).toBeDefined();
    expect(company.vendor['paymentMethod.check']).toBeDefined();
    expect(JSON.parse(company.vendor.taxCodes ?? '')[0]).toMatchObject({ percent: '8' });
  });

  it('says whether payroll is on', async () => {
    expect((await capabilities({ payroll: true }, 'empty')).payroll).toBe(true);
  });

  it('tells automated from manual sales tax', async () => {
    expect((await capabilities({ automatedSalesTax: true })).salesTax).toBe('automated');
  });

  it('tells a company of another country', async () => {
    const company = await capabilities({}, 'ca-sample');
    expect(company).toMatchObject({ country: 'CA', homeCurrency: 'CAD' });
  });
});

describe('sales tax', () => {
  const line = (amount: string, taxable: boolean) => ({
    serviceItemId: 's',
    quantity: '1',
    unitPrice: amount,
    amount,
    taxable,
  });

  async function totalOf(data: object, settings: object = {}) {
    const desk = new Desk(await sandboxHarness(sandbox, settings));
    await desk.pushAll(customer('c'), serviceItem('s'));
    const outcome = await desk.pushOne(invoice('i', 'c', 's', data));
    return outcome.kind === 'written' ? outcome.total : outcome;
  }

  it('by the company’s own rate gives our total', async () => {
    const lines = [line('335.25', true), line('10.00', false)];
    expect(await totalOf({ lines, tax: '26.82', total: '372.07' })).toBe('372.07');
  });

  it('of another of its rates gives our total', async () => {
    const lines = [line('100.00', true)];
    expect(Number(await totalOf({ lines, tax: '7.10', total: '107.10' }))).toBe(107.1);
  });

  it('reckoned after a discount gives our total', async () => {
    const lines = [line('100.00', true), line('100.00', false)];
    const data = { lines, discount: '20.00', tax: '7.20', total: '187.20' };
    expect(Number(await totalOf(data))).toBe(187.2);
  });

  it('that no rate gives is booked as we say', async () => {
    const lines = [line('100.00', true)];
    expect(Number(await totalOf({ lines, tax: '6.66', total: '106.66' }))).toBe(106.66);
  });

  it('computed by QuickBooks may differ, and then its total says so', async () => {
    const lines = [line('100.00', true)];
    const data = { lines, tax: '6.66', total: '106.66' };
    expect(Number(await totalOf(data, { automatedSalesTax: true }))).not.toBe(106.66);
  });
});

describe('many writes at once', () => {
  it('voids and changes inside one batch', async () => {
    const harness = await sandboxHarness(sandbox);
    const desk = new Desk(harness);
    await desk.pushAll(customer('c'), serviceItem('s'), invoice('i', 'c', 's'), payment('p', 'c', 'i'));
    await desk.pushAll(invoice('j', 'c', 's'));
    const outcomes = await desk.push([
      { ...payment('p', 'c', 'i'), desired: 'void' },
      { ...invoice('j', 'c', 's'), desired: 'void' },
      { ...serviceItem('s'), desired: 'inactive' },
      customer('new'),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['written', 'written', 'written', 'written']);
    expect(await harness.books.find('invoice', desk.idOf('invoice', 'j') ?? '')).toMatchObject({
      total: '0',
    });
  });

  it('to the list of names meets the vendor’s lock, which passes', async () => {
    const harness = await sandboxHarness(sandbox);
    const desk = new Desk(harness);
    await control(sandbox, '/names', { writeMs: 50 });
    const outcomes = await Promise.all([desk.pushOne(customer('a')), desk.pushOne(customer('b'))]);
    await control(sandbox, '/names', { writeMs: 0 });
    const refused = outcomes.filter((outcome) => outcome.kind === 'failed');
    expect(refused).toMatchObject([{ error: { type: 'VendorBusy' } }]);
  });
});

describe('what the books no longer allow', () => {
  it('is told for a date in a closed period', async () => {
    const desk = new Desk(await sandboxHarness(sandbox, { bookCloseDate: '2026-06-30' }));
    await desk.pushAll(customer('c'), serviceItem('s'));
    expect(await desk.pushOne(invoice('i', 'c', 's'))).toMatchObject({ error: { type: 'BooksClosed' } });
  });

  it('is told for something inactive that a document refers to', async () => {
    const desk = new Desk(await sandboxHarness(sandbox));
    await desk.pushAll(customer('c'), serviceItem('s'));
    await desk.pushOne({ ...serviceItem('s'), desired: 'inactive' });
    const outcome = await desk.pushOne(invoice('i', 'c', 's'));
    expect(outcome).toMatchObject({ kind: 'failed', error: { type: 'ReferenceNotFound' } });
  });
});
