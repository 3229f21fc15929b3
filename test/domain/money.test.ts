import fc from 'fast-check';
import { expect, test } from 'vitest';
import { invoice } from '../../src/domain/entities/invoice.ts';
import { addAmounts, extend, fitsCurrency, roundAmount } from '../../src/domain/money.ts';

const cents = fc.bigInt({ min: 0n, max: 10n ** 11n });
const text = (value: bigint) => `${value / 100n}.${String(value % 100n).padStart(2, '0')}`;

test('adding amounts is exact', () => {
  fc.assert(
    fc.property(fc.array(cents, { maxLength: 50 }), (values) => {
      expect(addAmounts(values.map(text), 'USD')).toBe(text(values.reduce((sum, value) => sum + value, 0n)));
    }),
  );
});

test('quantity times price is rounded half up, once, to the precision of the currency', () => {
  expect(extend('0.5', '0.01', 'USD')).toBe('0.01');
  expect(extend('3', '33.335', 'USD')).toBe('100.01');
  expect(extend('1', '10.5', 'JPY')).toBe('11');
  expect(extend('1', '1.2345', 'KWD')).toBe('1.235');
  expect(roundAmount('1.005', 'USD')).toBe('1.01');
});

test('an amount with more digits than its currency has does not fit', () => {
  expect(fitsCurrency('1.00', 'USD')).toBe(true);
  expect(fitsCurrency('1.001', 'USD')).toBe(false);
  expect(fitsCurrency('1.5', 'JPY')).toBe(false);
});

test('an invoice whose sums do not agree names the field and both amounts', () => {
  const line = { description: 'x', quantity: '2', unitPrice: '10.00', amount: '19.99', taxable: false };
  const data = invoice.schema.parse({
    customerId: 'c',
    status: 'sent',
    issueDate: '2026-01-01',
    lines: [line],
    total: '25.00',
  });
  expect(invoice.check(data)).toEqual([
    { path: ['lines', 0, 'amount'], message: 'is 19.99, but 2 × 10.00 is 20.00' },
    { path: ['total'], message: 'is 25.00, but lines − discount + tax is 19.99' },
  ]);
});
