import { z } from 'zod';
import { listRecords } from '../../../../db/record-queries.ts';
import type { EntityDefinition } from '../../../../domain/entity.ts';
import { callerOf } from '../../../access.ts';
import { readCursor, writeCursor } from '../../../cursor.ts';
import type { AppDeps } from '../../../deps.ts';
import { splitPage } from '../../../page.ts';
import { representRecord } from '../../../records/represent.ts';
import {
  booleanParameter,
  cursorParameter,
  limitParameter,
  modifiedAfterParameter,
  pageOf,
} from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { recordSchema, schemaName } from '../../../schemas/record.ts';
import { forEachEntity } from '../../../zod-app.ts';

const querystring = z.strictObject({
  cursor: cursorParameter,
  limit: limitParameter(50, 500),
  modified_after: modifiedAfterParameter,
  include_deleted: booleanParameter,
});

export default forEachEntity((app, entity) => {
  app.get(
    `/v1/${entity.plural}`,
    {
      config: { access: 'records:read' },
      schema: {
        operationId: `list${schemaName(entity)}s`,
        summary: `List ${entity.label} records by id`,
        tags: ['records'],
        querystring,
        response: { 200: pageOf(recordSchema(entity)), ...problems },
      },
    },
    async (request) => list(app.deps, callerOf(request).tenantId, entity, request.query),
  );
});

async function list(
  { db, sealer, clock = () => new Date() }: AppDeps,
  tenantId: string,
  entity: EntityDefinition,
  { cursor, limit, ...filter }: z.output<typeof querystring>,
) {
  const scope = { tenantId, list: entity.plural, filter };
  const rows = await listRecords(db, tenantId, {
    entityType: entity.type,
    after: readCursor(sealer, scope, z.string(), cursor, clock()),
    modifiedAfter: filter.modified_after,
    includeDeleted: filter.include_deleted,
    limit: limit + 1,
  });
  const { page, last } = splitPage(rows, limit);
  return {
    items: page.map(representRecord),
    next: last ? writeCursor(sealer, scope, last.id, clock()) : null,
  };
}
