import { ENTITIES } from '../entities/index.ts';
import type { EntityType } from '../entity.ts';
import { type Difference, inWords, valueInWords, wordsOf } from './difference.ts';
import { type Data, isOpen, isParts, sameUnit, type Unit, unitsOf, withUnit } from './units.ts';

/** Who is right about what both sides say differently. */
export type Winner = 'ours' | 'theirs';

/** Two records that are to be paired, laid side by side. They have no ancestor: nobody knows who said what first. */
export interface LaidTogether {
  /** What both say, and differently. */
  differing: Difference[];
  /** Units that ours leaves open and theirs does not. */
  taken: Difference[];
  /** What the record says once it is paired: nothing of theirs is lost by what ours leaves open. */
  pairedAs(winner: Winner): Data;
}

export function layTogether(entityType: EntityType, ours: Data, theirs: Data): LaidTogether {
  const { keptByLink = [] } = ENTITIES[entityType].sides ?? {};
  const units = unitsOf(entityType, ours, theirs).filter(({ name }) => !keptByLink.includes(name));
  const open = units.filter((unit) => isTheirsToSay(entityType, unit, ours, theirs));
  const differing = units.filter((unit) => !open.includes(unit) && differs(entityType, unit, ours, theirs));
  const inParts = units.filter((unit) => !open.includes(unit) && !differing.includes(unit));
  return {
    taken: [...open, ...inParts.filter((unit) => hasMore(unit, ours, theirs))].map((unit) =>
      difference(unit, ours, theirs),
    ),
    differing: differing.map((unit) => difference(unit, ours, theirs)),
    pairedAs(winner) {
      const filled = inParts.reduce((data, unit) => withUnit(unit, data, joined(unit, ours, theirs)), ours);
      const fromThere = winner === 'theirs' ? [...open, ...differing] : open;
      return fromThere.reduce((data, unit) => withUnit(unit, data, theirs), filled);
    },
  };
}

/** Undefined where both say the same. */
export function differencesInWords({
  differing,
  taken,
}: Pick<LaidTogether, 'differing' | 'taken'>): string | undefined {
  const parts = [
    ...(differing.length > 0 ? [`They differ: ${differing.map(inWords).join('; ')}.`] : []),
    ...(taken.length > 0
      ? [
          `Only there: ${taken.map(({ field, there }) => `${wordsOf(field)} ${valueInWords(there)}`).join(', ')}.`,
        ]
      : []),
  ];
  return parts.length > 0 ? parts.join(' ') : undefined;
}

function isTheirsToSay(entityType: EntityType, unit: Unit, ours: Data, theirs: Data): boolean {
  return isOpen(entityType, unit, ours) && !sameUnit(entityType, unit, ours, theirs);
}

/** Both say something, and one cannot be had without giving up the other. */
function differs(entityType: EntityType, unit: Unit, ours: Data, theirs: Data): boolean {
  if (sameUnit(entityType, unit, ours, theirs) || isOpen(entityType, unit, theirs)) return false;
  return !fitsTogether(unit, ours, theirs);
}

/** Parts that each side has alone complete each other: a street here, the same street and its town there. */
function fitsTogether({ fields: [field, ...others] }: Unit, ours: Data, theirs: Data): boolean {
  if (field === undefined || others.length > 0) return false;
  const [here, there] = [ours[field], theirs[field]];
  if (!isParts(here) || !isParts(there)) return false;
  return Object.keys(here).every((key) => !here[key] || !there[key] || here[key] === there[key]);
}

function hasMore(unit: Unit, ours: Data, theirs: Data): boolean {
  const whole = joined(unit, ours, theirs);
  return unit.fields.some((field) => JSON.stringify(whole[field]) !== JSON.stringify(ours[field]));
}

function joined(unit: Unit, ours: Data, theirs: Data): Data {
  if (!fitsTogether(unit, ours, theirs)) return ours;
  const [field = ''] = unit.fields;
  const [here, there] = [ours[field], theirs[field]];
  return isParts(here) && isParts(there)
    ? { ...ours, [field]: { ...withoutBlanks(there), ...withoutBlanks(here) } }
    : ours;
}

function withoutBlanks(parts: Data): Data {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => Boolean(value)));
}

function difference({ name }: Unit, ours: Data, theirs: Data): Difference {
  return { field: name, here: ours[name], there: theirs[name] };
}
