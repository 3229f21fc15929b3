import { and, eq, inArray } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import { inOurTerms, withOurIds, withoutFilledIn } from '../../domain/pulled-data.ts';
import type { BothSides } from '../../domain/sides/side-by-side.ts';
import { DECIDED_BY_SIGHT, type SyncErrorInfo } from '../../errors.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, findLinked, type Link } from '../links/links.ts';
import { keysFor } from '../mappings/mappings.ts';
import { referenceIds, withoutWhatIsFilledIn } from '../pull/pull-subjects.ts';
import { records, syncQueue } from '../schema/index.ts';
import { readWaiting } from './waiting-sides.ts';

/** A record that waits for a person, with both sides as far as they are known. */
export interface LaidOut {
  error: SyncErrorInfo;
  record: typeof records.$inferSelect;
  link: Link | undefined;
  pulled: PulledRecord;
  both: BothSides;
  readAt: Date;
}

/**
 * What a person has to decide about a record; undefined when nothing waits for that. With `lock` record and queue row
 * stay as they are until the transaction ends, in the order in which whoever saves a record locks them.
 */
export async function layOut(
  tx: Executor,
  owner: ConnectionKey,
  ref: RecordRef,
  { lock = false } = {},
): Promise<LaidOut | undefined> {
  const record = await readRecord(tx, owner, ref, lock);
  const error = record && (await readProblem(tx, owner, ref, lock));
  const held = error && (await readWaiting(tx, owner, ref));
  if (!held) return undefined;
  const link = (await findLinked(tx, owner, [ref])).get(refKey(ref));
  const { pulled, readAt } = held;
  const theirs = await translated(tx, owner, pulled, { ours: record.data, agreed: link?.ancestor?.theirs });
  const both = {
    entityType: ref.entityType,
    ours: record.data,
    theirs,
    unread: unreadOf(pulled, record.data),
    ancestor: link?.ancestor ?? null,
  };
  return { error, record, link, pulled, both, readAt };
}

/** In our terms; what refers to something that is not here keeps the id that it has there. */
async function translated(
  tx: Executor,
  owner: ConnectionKey,
  read: PulledRecord,
  { ours, agreed }: { ours: Record<string, unknown>; agreed: Record<string, unknown> | undefined },
): Promise<Record<string, unknown>> {
  const [filled = read] = await withoutWhatIsFilledIn(tx, owner, [read]);
  const pulled = ENTITIES[read.entityType].totalOf ? withoutFilledIn(filled, ours, agreed) : filled;
  const idOf = await referenceIds(tx, owner, [pulled]);
  const references = pulled.references.filter(({ entityType, externalId }) =>
    idOf.has(`${entityType}/${externalId}`),
  );
  const known = { ...pulled, references };
  const inTerms =
    pulled.unreadable === undefined
      ? inOurTerms(known, ours, { idOf, keysOf: await keysFor(tx, owner, [known]) })
      : withOurIds(known, idOf);
  return inTerms.ok ? inTerms.value : pulled.data;
}

/** Without a word on which fields are unread, none is read. */
function unreadOf({ unreadable, unread }: PulledRecord, ours: Record<string, unknown>): readonly string[] {
  if (unreadable === undefined) return [];
  return unread ?? Object.keys(ours);
}

async function readRecord(tx: Executor, { tenantId }: ConnectionKey, ref: RecordRef, lock: boolean) {
  const query = tx
    .select()
    .from(records)
    .where(
      and(
        eq(records.tenantId, tenantId),
        eq(records.entityType, ref.entityType),
        eq(records.id, ref.recordId),
      ),
    );
  const [record] = lock ? await query.for('update') : await query;
  return record;
}

async function readProblem(
  tx: Executor,
  owner: ConnectionKey,
  ref: RecordRef,
  lock: boolean,
): Promise<SyncErrorInfo | undefined> {
  const query = tx
    .select({ error: syncQueue.error })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        eq(syncQueue.entityType, ref.entityType),
        eq(syncQueue.recordId, ref.recordId),
        eq(syncQueue.state, 'unresolved'),
        inArray(syncQueue.errorType, [...DECIDED_BY_SIGHT]),
      ),
    );
  const [row] = lock ? await query.for('update') : await query;
  return row?.error ?? undefined;
}
