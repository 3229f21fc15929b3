import type { Link } from '../../db/links/links.ts';
import { unreadableError } from '../../db/pull/pull-unreadable.ts';
import type { Verdict } from '../../db/queue/settle.ts';
import type { Unread } from '../../domain/sides/since-agreed.ts';
import type { PulledRecord } from '../../providers/provider.ts';

/** What is there was left as it is by a person, and the same fields changed here since. */
export function heldUnread(link: Link, { fields, reason }: Unread): Verdict {
  const { entityType, externalId, externalVersion, syncedAt, ancestor } = link;
  const theirs: PulledRecord = {
    entityType,
    counterpart: { externalId, externalVersion },
    changedAt: syncedAt.toISOString(),
    references: [],
    data: Object.fromEntries(
      Object.entries(ancestor?.ours ?? {}).filter(([field]) => !fields.includes(field)),
    ),
    unreadable: reason,
    unread: [...fields],
    kept: ancestor?.kept,
    asRead: ancestor?.theirs,
  };
  return { kind: 'failed', error: unreadableError(theirs), theirs };
}
