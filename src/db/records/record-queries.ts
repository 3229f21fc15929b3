import { and, eq, isNull, notInArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { PART_TYPES } from '../../domain/entities/index.ts';
import type { EntityType, RecordRef } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { matchesRefs } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { records } from '../schema/index.ts';

export type StoredRecord = typeof records.$inferSelect;

export async function readRecord(
  db: Executor,
  tenantId: string,
  { entityType, recordId }: RecordRef,
): Promise<StoredRecord | undefined> {
  const [row] = await db
    .select()
    .from(records)
    .where(and(ofType(tenantId, entityType), eq(records.id, recordId)));
  return row;
}

/** Those of the records that exist, deleted ones included. */
export async function readRecords(
  db: Executor,
  tenantId: string,
  refs: readonly RecordRef[],
): Promise<StoredRecord[]> {
  if (refs.length === 0) return [];
  return db
    .select()
    .from(records)
    .where(and(eq(records.tenantId, tenantId), matchesRefs(records.entityType, records.id, refs)));
}

/** Those of the types of which the tenant has any record: one look at the primary key for each. */
export async function typesWithRecords(
  db: Executor,
  tenantId: string,
  types: readonly EntityType[],
): Promise<EntityType[]> {
  const found: EntityType[] = [];
  for (const type of types) {
    const [any] = await db.select({ id: records.id }).from(records).where(ofType(tenantId, type)).limit(1);
    if (any) found.push(type);
  }
  return found;
}

/** What people call these records, by their id. */
export async function readNames(
  db: Executor,
  tenantId: string,
  entityType: EntityType,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: records.id, name: records.name })
    .from(records)
    .where(and(eq(records.tenantId, tenantId), eq(records.entityType, entityType), isOneOf(records.id, ids)));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export interface Payer {
  id: string;
  name: string;
}

/** The customers who paid, by the id of the payment. */
export async function readPayers(
  db: Executor,
  tenantId: string,
  paymentIds: readonly string[],
): Promise<Map<string, Payer>> {
  if (paymentIds.length === 0) return new Map();
  const customers = alias(records, 'customers');
  const rows = await db
    .select({ paymentId: records.id, id: customers.id, name: customers.name })
    .from(records)
    .innerJoin(
      customers,
      and(
        eq(customers.tenantId, records.tenantId),
        eq(customers.entityType, 'customer'),
        sql`${customers.id} = ${records.data} ->> 'customerId'`,
      ),
    )
    .where(
      and(eq(records.tenantId, tenantId), eq(records.entityType, 'payment'), isOneOf(records.id, paymentIds)),
    );
  return new Map(rows.map(({ paymentId, ...payer }) => [paymentId, payer]));
}

/** What a record that refers to this one wants to know of it. */
export interface ReferencedRecord extends RecordRef {
  name: string;
  deleted: boolean;
  currency: string | null;
  customerId: string | null;
  /** Of an invoice. */
  total: string | null;
  status: string | null;
}

export async function readReferenced(
  db: Executor,
  tenantId: string,
  refs: readonly RecordRef[],
): Promise<ReferencedRecord[]> {
  if (refs.length === 0) return [];
  return db
    .select({
      entityType: records.entityType,
      recordId: records.id,
      deleted: sql<boolean>`${records.deletedAt} is not null`,
      currency: sql<string | null>`${records.data} ->> 'currency'`,
      customerId: sql<string | null>`${records.data} ->> 'customerId'`,
      name: records.name,
      total: sql<string | null>`${records.data} ->> 'total'`,
      status: sql<string | null>`${records.data} ->> 'status'`,
    })
    .from(records)
    .where(and(eq(records.tenantId, tenantId), matchesRefs(records.entityType, records.id, refs)));
}

/**
 * Live records in which a field of this name, at any depth, holds `value`. It reads every record of the tenant,
 * which a deletion, rare as it is, can afford.
 */
export async function findReferring(
  db: Executor,
  tenantId: string,
  { field, value }: { field: string; value: string },
  limit: number,
): Promise<RecordRef[]> {
  const path = `$.**."${field}" ? (@ == $value)`;
  return db
    .select({ entityType: records.entityType, recordId: records.id })
    .from(records)
    .where(
      and(
        eq(records.tenantId, tenantId),
        isNull(records.deletedAt),
        // What is made of a record is told by that record.
        notInArray(records.entityType, [...PART_TYPES]),
        sql`jsonb_path_exists(${records.data}, ${path}::jsonpath, jsonb_build_object('value', ${value}::text))`,
      ),
    )
    .limit(limit);
}

function ofType(tenantId: string, entityType: EntityType) {
  return and(eq(records.tenantId, tenantId), eq(records.entityType, entityType));
}
