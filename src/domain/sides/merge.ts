import { driftOf } from '../drift.ts';
import { ENTITIES } from '../entities/index.ts';
import type { EntityType } from '../entity.ts';
import { withArrived } from './arrived-lines.ts';
import type { Difference } from './difference.ts';
import { linesInWords, type MergedLines, mergeLines } from './lines.ts';
import type { Policy } from './link-decision.ts';
import { type Data, equalUnit, sameUnit, type Unit, unitsOf, withUnit } from './units.ts';

/**
 * The content last agreed, once as each side says it: the vendor fills in what we leave open, so what we sent and
 * what its answer held are not the same. Each side is compared with its own half only.
 */
export interface Ancestor {
  ours: Data;
  /** As it was read, with the ids of the other side. */
  theirs: Data;
  /** The other side's ids of `theirs.lines`, where it has any. */
  lineIds?: readonly (string | null)[];
  /** What the provider wants to see again when it writes the record; nobody else looks inside. */
  kept?: unknown;
  /** Fields that a person left there as they are, though they cannot be read here: no write of ours touches them. */
  unread?: { fields: readonly string[]; reason: string };
}

export interface Versions {
  entityType: EntityType;
  ancestor: Ancestor;
  /** The record as it is here. */
  ours: Data;
  /** As it was read just now. */
  theirs: Data;
  /** The same in our terms and with our ids. */
  translated: Data;
  lineIds?: readonly (string | null)[];
  /** What a write says whose answer is not here yet; null for a field that it empties. */
  sent?: Data;
}

export interface MergeRules {
  policy: Policy;
  /** A person asked for what is there, so that amounts may change. */
  asked: boolean;
  /** A person saw both and said that ours is right. */
  chosen: boolean;
}

export type Merge =
  /** Both changed the same: a person says whose. */
  | { kind: 'ask'; clashes: Difference[] }
  /** An amount, a number or the like was changed there only: nothing that comes in by itself. */
  | { kind: 'drift'; drift: string[] }
  | {
      kind: 'merged';
      data: Data;
      ancestor: Ancestor;
      /** Changed there only. */
      taken: readonly Difference[];
      /** Changed there, and left as it is there: what is made here alone takes nothing over. */
      left: readonly Difference[];
      /** What of it never comes in by itself, in words. */
      drift: readonly string[];
      /** Changed on both sides, and settled for `winner`. */
      settled: readonly Difference[];
      /** Changed there only, where a person said that ours is right. */
      overruled: readonly Difference[];
      winner: 'ours' | 'theirs';
      /** Nothing is left to send. */
      inStep: boolean;
    };

/** Lays three versions side by side, unit by unit. */
export function merge(versions: Versions, { policy, asked, chosen }: MergeRules): Merge {
  const { entityType, ours, translated } = versions;
  if (isVoid(ours) && isVoid(translated)) return bothVoid(versions);
  const units = unitsOf(
    entityType,
    ours,
    versions.theirs,
    translated,
    versions.ancestor.ours,
    versions.ancestor.theirs,
  );
  const changed = units.filter((unit) => isMovedThere(unit, versions));
  const arrived = changed.filter((unit) => isOwnWrite(unit, versions));
  const moved = changed.filter((unit) => !arrived.includes(unit));
  const agreed = moved.filter((unit) => equalUnit(unit, ours, translated));
  const open = moved.filter((unit) => !agreed.includes(unit));
  const lines = open.find(({ name }) => name === 'lines');
  const byLine = lines && linesOf(versions);
  const isTogether = (unit: Unit) => unit === lines && byLine !== undefined;
  const clashing = open.filter((unit) => isMovedHere(unit, versions) && !isTogether(unit));
  const foreign = open.filter((unit) => !clashing.includes(unit));
  const coming = { ...translated, ...byLine?.data };
  const driftIn = (unit: Unit) => driftOf(entityType, ours, withUnit(unit, ours, coming));
  const guarded = foreign.filter((unit) => driftIn(unit).length > 0);
  const drift = guarded.flatMap(driftIn);
  if (drift.length > 0 && !chosen && !asked && policy !== 'theirs_wins') return { kind: 'drift', drift };
  if (clashing.length > 0 && !chosen && policy === 'ask') {
    return { kind: 'ask', clashes: clashing.map((unit) => difference(unit, ours, translated)) };
  }
  const winner = !chosen && policy === 'theirs_wins' ? 'theirs' : 'ours';
  const incoming = foreign.filter((unit) => !chosen || !guarded.includes(unit));
  const accepted = winner === 'theirs' ? [...incoming, ...clashing] : incoming;
  const left = ENTITIES[entityType].derived ? accepted : [];
  const data =
    left.length > 0 ? ours : accepted.reduce((result, unit) => withUnit(unit, result, coming), ours);
  const seen = open.filter((unit) => !left.includes(unit));
  const there = { ...translated, ...byLine?.agreed };
  const ancestor = nextAncestor({ ...versions, translated: there }, { seen, agreed, arrived, left });
  return {
    kind: 'merged',
    data,
    ancestor,
    taken: incoming
      .filter((unit) => !guarded.includes(unit) && !left.includes(unit))
      .map((unit) => difference(unit, ours, coming)),
    left: left.filter((unit) => foreign.includes(unit)).map((unit) => difference(unit, ours, translated)),
    drift: chosen || left.length > 0 ? [] : drift,
    settled: clashing.map((unit) => difference(unit, ours, translated)),
    overruled: foreign
      .filter((unit) => !incoming.includes(unit))
      .map((unit) => difference(unit, ours, translated)),
    winner,
    inStep: changedHere(entityType, ancestor.ours, data).length === 0,
  };
}

/** The lines with the changes of both sides, where these do not touch. */
function linesOf(versions: Versions): MergedLines | undefined {
  const { entityType, ancestor, ours, theirs, translated, lineIds, sent } = versions;
  const given = {
    agreedHere: ancestor.ours,
    agreedThere: { data: ancestor.theirs, ids: ancestor.lineIds },
    ours,
    theirs: { data: theirs, ids: lineIds },
    translated,
  };
  return mergeLines(sent ? withArrived(entityType, given, sent) : given);
}

function isVoid({ status }: Data): boolean {
  return status === 'void';
}

/** The accounting system takes the amounts out of what is void; here it keeps what it was about. */
function bothVoid({ ours, theirs, lineIds }: Versions): Merge {
  const nothing = { taken: [], left: [], drift: [], settled: [], overruled: [] };
  const ancestor = { ours, theirs, lineIds };
  return { kind: 'merged', data: ours, ancestor, ...nothing, winner: 'ours', inStep: true };
}

/** Fields of ours that the other side does not have yet. */
export function changedHere(entityType: EntityType, agreed: Data, ours: Data): string[] {
  const units = [...unitsOf(entityType, agreed, ours), ...aloneOf(agreed, ours, entityType)];
  return units.filter((unit) => !equalUnit(unit, agreed, ours)).flatMap(({ fields }) => fields);
}

/** What the other side is never told may still decide how it is written there. */
function aloneOf(agreed: Data, ours: Data, entityType: EntityType): Unit[] {
  const told = unitsOf(entityType, agreed, ours).flatMap(({ fields }) => fields);
  const all = new Set([...Object.keys(agreed), ...Object.keys(ours)]);
  return [...all].filter((field) => !told.includes(field)).map((field) => ({ name: field, fields: [field] }));
}

function isMovedThere(unit: Unit, { ancestor, theirs }: Versions): boolean {
  return !equalUnit(unit, ancestor.theirs, theirs);
}

function isMovedHere(unit: Unit, { ancestor, ours }: Versions): boolean {
  return !equalUnit(unit, ancestor.ours, ours);
}

/** What changed there is a write of ours, whose answer is not here yet. */
function isOwnWrite(unit: Unit, { entityType, sent, translated }: Versions): boolean {
  if (!sent || !unit.fields.some((field) => field in sent)) return false;
  return sameUnit(entityType, unit, sent, translated);
}

interface Sorted {
  seen: readonly Unit[];
  agreed: readonly Unit[];
  arrived: readonly Unit[];
  left: readonly Unit[];
}

/**
 * What was open is as they have it now; what both say alike, and what is left there, is as we say it; what arrived as
 * it was sent; the rest is as it was.
 */
function nextAncestor(
  { ancestor, ours, theirs, translated, sent = {}, lineIds }: Versions,
  { seen, agreed, arrived, left }: Sorted,
): Ancestor {
  const withTheirs = seen.reduce((half, unit) => withUnit(unit, half, translated), ancestor.ours);
  const withSent = arrived.reduce((half, unit) => withStated(half, partOf(unit, sent)), withTheirs);
  return {
    ours: [...agreed, ...left].reduce((half, unit) => withUnit(unit, half, ours), withSent),
    theirs,
    lineIds,
  };
}

function partOf({ fields }: Unit, sent: Data): Data {
  return Object.fromEntries(Object.entries(sent).filter(([field]) => fields.includes(field)));
}

/** The record with what a write states; null empties a field. */
export function withStated(data: Data, sent: Data): Data {
  const fields = Object.keys(sent).map((field) => ({ name: field, fields: [field] }));
  const stated = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null));
  return fields.reduce((result, unit) => withUnit(unit, result, stated), data);
}

/** Of several fields the total tells most. */
function difference({ name, fields }: Unit, ours: Data, theirs: Data): Difference {
  const total = fields.find(
    (field) => (field === 'total' || field === 'amount') && ours[field] !== theirs[field],
  );
  const field = total ?? name;
  const [here, there] = [ours[field], theirs[field]];
  if (field !== 'lines' || !Array.isArray(here) || !Array.isArray(there)) return { field, here, there };
  return { field, here: linesInWords(here, there), there: linesInWords(there, here) };
}
