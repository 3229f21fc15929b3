import type { PulledRecord } from '../../providers/provider.ts';
import type { Link } from '../links/links.ts';

/**
 * We wrote or read the record after this was asked for: what it says may be what stood there before, and taken for a
 * change it would undo ours; or it is newer still. Nobody can tell, so it is read again: whoever reads what changed
 * moves no cursor past it.
 */
export function isOvertaken({ askedAt, counterpart }: PulledRecord, link: Link | undefined): boolean {
  if (!link || askedAt === undefined) return false;
  return link.externalVersion !== counterpart.externalVersion && link.syncedAt.getTime() > askedAt.getTime();
}
