import type { ApprovalGroup } from '../../../api/types.ts';
import { checkedIn, type Selection } from './selection.ts';

export interface Tally {
  import: number;
  export: number;
  checked: number;
  unchecked: number;
}

/** How many rows are checked each way, and how many are not. */
export function tallyOf(groups: readonly ApprovalGroup[], selection: Selection): Tally {
  const count = (direction: ApprovalGroup['direction']) =>
    groups
      .filter((group) => group.direction === direction)
      .reduce((sum, group) => sum + checkedIn(selection, group), 0);
  const both = { import: count('import'), export: count('export') };
  const checked = both.import + both.export;
  return { ...both, checked, unchecked: groups.reduce((sum, { rows }) => sum + rows, 0) - checked };
}
