import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { readRequests } from '../requests/remote-requests.ts';
import type { LastWrite } from './undo-scope.ts';

const rowsSchema = z.array(
  z.object({
    recordId: z.string(),
    batchId: z.string().nullable(),
    requestId: z.string(),
    externalId: z.string(),
  }),
);

/** What was last written of these records, as far as it is kept; one whose last write was taken back has none. */
export async function lastWrites(
  db: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  recordIds: readonly string[],
): Promise<LastWrite[]> {
  const { rows } = await db.execute(sql`
    select distinct on (record_id) record_id as "recordId", batch_id as "batchId", request_id as "requestId",
      external_id as "externalId"
    from sync_log
    where tenant_id = ${owner.tenantId} and entity_type = ${entityType}
      and record_id = any(${sql.param([...recordIds])}::text[]) and connection_id = ${owner.connectionId}
      and direction = 'push' and status = 'success' and request_id is not null and external_id is not null
    order by record_id, id desc`);
  const found = rowsSchema.parse(rows);
  const requests = await readRequests(
    db,
    owner,
    found.map(({ requestId }) => requestId),
  );
  return found.flatMap((row) => {
    const items = requests.get(row.requestId)?.items ?? [];
    const item = items.find((each) => each.entityType === entityType && each.recordId === row.recordId);
    return item && !item.undo ? [{ ...row, itemKey: item.key }] : [];
  });
}
