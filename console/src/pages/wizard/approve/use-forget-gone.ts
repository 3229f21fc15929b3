import { useEffect } from 'react';
import type { ApprovalGroup } from '../../../api/types.ts';
import { forgetRows, type Selection, strayIn } from './selection.ts';

interface Listed {
  group: ApprovalGroup;
  selection: Selection;
  /** Read so far, in the order of their ids. */
  rows: readonly { id: string }[];
  /** Undefined when all are read. */
  readMore: (() => unknown) | undefined;
  /** Nothing is being read now, and the latest reading came to something. */
  ready: boolean;
  onSelect: ((change: (before: Selection) => Selection) => void) | undefined;
}

/**
 * A choice outlives the list on which it was made, and its row may be gone from the next one: then it counts for
 * nothing. The list is read no further than the person had read it when choosing.
 */
export function useForgetGone({ group, selection, rows, readMore, ready, onSelect }: Listed): void {
  useEffect(() => {
    if (!ready || !onSelect) return;
    const stray = strayIn(
      selection,
      group,
      rows.map(({ id }) => id),
    );
    const last = numberIn(rows.at(-1)?.id ?? '');
    const gone = readMore ? stray.filter((id) => numberIn(id) <= last) : stray;
    if (gone.length > 0) onSelect((before) => forgetRows(before, group, gone));
    else if (stray.length > 0) readMore?.();
  }, [group, selection, rows, readMore, ready, onSelect]);
}

/** `export-12` is the row 12 of its section. */
function numberIn(id: string): number {
  return Number(id.slice(id.indexOf('-') + 1));
}
