import { and, inArray, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { type BatchKind, batches } from '../schema/index.ts';

export interface OpenBatch extends ConnectionKey {
  batchId: string;
  kind: BatchKind;
}

/** A batch is stored before its run is started. */
const JUST_MADE = sql`interval '5 seconds'`;

/** Batches that have not ended: each needs a run to end. All tenants: only the relay asks. */
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
        inArray(batches.state, ['queued', 'running', 'stopping']),
        sql`${batches.createdAt} < now() - ${JUST_MADE}`,
      ),
    );
}
