import type { AccountsSynced } from '../../api/types.ts';
import { formatCount } from '../../format/numbers.ts';
import { entityLabel } from '../../format/words.ts';

/** What goes now of what was left out, as in "2 Invoices, 1 Payment". */
export function queuedText({ queued }: AccountsSynced): string {
  const parts = Object.entries(queued).map(([type, count]) => {
    const { one, many } = entityLabel(type);
    return `${formatCount(count)} ${count === 1 ? one : many}`;
  });
  return parts.length > 0 ? `${parts.join(', ')} on the way.` : 'Everything is in step already.';
}
