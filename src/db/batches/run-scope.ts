import { and, isNotNull, not, or, type SQL, sql } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import { isAccount } from '../accounts/account-facts.ts';
import { accountSyncs } from '../accounts/skipped.ts';
import type { Executor } from '../client.ts';
import { readSettings } from '../connections/settings.ts';
import type { ConnectionKey } from '../links/links.ts';
import { MADE } from '../queue/push-preview.ts';
import { inPushScope } from '../queue/push-scope.ts';
import { links, records } from '../schema/index.ts';

const DIFFERS = sql`${links.pushedHash} is distinct from ${records.contentHash}`;
const IS_LINKED = isNotNull(links.recordId);

/** What a person has to see to stays with them until the record is changed: a run does not try it every two hours. */
function waitsForSomebody({ connectionId }: ConnectionKey): SQL {
  return sql`exists (select 1 from sync_queue as owed
    where owed.tenant_id = ${records.tenantId} and owed.connection_id = ${connectionId}
      and owed.entity_type = ${records.entityType} and owed.record_id = ${records.id}
      and owed.state in ('unresolved', 'awaiting_approval', 'waiting') and owed.updated_at >= ${records.updatedAt})`;
}

/** Spelled as in the index `records_account`. */
const HAS_DOCUMENTS = sql`exists (select 1 from ${records} as document
  where document.tenant_id = ${records.tenantId} and document.entity_type in ('invoice', 'payment')
    and document.deleted_at is null and document.data ->> 'customerId' = ${records.id})`;

/**
 * Records of a type that a sync run sends: what would have gone by itself when it changed, deletions included.
 * Conditions over `records` left-joined to the `links` of one connection.
 */
export async function inRunScope(
  db: Executor,
  owner: ConnectionKey,
  type: EntityType,
  startDate: string | null,
): Promise<SQL | undefined> {
  const { accounts } = await readSettings(db, owner);
  const isLimited = accounts === 'with_documents' && isAccount({ entityType: type });
  const goes = or(IS_LINKED, and(MADE, isLimited ? HAS_DOCUMENTS : undefined));
  const isGone = and(
    sql`${records.entityType} = ${type}`,
    isNotNull(records.deletedAt),
    IS_LINKED,
    accountSyncs(owner, type),
  );
  return and(
    DIFFERS,
    or(and(inPushScope(owner, type, startDate), goes), isGone),
    not(waitsForSomebody(owner)),
  );
}
