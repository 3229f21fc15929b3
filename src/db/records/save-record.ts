import { and, eq, inArray, sql } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { Database, Executor } from '../client.ts';
import { isOneOf } from '../many.ts';
import { pastDeadlocks } from '../past-deadlocks.ts';
import { readTies, tellPayouts, tiesOf } from '../payouts/payout-charges.ts';
import { enqueueEvents, enqueueRemovals, type RecordEvent } from '../queue/enqueue-events.ts';
import { records } from '../schema/index.ts';
import { contentHash } from './content-hash.ts';
import { upsertRecords } from './record-rows.ts';
import { DELETED, lockWholes, readWholes, saveParts } from './save-parts.ts';

export interface RecordInput {
  entityType: EntityType;
  id: string;
  /** Parsed by the entity's schema. */
  data: Record<string, unknown>;
  /** Refuse unless this is the stored version. */
  ifMatch?: number;
  /** Refuse to change a record that exists with other content. */
  createOnly?: boolean;
}

export interface SaveResult {
  outcome: 'created' | 'updated' | 'unchanged' | 'exists' | 'version_mismatch';
  version: number;
}

export interface SaveManyResult {
  results: SaveResult[];
  /** Connections with new work; wake their conductors after the commit. */
  wake: string[];
}

export interface SaveOptions {
  /** Told within the transaction how many are new; what it throws keeps all of them out. */
  beforeNew?(tx: Executor, count: number): Promise<void>;
}

export async function saveRecord(
  db: Database,
  input: RecordInput & { tenantId: string; actor: string },
  options: SaveOptions = {},
): Promise<SaveResult & { wake: string[] }> {
  const { tenantId, actor, ...record } = input;
  const { results, wake } = await saveRecords(db, tenantId, [record], actor, options);
  const [result] = results;
  if (!result) throw new Error('saveRecords returned nothing');
  return { ...result, wake };
}

/**
 * Stores records and the queue rows of the connections that want them, in one transaction: what was accepted
 * is never lost. Results are in the order of the inputs; an id may occur more than once, the last one counts.
 */
export async function saveRecords(
  db: Executor,
  tenantId: string,
  inputs: readonly RecordInput[],
  actor: string,
  options: SaveOptions = {},
): Promise<SaveManyResult> {
  // A record is locked before its rows of the queue; whoever applies an answer has those rows in hand already.
  return pastDeadlocks(() => db.transaction((tx) => save(tx, tenantId, inputs, actor, options)));
}

async function save(
  tx: Executor,
  tenantId: string,
  inputs: readonly RecordInput[],
  actor: string,
  options: SaveOptions,
): Promise<SaveManyResult> {
  await lockWholes(tx, tenantId, inputs);
  const stored = await lockStored(tx, tenantId, inputs);
  const results = inputs.map((input) => decide(input, stored));
  const changed = [...stored.values()].filter((record) => record.changed);
  if (changed.length === 0) return { results, wake: [] };
  await options.beforeNew?.(tx, changed.filter(({ isNew }) => isNew).length);
  const before = await readWholes(tx, tenantId, changed);
  const ties = await readTies(tx, tenantId, changed);
  await upsert(tx, tenantId, changed);
  await tellPayouts(tx, tenantId, ties, tiesOf(changed));
  const parts = await saveParts(tx, tenantId, before, changed);
  const events = [...changed.map(asEvent), ...parts.changed];
  const wake = [
    ...(await enqueueEvents(tx, tenantId, events, actor)),
    ...(await enqueueRemovals(tx, tenantId, parts.removed, actor)),
  ];
  return { results, wake: [...new Set(wake)] };
}

interface StoredRecord {
  entityType: EntityType;
  id: string;
  version: number;
  hash: string | undefined;
  data: Record<string, unknown>;
  changed: boolean;
  /** Not there, or deleted, before. */
  isNew: boolean;
}

const keyOf = (record: { entityType: EntityType; id: string }) => `${record.entityType}/${record.id}`;

async function lockStored(
  tx: Executor,
  tenantId: string,
  inputs: readonly RecordInput[],
): Promise<Map<string, StoredRecord>> {
  const rows = await tx
    .select({
      entityType: records.entityType,
      id: records.id,
      version: records.version,
      hash: records.contentHash,
      isNew: sql<boolean>`${records.deletedAt} is not null`,
    })
    .from(records)
    .where(
      and(
        eq(records.tenantId, tenantId),
        inArray(records.entityType, [...new Set(inputs.map((input) => input.entityType))]),
        isOneOf(
          records.id,
          inputs.map((input) => input.id),
        ),
      ),
    )
    // One order for everybody, so that two bulk writes cannot wait for each other.
    .orderBy(records.entityType, records.id)
    .for('update');
  return new Map(rows.map((row) => [keyOf(row), { ...row, data: {}, changed: false }]));
}

function decide(input: RecordInput, stored: Map<string, StoredRecord>): SaveResult {
  const before = stored.get(keyOf(input));
  const hash = contentHash(input.data);
  if (input.ifMatch !== undefined && input.ifMatch !== before?.version) {
    return { outcome: 'version_mismatch', version: before?.version ?? 0 };
  }
  if (before?.hash === hash) return { outcome: 'unchanged', version: before.version };
  if (before && input.createOnly) return { outcome: 'exists', version: before.version };
  const version = (before?.version ?? 0) + 1;
  const { entityType, id, data } = input;
  const isNew = before?.isNew ?? true;
  stored.set(keyOf(input), { entityType, id, data, version, hash, changed: true, isNew });
  return { outcome: before ? 'updated' : 'created', version };
}

async function upsert(tx: Executor, tenantId: string, changed: readonly StoredRecord[]): Promise<void> {
  const rows = changed.map(({ entityType, id, data, version }) => ({
    tenantId,
    entityType,
    id,
    version,
    data,
    name: ENTITIES[entityType].nameOf(data),
    contentHash: contentHash(data),
    pushable: ENTITIES[entityType].eligibility(data).eligible,
  }));
  await upsertRecords(tx, rows);
}

const asEvent = ({ entityType, id, data }: StoredRecord): RecordEvent => ({ entityType, recordId: id, data });

/**
 * Marks a record and its parts as deleted. Where one has a counterpart, that is made inactive, void or absent by
 * a sync; otherwise only its queue row goes.
 */
export async function deleteRecord(
  db: Database,
  input: { tenantId: string; entityType: EntityType; id: string; actor: string },
): Promise<{ outcome: 'deleted' | 'missing'; wake: string[] }> {
  return pastDeadlocks(() => db.transaction((tx) => markDeleted(tx, input)));
}

async function markDeleted(
  tx: Executor,
  input: Parameters<typeof deleteRecord>[1],
): ReturnType<typeof deleteRecord> {
  const { tenantId, entityType, id, actor } = input;
  await lockWholes(tx, tenantId, [input]);
  const before = await readWholes(tx, tenantId, [input]);
  const ties = await readTies(tx, tenantId, [input]);
  const deleted = await tx
    .update(records)
    .set(DELETED)
    .where(
      and(
        eq(records.tenantId, tenantId),
        eq(records.entityType, entityType),
        eq(records.id, id),
        sql`${records.deletedAt} is null`,
      ),
    )
    .returning({ id: records.id });
  if (deleted.length === 0) return { outcome: 'missing', wake: [] };
  await tellPayouts(tx, tenantId, ties, tiesOf([]));
  const parts = await saveParts(tx, tenantId, before, []);
  const refs = [{ entityType, recordId: id }, ...parts.removed];
  return { outcome: 'deleted', wake: await enqueueRemovals(tx, tenantId, refs, actor) };
}
