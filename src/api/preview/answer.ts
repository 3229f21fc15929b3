import { z } from 'zod';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { AppDeps } from '../deps.ts';
import { entityTypeSchema } from '../schemas/common.ts';
import type { previewQuery, previewSchema } from '../schemas/preview.ts';
import { preview } from './preview.ts';

const positionSchema = z.object({ type: entityTypeSchema, id: z.string() });

/** A page of the preview, as the API answers it. */
export async function answerPreview(
  deps: AppDeps,
  connection: StoredConnection,
  { types, record, force, payloads, compare, cursor, limit }: z.output<typeof previewQuery>,
): Promise<z.infer<typeof previewSchema>> {
  const { sealer, clock = () => new Date() } = deps;
  const filter = { connection: connection.id, types, record, force };
  const scope = { tenantId: connection.tenantId, list: 'push-preview', filter };
  const position = readCursor(sealer, scope, positionSchema, cursor, clock());
  const wanted = { entityTypes: types, recordId: record, force, payloads, compare, limit, position };
  const { totals, items, compared, uncompared, last } = await preview(deps, connection, wanted);
  const next = last && { type: last.entityType, id: last.recordId };
  return {
    totals: totals.map(({ entityType, ...counts }) => ({ type: entityType, ...counts })),
    items,
    compared,
    uncompared,
    next: next ? writeCursor(sealer, scope, next, clock()) : null,
  };
}
