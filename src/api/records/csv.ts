import { listRecords } from '../../db/records/list-records.ts';
import type { StoredRecord } from '../../db/records/record-queries.ts';
import type { EntityDefinition } from '../../domain/entity.ts';
import type { AppDeps } from '../deps.ts';
import { csvLine } from '../log/csv.ts';
import type { CsvQuery } from '../schemas/record-list.ts';
import { readBadges } from '../sync/read.ts';
import { filterOf, positionOf } from './list.ts';
import { readReferredNames } from './referred-names.ts';

/** Rows read at a time: memory stays flat however long the list is. */
const ROWS = 500;

/** All records that a list finds, in its order, as lines of CSV: names beside ids, and where each one stands. */
export async function* recordLines(
  deps: AppDeps,
  tenantId: string,
  entity: EntityDefinition,
  query: CsvQuery,
): AsyncGenerator<string> {
  yield csvLine(headings(entity));
  let after: ReturnType<typeof positionOf> | undefined;
  for (;;) {
    const { order, descending } = query;
    const page = { ...filterOf(query), entityType: entity.type, order, descending, after, limit: ROWS };
    const rows = await listRecords(deps.db, tenantId, page);
    if (rows.length > 0) yield (await linesOf(deps, tenantId, entity, rows)).join('');
    const last = rows.at(-1);
    if (!last || rows.length < ROWS) return;
    after = positionOf(entity, order, last);
  }
}

function headings({ listed }: EntityDefinition): string[] {
  const { day, amount, people = [] } = listed ?? {};
  return [
    'Id',
    'Name',
    ...people.map(({ type }) => (type === 'customer' ? 'Customer' : 'Team Member')),
    ...(day === undefined ? [] : ['Date']),
    ...(amount === undefined ? [] : ['Amount', 'Currency']),
    'State',
    'QuickBooks',
    'Message',
  ];
}

async function linesOf(
  deps: AppDeps,
  tenantId: string,
  { type, listed }: EntityDefinition,
  rows: readonly StoredRecord[],
): Promise<string[]> {
  const { day, amount, people = [] } = listed ?? {};
  const badges = await readBadges(deps, tenantId, type, rows);
  const names = await readReferredNames(deps.db, tenantId, rows);
  return rows.map((record) => {
    const { id, name, data } = record;
    const sync = badges.get(id) ?? [];
    return csvLine([
      id,
      name,
      ...people.map(({ field }) => names(record)[field] ?? null),
      ...(day === undefined ? [] : [text(data[day])]),
      ...(amount === undefined ? [] : [text(data[amount]), text(data.currency)]),
      stateOf(record),
      sync.map(({ label }) => label).join('; '),
      sync.flatMap(({ message }) => message ?? []).join('; '),
    ]);
  });
}

function stateOf({ data, deletedAt }: StoredRecord): string {
  if (deletedAt) return 'deleted';
  return text(data.status) ?? (data.active === false ? 'inactive' : 'active');
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
