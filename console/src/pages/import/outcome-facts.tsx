import { formatCount } from '../../format/numbers.ts';
import { Fact } from '../../pieces/fact.tsx';
import { Facts } from '../../pieces/facts.tsx';
import { outcomesIn } from './outcomes-in.ts';
import type { Tally } from './tally.ts';
import { OUTCOMES } from './words.ts';

/** What became of the rows, so many of each. */
export function OutcomeFacts({ outcomes }: Pick<Tally, 'outcomes'>) {
  return (
    <Facts columns={4}>
      {outcomesIn(outcomes).map((outcome) => (
        <Fact key={outcome} label={OUTCOMES[outcome].label}>
          <strong className="lb-numbers">{formatCount(outcomes[outcome] ?? 0)}</strong>
        </Fact>
      ))}
    </Facts>
  );
}
