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
}

interface SinceAgreed {
  justPaired: boolean;
  agreed?: { changed: string[]; ours: Data; kept?: unknown };
}

/** What a write of a linked record has to say: what changed here since both sides agreed, as far as that is known. */
export function sinceAgreed({ entityType, data, link, force }: Pushing): SinceAgreed {
  const { ancestor } = link ?? {};
  if (!ancestor) return { justPaired: link?.pushedHash === null };
  const changed = changedHere(entityType, ancestor.ours, z.record(z.string(), z.unknown()).parse(data));
  // Stated whole, and still nothing is emptied that only the other side knows of.
  if (force && changed.length === 0) return { justPaired: true };
  return { justPaired: false, agreed: { changed, ours: ancestor.ours, kept: ancestor.kept } };
}
