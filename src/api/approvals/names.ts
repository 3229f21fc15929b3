import type { ListedRow } from '../../db/approvals/list.ts';
import { type KnownThere, knownThere } from '../../db/approvals/names-there.ts';
import type { Executor } from '../../db/client.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import { readNames } from '../../db/records/record-queries.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import { referencesIn } from '../records/references.ts';

/** `customerId/c-17` → "Ada Byron". */
export type Names = Record<string, string>;

/** An id in the changes of a row. */
interface Mention extends RecordRef {
  /** As the console finds its name. */
  key: string;
  isOld: boolean;
}

/**
 * What people call the records that the changes of a row name. What comes in holds our ids, or those of the other side
 * while something that it refers to is not here: an id that could be of different records gets no name.
 */
export async function namesInRows(
  db: Executor,
  owner: ConnectionKey,
  rows: readonly ListedRow[],
): Promise<(row: ListedRow) => Names> {
  const ours = await namesOf(db, owner, rows.flatMap(mentionsIn));
  const there = await knownByKey(
    db,
    owner,
    rows.flatMap(({ refers }) => refers),
  );
  return (row) => {
    const found = new Map<string, Set<string>>();
    for (const mention of mentionsIn(row)) {
      const names = found.get(mention.key) ?? new Set();
      for (const name of candidates(mention, row, { ours, there })) names.add(name);
      found.set(mention.key, names);
    }
    const sure = [...found].filter(([, names]) => names.size === 1);
    return Object.fromEntries(sure.map(([key, names]) => [key, [...names].join()]));
  };
}

interface Known {
  ours: ReadonlyMap<string, string>;
  there: ReadonlyMap<string, readonly KnownThere[]>;
}

/** The names that an id may stand for: what it was before is ours in any case. */
function candidates(mention: Mention, { direction, refers }: ListedRow, { ours, there }: Known): string[] {
  const key = refKey(mention);
  const own = ours.get(key) ?? [];
  if (direction === 'export' || mention.isOld || !refers.includes(key)) return [own].flat();
  const theirs = (there.get(key) ?? []).map(({ name }) => name);
  const isLinked = refers
    .flatMap((each) => there.get(each) ?? [])
    .some(({ entityType, recordId }) => entityType === mention.entityType && recordId === mention.recordId);
  return isLinked ? [...theirs, own].flat() : theirs;
}

function mentionsIn({ changes }: Pick<ListedRow, 'changes'>): Mention[] {
  const within = (field: string, value: unknown, isOld: boolean) =>
    referencesIn({ [field]: value }).map(
      ({ path, entityType, recordId }): Mention => ({
        entityType,
        recordId,
        key: `${path.at(-1)}/${recordId}`,
        isOld,
      }),
    );
  return changes.flatMap(({ field, old, new: next }) => [
    ...within(field, old, true),
    ...within(field, next, false),
  ]);
}

async function namesOf(
  db: Executor,
  { tenantId }: ConnectionKey,
  mentions: readonly Mention[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const entityType of new Set(mentions.map((each) => each.entityType))) {
    const ids = mentions.filter((each) => each.entityType === entityType).map(({ recordId }) => recordId);
    for (const [recordId, name] of await readNames(db, tenantId, entityType, [...new Set(ids)]))
      names.set(refKey({ entityType, recordId }), name);
  }
  return names;
}

async function knownByKey(
  db: Executor,
  owner: ConnectionKey,
  keys: readonly string[],
): Promise<Map<string, KnownThere[]>> {
  const ids = new Set(keys.map((key) => key.slice(key.indexOf('/') + 1)));
  const byKey = new Map<string, KnownThere[]>();
  for (const known of await knownThere(db, owner, [...ids])) {
    const key = `${known.entityType}/${known.externalId}`;
    byKey.set(key, [...(byKey.get(key) ?? []), known]);
  }
  return byKey;
}
