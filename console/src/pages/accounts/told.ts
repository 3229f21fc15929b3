import type { AccountsSynced } from '../../api/types.ts';
import { formatCount } from '../../format/numbers.ts';
import { entityLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';

/** What goes now of what was left out, as in "2 Invoices, 1 Payment". */
export function queuedText({ queued }: AccountsSynced): string {
  const parts = Object.entries(queued).map(([type, count]) => {
    const { one, many } = entityLabel(type);
    return `${formatCount(count)} ${count === 1 ? one : many}`;
  });
  return parts.length > 0 ? t`${parts.join(', ')} on the way.` : t`Everything is in step already.`;
}
