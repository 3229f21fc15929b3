import { and, eq, ne, sql } from 'drizzle-orm';
import type { Elsewhere } from '../../domain/account-move.ts';
import type { AccountDocument } from '../../domain/plan-move.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, IS_ITS_LINK } from '../links/links.ts';
import { links, records, syncQueue } from '../schema/index.ts';
import { ofAccount, queuedOfAccount } from './skipped.ts';

export interface LinkedDocument extends AccountDocument {
  elsewhere: Elsewhere | null;
}

/** Those of an account's records, the customer aside, that have a counterpart. `from`: where they stand unless said. */
export async function linkedDocuments(
  db: Executor,
  { tenantId, connectionId }: ConnectionKey,
  { customerId, from }: { customerId: string; from: string },
): Promise<LinkedDocument[]> {
  const rows = await db
    .select({
      entityType: records.entityType,
      recordId: records.id,
      name: records.name,
      data: records.data,
      externalId: links.externalId,
      deleted: sql<boolean>`${records.deletedAt} is not null`,
      missing: sql<boolean>`${links.missingSince} is not null`,
      elsewhere: links.elsewhere,
      undone: UNDONE,
    })
    .from(records)
    .innerJoin(links, and(IS_ITS_LINK, eq(links.connectionId, connectionId)))
    .where(and(eq(records.tenantId, tenantId), ne(records.entityType, 'customer'), ofAccount(customerId)))
    .orderBy(records.entityType, records.id);
  return rows.map((row) => ({ ...row, from: row.elsewhere?.customer ?? from }));
}

const UNDONE = sql<boolean>`(exists (select 1 from held_records as held where held.tenant_id = links.tenant_id
    and held.connection_id = links.connection_id and held.entity_type = links.entity_type
    and held.record_id = links.record_id)
  or exists (select 1 from sync_queue as undoing where undoing.tenant_id = links.tenant_id
    and undoing.connection_id = links.connection_id and undoing.entity_type = links.entity_type
    and undoing.record_id = links.record_id and undoing.undo_id is not null))`;

/** Locks what is queued of an account. @returns how much of it is under way just now, so that its outcome is open */
export async function lockAccountRows(
  tx: Executor,
  owner: ConnectionKey,
  customerId: string,
): Promise<number> {
  const rows = await tx
    .select({ state: syncQueue.state, openRequestId: syncQueue.openRequestId })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, owner.tenantId),
        eq(syncQueue.connectionId, owner.connectionId),
        queuedOfAccount(customerId),
      ),
    )
    .orderBy(syncQueue.id)
    .for('update');
  return rows.filter(
    ({ state, openRequestId }) => state === 'in_flight' || state === 'retrying' || openRequestId !== null,
  ).length;
}
