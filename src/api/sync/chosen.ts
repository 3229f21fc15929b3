import { readChosen } from '../../db/records/list-records.ts';
import { readRecords, type StoredRecord } from '../../db/records/record-queries.ts';
import { partsOf } from '../../db/records/save-parts.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { filterOf } from '../records/list.ts';
import { MOST_CHOSEN, type SyncSeveral } from '../schemas/record-list.ts';

/** What of a chosen record is sent: the record itself, or one of the parts that it is made of. */
export interface ChosenPiece {
  /** Id of the chosen record. */
  of: string;
  record: StoredRecord;
}

export interface ChosenRecords {
  pieces: ChosenPiece[];
  /** Ids that were asked for and are not there. */
  missing: number;
  /** Records that are made of parts, and have none. */
  empty: number;
}

/**
 * The records that are meant, as they are now.
 * @throws ApiProblem when none of the ids is there, and when more is found than was shown or can be chosen.
 */
export async function readPieces(
  { db }: AppDeps,
  tenantId: string,
  wanted: SyncSeveral,
): Promise<ChosenRecords> {
  const { type, ids, found, except } = wanted;
  const filter = found && filterOf(found);
  const rows = await readChosen(db, tenantId, type, { ids, filter, except }, MOST_CHOSEN + 1);
  refuseMore(rows.length, wanted.seen);
  const missing = ids ? new Set(ids).size - rows.length : 0;
  const [first] = ids ?? [];
  if (first !== undefined && rows.length === 0)
    throw new ApiProblem('not_found', `There is no ${ENTITIES[type].label} ${first}.`);
  if (!ENTITIES[type].parts)
    return { pieces: rows.map((record) => ({ of: record.id, record })), missing, empty: 0 };
  const pieces = await partsIn({ db }, tenantId, rows);
  const filled = new Set(pieces.map((piece) => piece.of));
  return { pieces, missing, empty: rows.filter(({ id }) => !filled.has(id)).length };
}

function refuseMore(count: number, seen: number | undefined): void {
  if (count > MOST_CHOSEN)
    throw new ApiProblem('too_many_found', `The list finds more than ${MOST_CHOSEN} records.`);
  if (seen !== undefined && count > seen)
    throw new ApiProblem('more_found', `${seen} were shown, and ${count} are found now.`);
}

async function partsIn(
  { db }: Pick<AppDeps, 'db'>,
  tenantId: string,
  wholes: readonly StoredRecord[],
): Promise<ChosenPiece[]> {
  const wholeOf = new Map(wholes.flatMap((whole) => partsOf(whole).map((part) => [refKey(part), whole.id])));
  const refs = wholes.flatMap(partsOf).map(({ entityType, recordId }) => ({ entityType, recordId }));
  if (refs.length === 0) return [];
  const parts = (await readRecords(db, tenantId, refs)).filter(({ deletedAt }) => deletedAt === null);
  return parts.flatMap((record) => {
    const of = wholeOf.get(refKey(refOfRecord(record)));
    return of === undefined ? [] : [{ of, record }];
  });
}

export const refOfRecord = ({ entityType, id }: StoredRecord): RecordRef => ({ entityType, recordId: id });
