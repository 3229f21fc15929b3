import { sameAmount } from './money.ts';

/** Amounts of one written record on each side; what is not known is not compared. */
export interface WrittenAmounts {
  total?: string;
  tax?: string;
}

/** Says how what was written differs from what we meant; undefined when it does not. The last net. */
export function writtenDifference(ours: WrittenAmounts, theirs: WrittenAmounts): string | undefined {
  return differ('total', ours.total, theirs.total) ?? differ('tax', ours.tax, theirs.tax);
}

function differ(what: string, ours: string | undefined, theirs: string | undefined): string | undefined {
  if (ours === undefined || theirs === undefined || sameAmount(ours, theirs)) return undefined;
  return `Our ${what} is ${ours}; the accounting system computed ${theirs}.`;
}
