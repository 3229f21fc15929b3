import { expect, test } from 'vitest';
import { moneyDifferences, moneyHere, moneyThere } from '../../src/domain/invoice-money.ts';

const asked = { total: '113.61', tax: '13.07', currency: 'CAD', status: 'sent' } as const;

test('here an invoice is open by what collected payments do not give to it', () => {
  expect(moneyHere(asked, ['100', '3.6'])).toEqual({
    total: '113.61',
    tax: '13.07',
    paid: '103.60',
    open: '10.01',
  });
});

test.each([
  ['paid, whoever paid it', { status: 'paid' }, [], ['113.61', '0.00']],
  ['paid with more than it asks for', { status: 'paid' }, ['120'], ['120.00', '-6.39']],
  ['a draft, which nobody owes', { status: 'draft' }, [], ['0.00', '0.00']],
  ['void', { status: 'void' }, ['5'], ['5.00', '0.00']],
  ['of a currency without cents', { currency: 'JPY', total: '500', tax: '0' }, ['200'], ['200', '300']],
] as const)('%s', (_what, change, allocated, expected) => {
  const { paid, open } = moneyHere({ ...asked, ...change }, allocated);
  expect([paid, open]).toEqual(expected);
});

test('there it was paid what is not open, and what is not told is not compared', () => {
  const here = moneyHere(asked, ['13.61']);
  const there = moneyThere({ total: '113.61', tax: null, open: '113.61' }, 'CAD');
  expect(there).toEqual({ total: '113.61', tax: null, paid: '0.00', open: '113.61' });
  expect(moneyDifferences(here, there, 'CAD')).toEqual([
    { of: 'paid', difference: '-13.61' },
    { of: 'open', difference: '13.61' },
  ]);
  expect(moneyDifferences(here, moneyThere({ total: null, tax: null, open: null }, 'CAD'), 'CAD')).toEqual(
    [],
  );
});

test('too much paid there is a difference, too, and the same written otherwise is none', () => {
  const here = moneyHere({ ...asked, status: 'paid' }, []);
  const there = moneyThere({ total: '113.610', tax: '13.07', open: '-10' }, 'CAD');
  expect(moneyDifferences(here, there, 'CAD')).toEqual([
    { of: 'paid', difference: '10.00' },
    { of: 'open', difference: '-10.00' },
  ]);
});
