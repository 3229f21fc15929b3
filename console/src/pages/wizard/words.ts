import type { ApprovalGroup, ApprovalRow } from '../../api/types.ts';
import { entityLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';

type Direction = ApprovalGroup['direction'];

/** The two sections, in the order of the page. */
export const SECTIONS: readonly { direction: Direction; title: string; lead: string; none: string }[] = [
  {
    direction: 'import',
    title: t`Import from QuickBooks`,
    lead: t`What is trying to come from QuickBooks.`,
    none: t`Nothing from QuickBooks waits for you.`,
  },
  {
    direction: 'export',
    title: t`Export to QuickBooks`,
    lead: t`What is trying to go to QuickBooks.`,
    none: t`Nothing waits to go to QuickBooks.`,
  },
];

export const DIRECTION_LABELS: Readonly<Record<Direction, string>> = {
  import: t`From QuickBooks`,
  export: t`To QuickBooks`,
};

export const KIND_LABELS: Readonly<Record<ApprovalRow['kind'], string>> = {
  create: t`New`,
  update: t`Change`,
  link: t`Link by name`,
  remove: t`Removal`,
};

/** "Export to QuickBooks: Invoices". */
export function groupTitle({ direction, type }: Pick<ApprovalGroup, 'direction' | 'type'>): string {
  const section = SECTIONS.find((each) => each.direction === direction);
  return `${section?.title ?? direction}: ${entityLabel(type).many}`;
}
