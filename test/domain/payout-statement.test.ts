import { describe, expect, it } from 'vitest';
import { FEE_KINDS, PAYOUT_LINE_KINDS, type PayoutLine } from '../../src/domain/entities/payout-line.ts';
import { addAmounts } from '../../src/domain/money.ts';
import { netOf } from '../../src/domain/payout-lines.ts';
import { statementOf } from '../../src/domain/payout-statement.ts';

const line = (more: Partial<PayoutLine>): PayoutLine => ({
  kind: 'charge',
  reference: 'txn_1',
  amount: '0.00',
  fee: '0.00',
  chargeIds: [],
  payments: [],
  ...more,
});

const told = (lines: PayoutLine[]) => ({ lines, currency: 'USD', itemized: true, amount: '0.00' });

const sumOf = (rows: readonly { amount: string }[]) =>
  addAmounts(
    rows.map(({ amount }) => amount),
    'USD',
  );

describe('the statement of a payout', () => {
  it.each(PAYOUT_LINE_KINDS)(
    'adds up to the payout with every kind of fee on a movement of kind %s',
    (kind) => {
      const lines = FEE_KINDS.map((fee, index) =>
        line({
          kind,
          amount: index % 2 === 0 ? '12.34' : '-5.67',
          fee: '0.29',
          fees: [
            { kind: 'processing', name: 'stripe_fee', amount: '0.19' },
            { kind: fee, name: 'other', amount: '0.10' },
          ],
        }),
      );
      expect(sumOf(statementOf(told(lines)))).toBe(netOf(lines, 'USD'));
    },
  );

  it('counts a movement once, of which several parts of one kind were kept', () => {
    const part = { kind: 'processing' as const, name: 'stripe_fee' };
    const fees = [
      { ...part, amount: '0.40' },
      { ...part, amount: '0.10' },
    ];
    const rows = statementOf(told([line({ amount: '8.92', fee: '0.50', fees })]));
    expect(rows).toMatchObject([
      { kind: 'charge', count: 1 },
      { count: 1, amount: '-0.50' },
    ]);
  });

  it('has gross before what went back, and what was kept last; sums count all that they stand for', () => {
    const lines = [
      line({ kind: 'fee', amount: '-2.50' }),
      line({ kind: 'refund', amount: '-20.00' }),
      line({ amount: '165.50', fee: '5.40', count: 620 }),
      line({
        amount: '8.92',
        fee: '0.50',
        fees: [
          { kind: 'processing', name: 'stripe_fee', amount: '0.40' },
          { kind: 'tax', name: 'tax', amount: '0.10' },
        ],
      }),
    ];
    expect(statementOf(told(lines))).toEqual([
      { kind: 'charge', count: 621, amount: '174.42' },
      { kind: 'refund', count: 1, amount: '-20.00' },
      { kind: 'fee', count: 622, amount: '-8.30' },
      { kind: 'fee_tax', count: 1, amount: '-0.10' },
    ]);
  });

  it('of a payout by hand shows what it cost, and no movement of nothing', () => {
    const fees = [{ kind: 'processing' as const, name: 'stripe_fee', amount: '0.30' }];
    const lines = [line({ kind: 'fee', amount: '0.00', fee: '0.00', fees })];
    const byHand = { lines, currency: 'USD', itemized: false, amount: '29.70' };
    expect(statementOf(byHand)).toEqual([
      { kind: 'paid_out_balance', count: 1, amount: '30.00' },
      { kind: 'fee', count: 1, amount: '-0.30' },
    ]);
  });
});
