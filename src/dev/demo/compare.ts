import { sameAmount } from '../../domain/money.ts';
import type { DemoBusiness } from '../demo-data.ts';
import { type Expected, expectedIn } from './expected.ts';
import {
  COMPARED_TYPES,
  type ComparedType,
  type ObjectsByType,
  type SandboxObject,
} from './sandbox-objects.ts';

export interface TypeCount {
  /** Records that we hold. */
  records: number;
  /** Of these, the ones that belong in QuickBooks. */
  eligible: number;
  /** Found there exactly once, with exactly our amount. */
  exact: number;
}

export interface Comparison {
  counts: Record<ComparedType, TypeCount>;
  /** One sentence for each record that is not as it should be. */
  problems: string[];
}

/** Holds every record of the business against what QuickBooks has. */
export function compare(business: DemoBusiness, there: ObjectsByType): Comparison {
  const problems: string[] = [];
  const zero = (): TypeCount => ({ records: 0, eligible: 0, exact: 0 });
  const counts = Object.fromEntries(COMPARED_TYPES.map((type) => [type, zero()])) as Comparison['counts'];
  for (const expected of expectedIn(business)) {
    const { type, id, eligible, isIt } = expected;
    const count = counts[type];
    const problem = problemOf(expected, there[type].filter(isIt));
    count.records += 1;
    if (eligible) count.eligible += 1;
    if (problem) problems.push(`${type} ${id} ${problem}`);
    else if (eligible) count.exact += 1;
  }
  return { counts, problems };
}

function problemOf(
  { eligible, ours, theirs }: Expected,
  found: readonly SandboxObject[],
): string | undefined {
  if (!eligible) return found.length === 0 ? undefined : 'is in QuickBooks, but should not be';
  const [only] = found;
  if (!only) return 'is not in QuickBooks';
  if (found.length > 1) return `is in QuickBooks ${found.length} times`;
  const amount = String(theirs(only));
  if (ours === undefined || sameAmount(ours, amount)) return undefined;
  return `has ${amount} in QuickBooks instead of ${ours}`;
}
