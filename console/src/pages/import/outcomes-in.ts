import type { ImportOutcome } from '../../api/types.ts';
import type { Tally } from './tally.ts';

const ORDER: readonly ImportOutcome[] = [
  'linked',
  'created',
  'already linked',
  'ignored',
  'skipped',
  'gone',
  'failed',
];

/** The outcomes that there are, the good ones first. */
export function outcomesIn(outcomes: Tally['outcomes']): ImportOutcome[] {
  return ORDER.filter((outcome) => (outcomes[outcome] ?? 0) > 0);
}
