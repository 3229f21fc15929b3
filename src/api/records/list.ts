import type { RecordFilter } from '../../db/records/found.ts';
import { listRecords, type RecordPosition, sumUpFound } from '../../db/records/list-records.ts';
import type { StoredRecord } from '../../db/records/record-queries.ts';
import type { EntityDefinition } from '../../domain/entity.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { AppDeps } from '../deps.ts';
import { splitPage } from '../page.ts';
import { recordPositionSchema } from '../schemas/common.ts';
import type { ListQuery, Narrowing } from '../schemas/record-list.ts';
import { readBadges } from '../sync/read.ts';
import { readReferredNames } from './referred-names.ts';
import { representRecord } from './represent.ts';

/** A page of the records of one type, each with what was asked for beside it. */
export async function pageOfRecords(
  deps: AppDeps,
  tenantId: string,
  entity: EntityDefinition,
  { cursor, limit, include_sync: withSync, include_names: withNames, ...query }: ListQuery,
) {
  const { db, sealer, clock = () => new Date() } = deps;
  const scope = { tenantId, list: entity.plural, filter: query };
  const rows = await listRecords(db, tenantId, {
    ...filterOf(query),
    entityType: entity.type,
    order: query.order,
    descending: query.descending,
    after: readCursor(sealer, scope, recordPositionSchema, cursor, clock()),
    limit: limit + 1,
  });
  const { page, last } = splitPage(rows, limit);
  return {
    items: dressed(page, {
      sync: withSync ? await readBadges(deps, tenantId, entity.type, page) : undefined,
      names: withNames ? await readReferredNames(db, tenantId, page) : undefined,
    }),
    next: last ? writeCursor(sealer, scope, positionOf(entity, query.order, last), clock()) : null,
  };
}

export async function totalsOfRecords(
  { db }: AppDeps,
  tenantId: string,
  { type }: EntityDefinition,
  query: Narrowing,
) {
  return sumUpFound(db, tenantId, type, filterOf(query));
}

type Filtering = Omit<Narrowing, 'include_deleted'> &
  Partial<Pick<ListQuery, 'include_deleted' | 'modified_after'>>;

export function filterOf(query: Filtering): RecordFilter {
  const { search, status, standing } = query;
  return {
    search,
    status,
    standing,
    connectionId: query.connection,
    customerId: query.customer,
    dayFrom: query.day_from,
    dayTo: query.day_to,
    amountFrom: query.amount_from,
    amountTo: query.amount_to,
    modifiedAfter: query.modified_after,
    includeDeleted: query.include_deleted ?? false,
  };
}

/** Where a page ended, in its order. */
export function positionOf(
  { listed }: EntityDefinition,
  order: ListQuery['order'],
  { id, name, data }: StoredRecord,
): RecordPosition {
  const field = order === 'day' ? listed?.day : order === 'amount' ? listed?.amount : undefined;
  return { id, name, ...(field !== undefined && { key: String(data[field]) }) };
}

type Badges = Awaited<ReturnType<typeof readBadges>>;
type Names = Awaited<ReturnType<typeof readReferredNames>>;

function dressed(page: readonly StoredRecord[], { sync, names }: { sync?: Badges; names?: Names }) {
  return page.map((record) => ({
    ...representRecord(record),
    ...(sync && { sync: sync.get(record.id) ?? [] }),
    ...(names && { names: names(record) }),
  }));
}
