import { expect, it } from 'vitest';
import type { PayoutLine } from '../../src/domain/entities/payout-line.ts';
import { addAmounts } from '../../src/domain/money.ts';
import { MOST_LINES, PayoutSums } from '../../src/domain/payout-sums.ts';

const part = (amount: string) => ({ kind: 'processing' as const, name: 'stripe_fee', amount });
const line = (index: number, fees: PayoutLine['fees'], fee: string): PayoutLine => ({
  kind: 'charge',
  reference: `txn_${index}`,
  amount: '10.00',
  fee,
  fees,
  chargeIds: [],
  payments: [],
});

it.each([0, 1, MOST_LINES, MOST_LINES + 1])(
  'the parts of a fee add up to it when line %i has two of one name, as a charge that was captured in part',
  (twice) => {
    const sums = new PayoutSums('USD');
    const lines = Array.from({ length: MOST_LINES + 2 }, (_, index) =>
      index === twice
        ? line(index, [part('1.17'), part('-0.03')], '1.14')
        : line(index, [part('0.59')], '0.59'),
    );
    for (let start = 0; start < lines.length; start += 100) sums.add(lines.slice(start, start + 100));
    const [sum] = sums.lines;
    expect(sum?.fees).toHaveLength(1);
    expect(sum?.fees?.[0]?.amount).toBe(sum?.fee);
    expect(sum?.fee).toBe(
      addAmounts(
        lines.map(({ fee }) => fee),
        'USD',
      ),
    );
  },
);
