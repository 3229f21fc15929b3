import type { Database } from '../../db/client.ts';
import { readNames, type StoredRecord } from '../../db/records/record-queries.ts';
import { type EntityType, OF_CUSTOMER } from '../../domain/entity.ts';
import { type Reference, referencesIn } from './references.ts';

/**
 * What people call the records that the fields of these name: by field, "customerId" → "Ada Byron",
 * "entries.0.customerId" → "Ben Diaz". One query for each
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
      fieldsOf(record).flatMap(({ path, entityType, recordId }) => {
        const name = names.get(entityType)?.get(recordId);
        return name === undefined ? [] : [[path.join('.'), name]];
      }),
    );
}

/** References of the record itself; of its lines only whose they are. */
function fieldsOf({ data }: StoredRecord): Reference[] {
  return referencesIn(data).filter(
    ({ path, entityType }) => path.length === 1 || entityType === OF_CUSTOMER.type,
  );
}
