import { and, inArray, isNull, sql } from 'drizzle-orm';
import type { BatchKind } from '../../domain/connector.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { batches } from '../schema/index.ts';

export interface OpenBatch extends ConnectionKey {
  batchId: string;
  kind: BatchKind;
}

/** A batch is stored before its run is started. */
const JUST_MADE = sql`interval '5 seconds'`;

/** Begins when what it waits for has ended: a sync run before it, or the one that it was put behind. */
const HAS_TO_WAIT = sql`exists (select 1 from batches as other
  where other.tenant_id = ${batches.tenantId} and other.connection_id = ${batches.connectionId}
    and other.finished_at is null and other.kind = 'run'
    and (other.id = ${batches.afterRun}
      or (${batches.kind} = 'run' and (other.created_at, other.id) < (${batches.createdAt}, ${batches.id}))))`;

/**
 * Batches that have not ended: each needs a run to end. Those of a sync run are looked after by that one. All tenants:
 * only the relay asks.
 */
export async function openBatches(db: Executor): Promise<OpenBatch[]> {
  return db
    .select({
      tenantId: batches.tenantId,
      connectionId: batches.connectionId,
      batchId: batches.id,
      kind: batches.kind,
    })
    .from(batches)
    .where(
      and(
        isNull(batches.runId),
        sql`not ${HAS_TO_WAIT}`,
        inArray(batches.state, ['queued', 'running', 'stopping']),
        sql`${batches.createdAt} < now() - ${JUST_MADE}`,
      ),
    );
}
