import type { ApprovalGroup, ApprovalRow } from '../../api/types.ts';
import { entityLabel } from '../../format/words.ts';

type Direction = ApprovalGroup['direction'];

/** The two sections, in the order of the page. */
export const SECTIONS: readonly { direction: Direction; title: string; lead: string; none: string }[] = [
  {
    direction: 'import',
    title: 'Import from QuickBooks',
    lead: 'What is trying to come from QuickBooks.',
    none: 'Nothing from QuickBooks waits for you.',
  },
  {
    direction: 'export',
    title: 'Export to QuickBooks',
    lead: 'What is trying to go to QuickBooks.',
    none: 'Nothing waits to go to QuickBooks.',
  },
];

export const DIRECTION_LABELS: Readonly<Record<Direction, string>> = {
  import: 'From QuickBooks',
  export: 'To QuickBooks',
};

export const KIND_LABELS: Readonly<Record<ApprovalRow['kind'], string>> = {
  create: 'New',
  update: 'Change',
  link: 'Link by name',
  remove: 'Removal',
};

/** "Export to QuickBooks: Invoices". */
export function groupTitle({ direction, type }: Pick<ApprovalGroup, 'direction' | 'type'>): string {
  const section = SECTIONS.find((each) => each.direction === direction);
  return `${section?.title ?? direction}: ${entityLabel(type).many}`;
}
