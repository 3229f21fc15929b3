import type { Import, ImportDecision, ImportOutcome, ImportSuggestion } from '../../api/types.ts';

/** The counts of an import over all its types. */
export interface Tally {
  /** As the company counted them; null until it has. */
  expected: number | null;
  staged: number;
  suggestions: Partial<Record<ImportSuggestion, number>>;
  decisions: Partial<Record<ImportDecision | 'undecided', number>>;
  outcomes: Partial<Record<ImportOutcome, number>>;
}

export function tallyOf({ types }: Pick<Import, 'types'>): Tally {
  const counted = types.every(({ expected }) => expected !== null);
  return {
    expected: counted ? types.reduce((sum, { expected }) => sum + (expected ?? 0), 0) : null,
    staged: types.reduce((sum, { staged }) => sum + staged, 0),
    suggestions: added(types.map(({ suggestions }) => suggestions)),
    decisions: added(types.map(({ decisions }) => decisions)),
    outcomes: added(types.map(({ outcomes }) => outcomes)),
  };
}

/** Rows with an outcome: that far the import is. */
export function doneOf({ outcomes }: Pick<Tally, 'outcomes'>): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
}

/** Left out without anybody having to decide: linked before, or nothing that can be kept here. */
export function leftOut({ suggestions: { linked = 0, unreadable = 0 } }: Tally): number {
  return linked + unreadable;
}

function added(all: readonly Partial<Record<string, number>>[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [key, count = 0] of all.flatMap((counts) => Object.entries(counts))) {
    sums.set(key, (sums.get(key) ?? 0) + count);
  }
  return Object.fromEntries(sums);
}
