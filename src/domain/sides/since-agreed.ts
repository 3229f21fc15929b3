import { z } from 'zod';
import { ENTITIES } from '../entities/index.ts';
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
  /** Of what is stated whole all the same. */
  past?: { ours: Data; kept?: unknown };
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
  const past = { ours: ancestor.ours, kept: ancestor.kept };
  // Stated whole, and still nothing is emptied that only the other side knows of.
  if (force && changed.length === 0) return { justPaired: true, past };
  return { justPaired: false, agreed: { changed, ...past } };
}

/** Fields that a write must not touch before a person has said so, and what of them cannot be said here. */
export interface Unread {
  fields: readonly string[];
  reason: string;
}

/** Why a write has to wait: it would go over something there that has no place here, and that nobody said may go. */
export function writesOverUnread({ entityType, data, link, force, chosen }: Pushing): Unread | undefined {
  const { ancestor } = link ?? {};
  if (!ancestor || chosen) return undefined;
  const changed = changedSince(entityType, ancestor, data);
  const lost = changed.includes('lines') ? lostParts(entityType, ancestor.ours, data) : [];
  if (lost.length > 0) {
    return { fields: ['lines'], reason: `has ${lost.join(', ')}, which this side’s version lacks` };
  }
  const { unread } = ancestor;
  const whole = force && changed.length === 0;
  const touched = whole || changed.some((field) => unread?.fields.includes(field));
  return unread && touched ? unread : undefined;
}

function changedSince(entityType: EntityType, { ours }: Ancestor, data: unknown): string[] {
  return changedHere(entityType, ours, z.record(z.string(), z.unknown()).parse(data));
}

/** Parts that only the other side can make, and that ours would take away. */
function lostParts(entityType: EntityType, agreed: Data, data: unknown): string[] {
  const { schema, keptParts } = ENTITIES[entityType];
  if (!keptParts) return [];
  const [before, now] = [schema.safeParse(agreed), schema.safeParse(data)];
  if (!before.success || !now.success) return [];
  const left = keptParts(now.data).map(({ name }) => name);
  return keptParts(before.data)
    .filter(({ name, goesBack }) => !goesBack && !left.includes(name))
    .map(({ name }) => name);
}
