import type { Database } from '../../db/client.ts';
import { readRecords } from '../../db/records/record-queries.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type Problem, type RecordRef, refKey } from '../../domain/entity.ts';
import { equalValue } from '../../domain/sides/units.ts';

type Fields = Record<string, unknown>;

/**
 * What is stored of records with lines whose amount is not price times quantity, by `refKey`. QuickBooks takes such
 * lines, and so does reading: handed back as they came, they are taken as well.
 */
export async function readUneven(
  db: Database,
  tenantId: string,
  written: readonly (RecordRef & { data: Fields })[],
): Promise<ReadonlyMap<string, Fields>> {
  const uneven = written.filter(({ entityType, data }) => ENTITIES[entityType].check(data).some(isOfLine));
  const found = await readRecords(db, tenantId, uneven);
  return new Map(found.map(({ entityType, id, data }) => [refKey({ entityType, recordId: id }), data]));
}

/** Without those about lines that stand so in the stored record. */
export function unlessHandedBack(
  problems: readonly Problem[],
  data: Fields,
  stored: Fields | undefined,
): Problem[] {
  const known = listOf(stored?.lines);
  return problems.filter((problem) => {
    const line = listOf(data.lines)[Number(problem.path[1])];
    return !isOfLine(problem) || !known.some((each) => equalValue('lines', each, line));
  });
}

const isOfLine = ({ path: [list, , field] }: Problem) => list === 'lines' && field === 'amount';

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
