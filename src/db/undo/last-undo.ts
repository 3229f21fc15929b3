import { sql } from 'drizzle-orm';
import type { StoredBatch } from '../batches/batch-queries.ts';
import type { Executor } from '../client.ts';
import type { BatchState } from '../schema/index.ts';

/** The last undo of a push. */
export interface LastUndo {
  batchId: string;
  state: BatchState;
  /** Records. */
  undone: number;
  left: number;
  /** Whether anything that the push wrote was not taken back, and is still kept. */
  rest: boolean;
}

interface Row extends Record<string, unknown> {
  push_id: string;
  id: string;
  state: BatchState;
  succeeded: number;
  left_there: number;
  rest: boolean;
}

/** What was undone of these pushes, by their ids. An undo comes after its push: that bounds how far it is looked for. */
export async function lastUndos(
  db: Executor,
  tenantId: string,
  batches: readonly Pick<StoredBatch, 'id' | 'kind' | 'connectionId' | 'createdAt' | 'finishedAt'>[],
): Promise<Map<string, LastUndo>> {
  const pushes = batches.filter(({ kind, finishedAt }) => kind === 'push' && finishedAt !== null);
  if (pushes.length === 0) return new Map();
  const asked = JSON.stringify(
    pushes.map(({ id, connectionId, createdAt }) => ({ id, connection: connectionId, since: createdAt })),
  );
  const { rows } = await db.execute<Row>(sql`
    select push.id as push_id, undo.id, undo.state, undo.succeeded, undo.skipped + undo.failed as left_there,
      exists (select 1 from batch_writes w where w.tenant_id = ${tenantId} and w.batch_id = push.id) as rest
    from jsonb_to_recordset(${asked}::jsonb) as push(id text, connection text, since timestamptz)
    cross join lateral (
      select b.* from batches b
      where b.tenant_id = ${tenantId} and b.connection_id = push.connection and b.created_at >= push.since
        and b.kind = 'undo' and b.params #>> '{undo,batchId}' = push.id
      order by b.created_at desc, b.id desc limit 1
    ) undo`);
  return new Map(
    rows.map(({ push_id, id, state, succeeded: undone, left_there: left, rest }) => [
      push_id,
      { batchId: id, state, undone, left, rest },
    ]),
  );
}
