import { z } from 'zod';
import type { EntityType } from '../../domain/entity.ts';
import type { CallResult, ChangeFeed, Changes, Session } from '../provider.ts';
import type { CompanyApi } from './company-api.ts';
import { CHANGE_REACH_MS, MAX_CHANGES } from './defaults.ts';
import { vendorEntity } from './entities/entities.ts';
import { type LooseRow, looseRow, withMethodNames } from './list.ts';
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

export function changeFeed(api: CompanyApi): ChangeFeed {
  return {
    entityTypes: TYPES,
    untold: UNTOLD,
    reachMs: CHANGE_REACH_MS,
    since: (session, entityTypes, since) => changesSince(api, session, entityTypes, since),
  };
}

async function changesSince(
  api: CompanyApi,
  session: Session,
  entityTypes: readonly EntityType[],
  since: string,
): Promise<CallResult<Changes>> {
  const names = entityTypes.map((type) => vendorEntity(type).wireName).join(',');
  const path = `cdc?entities=${names}&changedSince=${encodeURIComponent(since)}`;
  const askedAt = Date.now();
  const answer = await api.read(session, path, answerSchema);
  if (!answer.ok) return answer;
  const readAt = new Date(Date.parse(answer.value.time) - (Date.now() - askedAt)).toISOString();
  const changes: Changes = { records: [], gone: [], readAt, complete: true };
  let told = 0;
  for (const entityType of entityTypes) {
    const rows = rowsOf(answer.value, vendorEntity(entityType).wireName);
    told += rows.length;
    const read = await readAll(api, session, entityType, rows, changes);
    if (!read.ok) return read;
  }
  // A full answer does not say whether it was cut.
  return { ok: true, value: { ...changes, complete: told < MAX_CHANGES } };
}

async function readAll(
  api: CompanyApi,
  session: Session,
  entityType: EntityType,
  rows: readonly z.infer<typeof changedRow>[],
  into: Changes,
): Promise<CallResult<true>> {
  const present: LooseRow[] = [];
  for (const row of rows) {
    if (isDeleted(row)) into.gone.push({ entityType, externalId: row.Id });
    else present.push(row);
  }
  const named = await withMethodNames(api, session, entityType, present);
  if (!named.ok) return named;
  into.records.push(...named.value.map((row) => readRow(entityType, row, session.company)));
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
