import { and, asc, eq, sql } from 'drizzle-orm';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf, matchesRefs } from '../links/links.ts';
import { insertMany } from '../many.ts';
import { type UndoState, undoItems } from '../schema/index.ts';

export type UndoItem = typeof undoItems.$inferSelect;
export type NewUndoItem = Omit<typeof undoItems.$inferInsert, keyof ConnectionKey | 'at'>;

/** Notes what is to become of records; those that are noted already stay as they are. */
export async function addItems(
  tx: Executor,
  owner: ConnectionKey,
  items: readonly NewUndoItem[],
): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map((item) => ({ ...keyOf(owner), ...item }));
  await tx.execute(sql`${insertMany(undoItems, rows)} on conflict do nothing`);
}

/** What an undo does with these records, by `refKey`. */
export async function readItems(
  db: Executor,
  { tenantId }: ConnectionKey,
  undoId: string,
  refs: readonly RecordRef[],
): Promise<Map<string, UndoItem>> {
  if (refs.length === 0) return new Map();
  const rows = await db
    .select()
    .from(undoItems)
    .where(
      and(
        eq(undoItems.tenantId, tenantId),
        eq(undoItems.undoId, undoId),
        matchesRefs(undoItems.entityType, undoItems.recordId, refs),
      ),
    );
  return new Map(rows.map((row) => [refKey(row), row]));
}

export async function listItems(db: Executor, tenantId: string, undoId: string): Promise<UndoItem[]> {
  return db
    .select()
    .from(undoItems)
    .where(and(eq(undoItems.tenantId, tenantId), eq(undoItems.undoId, undoId)))
    .orderBy(asc(undoItems.at), asc(undoItems.entityType), asc(undoItems.recordId));
}

/** The version there that the step is made for, once it was read again. */
export async function setVersion(
  tx: Executor,
  owner: ConnectionKey,
  undoId: string,
  { version, ...ref }: RecordRef & { version: string },
): Promise<void> {
  await tx
    .update(undoItems)
    .set({ version })
    .where(isItem(owner, undoId, ref));
}

/** Why it is not done yet: it stays planned, and a person has it go on. */
export async function setItemError(
  tx: Executor,
  owner: ConnectionKey,
  undoId: string,
  { error, ...ref }: RecordRef & { error: SyncErrorInfo },
): Promise<void> {
  await tx
    .update(undoItems)
    .set({ error })
    .where(isItem(owner, undoId, ref));
}

/** What became of it; what was there is kept with the requests only from now on. */
export async function endItem(
  tx: Executor,
  owner: ConnectionKey,
  undoId: string,
  {
    state,
    error = null,
    note = null,
    ...ref
  }: RecordRef & { state: Exclude<UndoState, 'planned'>; error?: SyncErrorInfo | null; note?: string | null },
): Promise<void> {
  await tx
    .update(undoItems)
    .set({ state, error, note, before: null, after: null })
    .where(isItem(owner, undoId, ref));
}

/** The undo ended before it came to these. */
export async function endPlanned(
  tx: Executor,
  owner: ConnectionKey,
  undoId: string,
  note: string,
): Promise<void> {
  const owed = sql`select 1 from sync_queue q where q.tenant_id = ${undoItems.tenantId}
    and q.connection_id = ${undoItems.connectionId} and q.entity_type = ${undoItems.entityType}
    and q.record_id = ${undoItems.recordId} and q.undo_id = ${undoItems.undoId}`;
  await tx
    .update(undoItems)
    .set({ state: 'left', note, before: null, after: null })
    .where(
      and(
        eq(undoItems.tenantId, owner.tenantId),
        eq(undoItems.undoId, undoId),
        eq(undoItems.state, 'planned'),
        sql`not exists (${owed})`,
      ),
    );
}

function isItem({ tenantId }: ConnectionKey, undoId: string, { entityType, recordId }: RecordRef) {
  return and(
    eq(undoItems.tenantId, tenantId),
    eq(undoItems.undoId, undoId),
    eq(undoItems.entityType, entityType),
    eq(undoItems.recordId, recordId),
  );
}
