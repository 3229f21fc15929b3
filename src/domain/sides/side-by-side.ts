import type { EntityType } from '../entity.ts';
import type { Ancestor } from './merge.ts';
import { type Data, equalUnit, isOpen, sameUnit, type Unit, unitsOf, withUnit } from './units.ts';

/** One field as both sides have it. */
export interface FieldOfBoth {
  field: string;
  here: unknown;
  there: unknown;
  /** As it was when both last agreed; absent where that is not known. */
  before?: unknown;
  differs: boolean;
  /** False where it cannot be said in our terms what is there. */
  readable: boolean;
}

export interface BothSides {
  entityType: EntityType;
  ours: Data;
  /** In our terms, as far as it can be read. */
  theirs: Data;
  /** Fields of which `theirs` does not say what they are. */
  unread: readonly string[];
  ancestor: Ancestor | null;
}

/** Both sides next to each other, what differs first. */
export function sideBySide({ entityType, ours, theirs, unread, ancestor }: BothSides): FieldOfBoth[] {
  const known = ancestor?.unread ? undefined : ancestor?.ours;
  const rows = unitsOf(
    entityType,
    ours,
    theirs,
    Object.fromEntries(unread.map((field) => [field, true])),
  ).flatMap((unit) => {
    const readable = !unit.fields.some((field) => unread.includes(field));
    const differs = !readable || !sameUnit(entityType, unit, ours, theirs);
    return unit.fields
      .filter((field) => field in ours || field in theirs || unread.includes(field))
      .map((field): FieldOfBoth => {
        const single: Unit = { name: field, fields: [field] };
        const own = !unread.includes(field);
        return {
          field,
          here: ours[field],
          there: theirs[field],
          ...(known ? { before: known[field] } : {}),
          differs: differs && (!own || !sameUnit(entityType, single, ours, theirs)),
          readable: own,
        };
      });
  });
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
}

export interface TakenOver {
  data: Data;
  /** What both sides hold of it from now on, as ours says it. */
  agreed: Data;
}

/**
 * Ours with what changed there, as far as it can be read. What is unread there stays there as it is, and here as it is
 * here; what changed here alone is still to be sent.
 */
export function withReadable({
  entityType,
  ours,
  theirs,
  unread,
  ancestor,
  asRead,
}: BothSides & { asRead: Data }): TakenOver {
  const units = unitsOf(entityType, ours, theirs);
  const isUnread = ({ fields }: Unit) => fields.some((field) => unread.includes(field));
  const moved = (unit: Unit) =>
    ancestor ? !equalUnit(unit, ancestor.theirs, asRead) : !isOpen(entityType, unit, theirs);
  const taken = units.filter((unit) => !isUnread(unit) && moved(unit));
  const data = taken.reduce((result, unit) => withUnit(unit, result, theirs), ours);
  const left = units.filter(isUnread);
  const before = ancestor?.ours ?? ours;
  const agreed = [...taken, ...left].reduce((result, unit) => withUnit(unit, result, data), before);
  return { data, agreed };
}
