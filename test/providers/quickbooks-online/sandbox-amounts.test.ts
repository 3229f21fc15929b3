import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningSandbox } from '../../../sandbox/quickbooks-online/index.ts';
import { invoice as invoiceEntity, invoiceSchema } from '../../../src/domain/entities/invoice.ts';
import { addAmounts, extend, roundAmount } from '../../../src/domain/money.ts';
import { Desk } from '../conformance-desk.ts';
import { customer, invoice, serviceItem } from '../conformance-records.ts';
import { sandboxHarness, startTestSandbox } from './sandbox-harness.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

/** A plain decimal of up to `digits` places. */
function decimal(whole: number, digits: number) {
  return fc
    .tuple(fc.nat(whole), fc.nat(digits), fc.nat(10 ** digits - 1))
    .map(([units, places, part]) =>
      new Decimal(part)
        .div(10 ** digits)
        .plus(units)
        .toDecimalPlaces(places),
    )
    .map((value) => value.toFixed());
}

const line = fc
  .record({ quantity: decimal(200, 7), unitPrice: decimal(9_000, 7), taxable: fc.boolean() })
  .map((made) => ({
    ...made,
    serviceItemId: 's',
    amount: extend(made.quantity, made.unitPrice, 'USD'),
  }));

/** Any invoice whose parts add up: with or without tax at 8 % of the taxed lines, with or without discount. */
const anyInvoice = fc
  .record({ lines: fc.array(line, { minLength: 1, maxLength: 12 }), off: fc.nat(100), taxed: fc.boolean() })
  .map(({ lines, off, taxed }) => {
    const sum = addAmounts(
      lines.map(({ amount }) => amount),
      'USD',
    );
    const taxable = lines.filter((entry) => entry.taxable).reduce((t, l) => t.plus(l.amount), new Decimal(0));
    const tax = taxed ? roundAmount(taxable.times('0.08'), 'USD') : '0.00';
    const discount = roundAmount(new Decimal(sum).times(off).div(100), 'USD');
    return { lines, tax, discount, total: addAmounts([sum, `-${discount}`, tax], 'USD') };
  });

describe('amounts', () => {
  it('of any invoice that adds up here are the same there, and come back the same', async () => {
    const desk = new Desk(await sandboxHarness(sandbox));
    await desk.pushAll(customer('c'), serviceItem('s'));
    const invoices = fc
      .sample(anyInvoice, { numRuns: 60, seed: 20261122 })
      .map((data, index) => invoice(`i${index}`, 'c', 's', data));
    for (let start = 0; start < invoices.length; start += 30) {
      const items = invoices.slice(start, start + 30);
      const outcomes = await desk.push(items);
      outcomes.forEach((outcome, index) => {
        const ours = invoiceEntity.totalOf?.(invoiceSchema.parse(items[index]?.data));
        expect(outcome).toMatchObject({ kind: 'written' });
        expect(new Decimal((outcome.kind === 'written' && outcome.total) || 'NaN').toFixed(2)).toBe(ours);
      });
    }
    const ids = invoices.map(({ recordId }) => desk.idOf('invoice', recordId) ?? '');
    const pulled = new Map((await desk.current('invoice', ids)).map((r) => [r.counterpart.externalId, r]));
    invoices.forEach((item, index) => {
      const { lines, tax, total } = invoiceSchema.parse(item.data);
      const back = invoiceSchema.parse(pulled.get(ids[index] ?? '')?.data);
      expect({ tax: back.tax, total: back.total }).toEqual({ tax, total });
      expect(back.lines.map(({ amount }) => amount)).toEqual(lines.map(({ amount }) => amount));
    });
  });
});
