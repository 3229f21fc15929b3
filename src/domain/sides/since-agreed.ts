import { z } from 'zod';
import type { EntityType } from '../entity.ts';
import { type Ancestor, changedHere } from './merge.ts';
import type { Data } from './units.ts';

interface Pushing {
  entityType: EntityType;
  data: unknown;
  link: { pushedHash: string | null; ancestor: Ancestor | null } | null | undefined;
  /** Somebody wants it stated again, whatever is known. */
  force: boolean;
  /** A person said that ours goes, whatever is there. */
  chosen?: boolean;
}

interface SinceAgreed {
  justPaired: boolean;
  agreed?: { changed: string[]; ours: Data; kept?: unknown };
}

/** What a write of a linked record has to say: what changed here since both sides agreed, as far as that is known. */
export function sinceAgreed({ entityType, data, link, force, chosen }: Pushing): SinceAgreed {
  const { ancestor } = link ?? {};
  if (!ancestor) return { justPaired: link?.pushedHash === null };
  const changed = changedSince(entityType, ancestor, data);
  const { unread } = ancestor;
  // Of lines that could not be read nobody knows which of ours they are.
  if (unread && chosen)
    return { justPaired: false, agreed: { changed: [...changed, ...unread.fields], ours: ancestor.ours } };
  // Stated whole, and still nothing is emptied that only the other side knows of.
  if (force && changed.length === 0) return { justPaired: true };
  return { justPaired: false, agreed: { changed, ours: ancestor.ours, kept: ancestor.kept } };
}

/** Why a write has to wait: it would go over something there that could not be read, and that nobody said may go. */
export function writesOverUnread({ entityType, data, link, force, chosen }: Pushing): string | undefined {
  const { ancestor } = link ?? {};
  if (!ancestor?.unread || chosen) return undefined;
  const { fields, reason } = ancestor.unread;
  const changed = changedSince(entityType, ancestor, data);
  const whole = force && changed.length === 0;
  return whole || changed.some((field) => fields.includes(field)) ? reason : undefined;
}

function changedSince(entityType: EntityType, { ours }: Ancestor, data: unknown): string[] {
  return changedHere(entityType, ours, z.record(z.string(), z.unknown()).parse(data));
}
