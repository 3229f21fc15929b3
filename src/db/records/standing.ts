import { type SQL, sql } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import { accountColumn } from '../accounts/skipped.ts';
import { records } from '../schema/index.ts';

/**
 * Where a record stands with a connection, in four words: every record is in exactly one of them. `in_step` QuickBooks
 * has what is here · `unresolved` a person has to act · `under_way` it waits, or is being sent · `not_in_step` nothing
 * is owed, and QuickBooks has it not, or not as it is here.
 */
export const STANDINGS = ['in_step', 'unresolved', 'under_way', 'not_in_step'] as const;
export type Standing = (typeof STANDINGS)[number];

interface Where {
  tenantId: string;
  entityType: EntityType;
  /** Undefined: with any connection that is not disconnected. */
  connectionId: string | undefined;
}

/** Condition over `records` of one type that is synced itself. */
export function standsAs(standing: Standing, where: Where): SQL {
  switch (standing) {
    case 'unresolved':
      return queuedWith(sql`sync_queue.state = 'unresolved'`, where);
    case 'under_way':
      return queuedWith(sql`sync_queue.state <> 'unresolved'`, where);
    case 'in_step':
      return somewhere(where, sql`not ${isQueued(where)} and ${isInStep(where)}`);
    case 'not_in_step':
      return somewhere(where, sql`not ${isQueued(where)} and not ${isInStep(where)}`);
    default:
      return standing satisfies never;
  }
}

const LIVE = sql`live.status <> 'disconnected'`;

/** Few rows: their ids are gathered first, whatever the order of the list. */
function queuedWith(state: SQL, { tenantId, entityType, connectionId }: Where): SQL {
  return sql`${records.id} = any(array(select record_id from sync_queue
    join connections as live on live.tenant_id = sync_queue.tenant_id and live.id = sync_queue.connection_id and ${LIVE}
    where sync_queue.tenant_id = ${tenantId} and sync_queue.entity_type = ${entityType} and ${state}
      ${connectionId === undefined ? sql`` : sql`and sync_queue.connection_id = ${connectionId}`}))`;
}

function somewhere({ tenantId, connectionId }: Where, holds: SQL): SQL {
  return sql`exists (select 1 from connections as live where live.tenant_id = ${tenantId} and ${LIVE}
    ${connectionId === undefined ? sql`` : sql`and live.id = ${connectionId}`} and ${holds})`;
}

function isQueued({ tenantId, entityType }: Where): SQL {
  return sql`exists (select 1 from sync_queue as owed where owed.tenant_id = ${tenantId}
    and owed.connection_id = live.id and owed.entity_type = ${entityType} and owed.record_id = ${records.id})`;
}

/** As its badge has it: one whose account a person took out of the sync is not in step, whatever is there. */
function isInStep({ tenantId, entityType }: Where): SQL {
  const account = accountColumn(entityType);
  const out = sql`exists (select 1 from skipped_accounts as out where out.tenant_id = ${tenantId}
    and out.connection_id = live.id and out.customer_id = ${account})`;
  const linked = sql`exists (select 1 from links as pair where pair.tenant_id = ${tenantId}
    and pair.connection_id = live.id and pair.entity_type = ${entityType} and pair.record_id = ${records.id}
    and pair.pushed_hash = ${records.contentHash})`;
  return account ? sql`(${linked} and not ${out})` : linked;
}
