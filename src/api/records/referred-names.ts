import type { Database } from '../../db/client.ts';
import { readNames, type StoredRecord } from '../../db/records/record-queries.ts';
import type { EntityType } from '../../domain/entity.ts';
import { type Reference, referencesIn } from './references.ts';

/**
 * What people call the records that the fields of these name: by field, "customerId" → "Ada Byron". One query for each
 * type that is referred to, however many records there are.
 */
export async function readReferredNames(
  db: Database,
  tenantId: string,
  records: readonly StoredRecord[],
): Promise<(record: StoredRecord) => Record<string, string>> {
  const ids = new Map<EntityType, Set<string>>();
  for (const { entityType, recordId } of records.flatMap(fieldsOf)) {
    ids.set(entityType, (ids.get(entityType) ?? new Set()).add(recordId));
  }
  const names = new Map<EntityType, Map<string, string>>();
  for (const [type, of] of ids) names.set(type, await readNames(db, tenantId, type, [...of]));
  return (record) =>
    Object.fromEntries(
      fieldsOf(record).flatMap(({ path: [field], entityType, recordId }) => {
        const name = names.get(entityType)?.get(recordId);
        return name === undefined ? [] : [[String(field), name]];
      }),
    );
}

/** References of the record itself, not of its lines. */
function fieldsOf({ data }: StoredRecord): Reference[] {
  return referencesIn(data).filter(({ path }) => path.length === 1);
}
