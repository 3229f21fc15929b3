import { z } from 'zod';
import { listRecords, type StoredRecord } from '../../../../db/records/record-queries.ts';
import type { EntityDefinition } from '../../../../domain/entity.ts';
import { callerOf } from '../../../access.ts';
import { readCursor, writeCursor } from '../../../cursor.ts';
import type { AppDeps } from '../../../deps.ts';
import { splitPage } from '../../../page.ts';
import { readReferredNames } from '../../../records/referred-names.ts';
import { representRecord } from '../../../records/represent.ts';
import {
  booleanParameter,
  cursorParameter,
  limitParameter,
  modifiedAfterParameter,
  pageOf,
  recordPositionSchema,
} from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { listedRecordSchema, schemaName } from '../../../schemas/record.ts';
import { readBadges } from '../../../sync/read.ts';
import { forEachEntity } from '../../../zod-app.ts';

const querystring = z.strictObject({
  cursor: cursorParameter,
  limit: limitParameter(50, 500),
  modified_after: modifiedAfterParameter,
  include_deleted: booleanParameter,
  search: z.string().trim().min(1).max(200).optional().describe('Part of the name, or the whole id'),
  order: z.enum(['id', 'name']).default('id').describe('Programs page by id: no change moves it'),
  include_sync: booleanParameter.describe('With each record’s badge'),
  include_names: booleanParameter.describe('With what people call the records that each one refers to'),
});

export default forEachEntity((app, entity) => {
  app.get(
    `/v1/${entity.plural}`,
    {
      config: { access: 'records:read' },
      schema: {
        operationId: `list${schemaName(entity)}s`,
        summary: `List ${entity.label} records`,
        tags: ['records'],
        querystring,
        response: { 200: pageOf(listedRecordSchema(entity)), ...problems },
      },
    },
    async (request) => list(app.deps, callerOf(request).tenantId, entity, request.query),
  );
});

async function list(
  deps: AppDeps,
  tenantId: string,
  entity: EntityDefinition,
  {
    cursor,
    limit,
    include_sync: withSync,
    include_names: withNames,
    ...filter
  }: z.output<typeof querystring>,
) {
  const { db, sealer, clock = () => new Date() } = deps;
  const scope = { tenantId, list: entity.plural, filter };
  const rows = await listRecords(db, tenantId, {
    entityType: entity.type,
    order: filter.order,
    after: readCursor(sealer, scope, recordPositionSchema, cursor, clock()),
    search: filter.search,
    modifiedAfter: filter.modified_after,
    includeDeleted: filter.include_deleted,
    limit: limit + 1,
  });
  const { page, last } = splitPage(rows, limit);
  const next = last && { id: last.id, name: last.name };
  return {
    items: dressed(page, {
      sync: withSync ? await readBadges(deps, tenantId, entity.type, page) : undefined,
      names: withNames ? await readReferredNames(db, tenantId, page) : undefined,
    }),
    next: next ? writeCursor(sealer, scope, next, clock()) : null,
  };
}

type Badges = Awaited<ReturnType<typeof readBadges>>;
type Names = Awaited<ReturnType<typeof readReferredNames>>;

/** Each record with what was asked for beside it. */
function dressed(page: readonly StoredRecord[], { sync, names }: { sync?: Badges; names?: Names }) {
  return page.map((record) => ({
    ...representRecord(record),
    ...(sync && { sync: sync.get(record.id) ?? [] }),
    ...(names && { names: names(record) }),
  }));
}
