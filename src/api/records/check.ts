import type { Database } from '../../db/client.ts';
import { readCompanies } from '../../db/connections/connection-queries.ts';
import { readReferenced } from '../../db/records/record-queries.ts';
import { type EntityDefinition, type Problem, type RecordRef, refKey } from '../../domain/entity.ts';
import { ApiProblem } from '../problems.ts';
import { recordIdSchema } from '../schemas/common.ts';
import { problemErrors } from '../validation.ts';
import { readUneven, unlessHandedBack } from './handed-back.ts';
import { openBalanceProblems, readAllocations } from './open-balance.ts';
import { referenceProblems, referencesIn, type Surroundings } from './references.ts';

/** A body that its entity's schema has parsed: always an object. */
export type Fields = Record<string, unknown>;

export function asFields(parsed: unknown): Fields {
  if (typeof parsed !== 'object' || parsed === null) throw new Error('an entity’s schema gives an object');
  return { ...parsed };
}

/** @throws ApiProblem `invalid_body` with every rule that the record breaks. */
export async function requireValid(
  db: Database,
  tenantId: string,
  { entity, id, data }: { entity: EntityDefinition; id: string; data: Fields },
  base: readonly string[] = [],
): Promise<void> {
  const around = await readSurroundings(db, tenantId, [{ entityType: entity.type, recordId: id, data }]);
  const problems = recordProblems(entity, id, data, around);
  if (problems.length === 0) return;
  throw new ApiProblem('invalid_body', undefined, { errors: problemErrors(problems, base) });
}

export function recordProblems(
  entity: EntityDefinition,
  id: string,
  data: Fields,
  around: Surroundings,
): Problem[] {
  return [
    ...unlessHandedBack(
      entity.check(data),
      data,
      around.stored.get(refKey({ entityType: entity.type, recordId: id })),
    ),
    ...partProblems(entity, id, data),
    ...referenceProblems(data, around),
    ...(entity.type === 'payment'
      ? openBalanceProblems({ recordId: id, data }, around.referenced, around.allocated)
      : []),
  ];
}

/** The parts are records too, and their ids are made of two. */
function partProblems({ parts }: EntityDefinition, id: string, data: Fields): Problem[] {
  return (parts?.of(id, data) ?? [])
    .filter(({ recordId }) => !recordIdSchema.safeParse(recordId).success)
    .map(({ path, recordId }) => {
      return {
        path,
        message: `makes with the id of the whole a record id of ${recordId.length} characters, more than 200`,
      };
    });
}

/** What records that were parsed refer to. */
export async function readSurroundings(
  db: Database,
  tenantId: string,
  written: readonly (RecordRef & { data: Fields })[],
): Promise<Surroundings> {
  const payments = written.filter(({ entityType }) => entityType === 'payment').map(({ data }) => data);
  const [found, companies, allocated, stored] = await Promise.all([
    readReferenced(
      db,
      tenantId,
      written.flatMap(({ data }) => referencesIn(data)),
    ),
    readCompanies(db, tenantId),
    readAllocations(db, tenantId, payments),
    readUneven(db, tenantId, written),
  ]);
  return {
    companies,
    referenced: new Map(found.map((record) => [refKey(record), record])),
    allocated,
    stored,
  };
}
