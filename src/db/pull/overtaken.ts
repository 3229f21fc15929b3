import { equalUnit, unitsOf } from '../../domain/sides/units.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Link } from '../links/links.ts';

/**
 * We wrote or read the record after this was asked for: what it says may be what stood there before, and taken for a
 * change it would undo ours; or it is newer still. Nobody can tell, so it is read again: whoever reads what changed
 * moves no cursor past it.
 */
export function isOvertaken(pulled: PulledRecord, link: Link | undefined): boolean {
  const { askedAt, counterpart } = pulled;
  if (!link || askedAt === undefined) return false;
  const isOther = link.externalVersion !== counterpart.externalVersion || hidesChange(pulled, link);
  return isOther && link.syncedAt.getTime() > askedAt.getTime();
}

/** Whether somebody changed it behind the version that our own write left. */
export function hidesChange(pulled: PulledRecord, link: Link): boolean {
  const { counterpart, unreadable, data, asRead = data } = pulled;
  const { externalVersion, ancestor, entityType } = link;
  if (link.unsettledMs === null || !ancestor || externalVersion !== counterpart.externalVersion) return false;
  if ((unreadable === undefined) !== (ancestor.unread === undefined)) return true;
  return unitsOf(entityType, ancestor.theirs, asRead).some(
    (unit) => !equalUnit(unit, ancestor.theirs, asRead),
  );
}

/** How long an edit may hide behind the version that is read now: what our own write left, until it was read later. */
export function unsettledMs(
  { askedAt, counterpart }: PulledRecord,
  link: Link | undefined,
): { unsettledMs: number | null } {
  if (!link || link.unsettledMs === null || link.externalVersion !== counterpart.externalVersion)
    return { unsettledMs: null };
  const isLater = askedAt && askedAt.getTime() >= link.syncedAt.getTime() + link.unsettledMs;
  return { unsettledMs: isLater ? null : link.unsettledMs };
}
