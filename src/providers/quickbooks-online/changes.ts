import { z } from 'zod';
import type { EntityType } from '../../domain/entity.ts';
import type { Changes } from '../provider.ts';
import type { ChangeFeed, CompanyFacts, Reading } from '../reads.ts';
import { CHANGE_REACH_MS, MAX_CHANGES } from './defaults.ts';
import { vendorEntity } from './entities/entities.ts';
import { type LooseRow, looseRow, withMethodNames } from './list.ts';
import { parsed } from './read.ts';
import { readRow } from './read-row.ts';

const TYPES: readonly EntityType[] = ['customer', 'service_item', 'invoice', 'payment'];
/**
 * Change data capture does not know time activities. It would tell of every expense and transfer of the company for
 * the sake of the few that are payouts.
 */
const UNTOLD: readonly EntityType[] = ['timesheet_entry', 'payout_activity', 'payout'];

const deletedRow = z.object({ status: z.literal('Deleted'), Id: z.string() });
const changedRow = z.union([deletedRow, looseRow]);
const answerSchema = z.object({
  CDCResponse: z.array(z.object({ QueryResponse: z.array(z.record(z.string(), z.unknown())) })),
  /** The vendor's clock when it answered. */
  time: z.iso.datetime({ offset: true }),
});

export const changeFeed: ChangeFeed = {
  entityTypes: TYPES,
  untold: UNTOLD,
  reachMs: CHANGE_REACH_MS,
  since: (facts, { entityTypes, since }) => changesSince(facts, entityTypes, since),
};

function* changesSince(
  facts: CompanyFacts,
  entityTypes: readonly EntityType[],
  since: string,
): Reading<Changes> {
  const names = entityTypes.map((type) => vendorEntity(type).wireName).join(',');
  const path = `cdc?entities=${names}&changedSince=${encodeURIComponent(since)}`;
  const raw = yield { target: path, body: '' };
  const answer = parsed(raw, answerSchema);
  if (!answer.ok) return answer;
  const readAt = new Date(Date.parse(answer.value.time) - (raw.tookMs ?? 0)).toISOString();
  const changes: Changes = { records: [], gone: [], readAt, complete: true };
  let told = 0;
  for (const entityType of entityTypes) {
    const rows = rowsOf(answer.value, vendorEntity(entityType).wireName);
    told += rows.length;
    const read = yield* readAll(facts, entityType, rows, changes);
    if (!read.ok) return read;
  }
  // A full answer does not say whether it was cut.
  return { ok: true, value: { ...changes, complete: told < MAX_CHANGES } };
}

function* readAll(
  { company }: CompanyFacts,
  entityType: EntityType,
  rows: readonly z.infer<typeof changedRow>[],
  into: Changes,
): Reading<true> {
  const present: LooseRow[] = [];
  for (const row of rows) {
    if (isDeleted(row)) into.gone.push({ entityType, externalId: row.Id });
    else present.push(row);
  }
  const named = yield* withMethodNames(entityType, present);
  if (!named.ok) return named;
  into.records.push(...named.value.map((row) => readRow(entityType, row, company)));
  return { ok: true, value: true };
}

function rowsOf(answer: z.infer<typeof answerSchema>, wireName: string): z.infer<typeof changedRow>[] {
  return answer.CDCResponse.flatMap(({ QueryResponse }) =>
    QueryResponse.flatMap((response) => z.array(changedRow).parse(response[wireName] ?? [])),
  );
}

function isDeleted(row: z.infer<typeof changedRow>): row is z.infer<typeof deletedRow> {
  return 'status' in row && row.status === 'Deleted';
}
