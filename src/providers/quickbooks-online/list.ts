import { z } from 'zod';
import type { EntityType } from '../../domain/entity.ts';
import type { CompanyCapabilities, PulledRecord, PullFilter, PullPage } from '../provider.ts';
import type { CompanyFacts, ListQuestion, Reading } from '../reads.ts';
import { documentsOf, vendorEntity } from './entities/entities.ts';
import { advance, decodeCursor, encodeCursor, type ListCursor } from './list-cursor.ts';
import { ACTIVE_OR_NOT, atLeast, atMost, contains, oneOf, query, type Select, textOf } from './query.ts';
import { read } from './read.ts';
import { nameOfRow, readRow } from './read-row.ts';
import { rowSchema } from './rows.ts';
import { standingOf } from './undo.ts';

/** Rows keep all that the vendor sent; each is read on its own, so one odd row does not spoil a page. */
export const looseRow = rowSchema.loose();
export type LooseRow = z.infer<typeof looseRow>;

export function* list(
  { company }: CompanyFacts,
  { entityType, filter, cursor: cursorText }: ListQuestion,
): Reading<PullPage> {
  const cursor = decodeCursor(cursorText);
  const rows = yield* query(selectOf(entityType, filter, cursor), looseRow);
  if (!rows.ok) return rows;
  const { fresh, next } = advance(rows.value, cursor);
  const named = yield* withMethodNames(entityType, fresh);
  return named.ok ? { ok: true, value: pageOf({ entityType, company }, named.value, next) } : named;
}

const countSchema = z.object({ QueryResponse: z.object({ totalCount: z.coerce.number().int() }) });

export function* count(entityType: EntityType, filter: PullFilter): Reading<number> {
  const { from, where } = selectOf(entityType, filter, undefined);
  const path = `query?query=${encodeURIComponent(textOf({ from, where, count: true }))}`;
  const answer = yield* read(path, countSchema);
  return answer.ok ? { ok: true, value: answer.value.QueryResponse.totalCount } : answer;
}

/** Ids in one query: its address must stay short enough for proxies. */
const IDS_PER_QUERY = 100;

/** The present state of linked records, whether or not they fit our schema. */
export function* current(
  { company }: CompanyFacts,
  entityType: EntityType,
  externalIds: readonly string[],
): Reading<PulledRecord[]> {
  const records: PulledRecord[] = [];
  for (let start = 0; start < externalIds.length; start += IDS_PER_QUERY) {
    const ids = externalIds.slice(start, start + IDS_PER_QUERY);
    const found = yield* byIds(entityType, ids);
    if (!found.ok) return found;
    records.push(
      ...found.value.map((row) => ({
        ...readRow(entityType, row, company),
        standing: standingOf(entityType, row),
      })),
    );
  }
  return { ok: true, value: records };
}

function* byIds(entityType: EntityType, ids: readonly string[]): Reading<LooseRow[]> {
  const where = [oneOf('Id', ids), ...(vendorEntity(entityType).kind === 'name' ? [ACTIVE_OR_NOT] : [])];
  const found: LooseRow[] = [];
  for (const { wireName } of documentsOf(entityType)) {
    const rows = yield* query({ from: wireName, where }, looseRow);
    if (!rows.ok) return rows;
    found.push(...rows.value);
  }
  return yield* withMethodNames(entityType, found);
}

function selectOf(entityType: EntityType, filter: PullFilter, cursor: ListCursor | undefined): Select {
  const { wireName, kind, nameProperty, numberProperty } = vendorEntity(entityType);
  const dates = kind === 'document' ? datesOf(filter) : [];
  const name = nameProperty && filter.nameContains ? [contains(nameProperty, filter.nameContains)] : [];
  const number = numberProperty && filter.numbers ? [oneOf(numberProperty, filter.numbers)] : [];
  const type = entityType === 'service_item' ? [oneOf('Type', ['Service', 'NonInventory'])] : [];
  const inactive = kind === 'name' && filter.inactive ? [ACTIVE_OR_NOT] : [];
  const changed = filter.changedSince ? [atLeast('MetaData.LastUpdatedTime', filter.changedSince)] : [];
  const from = cursor ? [atLeast('MetaData.CreateTime', cursor.at)] : [];
  return {
    from: wireName,
    where: [...dates, ...name, ...number, ...type, ...inactive, ...changed, ...from],
    orderBy: 'MetaData.CreateTime asc',
    start: cursor?.start ?? 1,
  };
}

function datesOf({ from, to }: PullFilter): string[] {
  return [...(from ? [atLeast('TxnDate', from)] : []), ...(to ? [atMost('TxnDate', to)] : [])];
}

interface PageSource {
  entityType: EntityType;
  company?: CompanyCapabilities;
}

function pageOf(
  { entityType, company }: PageSource,
  rows: readonly LooseRow[],
  next: ListCursor | undefined,
): PullPage {
  const page: PullPage = { records: [], unreadable: [], next: encodeCursor(next) };
  for (const row of rows) {
    const record = readRow(entityType, row, company);
    if (record.unreadable === undefined) page.records.push(record);
    else
      page.unreadable.push({ externalId: row.Id, name: nameOfRow(row), reason: record.unreadable, record });
  }
  return page;
}

const methodRef = z.object({
  PaymentMethodRef: z.object({ value: z.string(), name: z.string().optional() }),
});
const methodRow = z.object({ Id: z.string(), Name: z.string() });

/** Payments name their method by id only: one more read for a page that has any. */
export function* withMethodNames(entityType: EntityType, rows: LooseRow[]): Reading<LooseRow[]> {
  if (entityType !== 'payment' || !rows.some((row) => methodRef.safeParse(row).success)) {
    return { ok: true, value: rows };
  }
  const select = { from: 'PaymentMethod', where: [ACTIVE_OR_NOT] };
  const methods = yield* query(select, methodRow);
  if (!methods.ok) return methods;
  const names = new Map(methods.value.map((method) => [method.Id, method.Name]));
  return { ok: true, value: rows.map((row) => withMethodName(row, names)) };
}

function withMethodName(row: LooseRow, names: ReadonlyMap<string, string>): LooseRow {
  const ref = methodRef.safeParse(row).data?.PaymentMethodRef;
  if (!ref) return row;
  return { ...row, PaymentMethodRef: { ...ref, name: ref.name ?? names.get(ref.value) } };
}
