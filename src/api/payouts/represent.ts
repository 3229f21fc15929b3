import type { z } from 'zod';
import type { ListedPayout } from '../../db/payouts/payout-list.ts';
import { readLines } from '../../db/payouts/payout-movements.ts';
import { readNames, readPayers, readRecords, type StoredRecord } from '../../db/records/record-queries.ts';
import { readSyncFacts, readSyncFactsOf, type SyncFacts } from '../../db/records/record-sync.ts';
import { mainBooking, type Payout, payoutSchema } from '../../domain/entities/payout.ts';
import { payoutActivitySchema } from '../../domain/entities/payout-activity.ts';
import type { PayoutLine } from '../../domain/entities/payout-line.ts';
import { type Booking, totalOfBooking } from '../../domain/payout-booking.ts';
import { netOfLine, statementOf } from '../../domain/payout-statement.ts';
import type { AppDeps } from '../deps.ts';
import type { payoutLinesSchema, payoutSummarySchema, payoutViewSchema } from '../schemas/payout.ts';
import { representSync } from '../sync/represent.ts';

type Summary = z.infer<typeof payoutSummarySchema>;
type View = z.infer<typeof payoutViewSchema>;
type LinePage = Omit<z.infer<typeof payoutLinesSchema>, 'next'>;

/** A page of payouts in a fixed number of queries, however long it is. */
export async function representSummaries(
  deps: AppDeps,
  tenantId: string,
  listed: readonly ListedPayout[],
): Promise<Summary[]> {
  const ids = listed.map(({ record }) => record.id);
  const facts = await readSyncFactsOf(deps.db, tenantId, 'payout', ids);
  return listed.map(({ record, movements }) => {
    const payout = payoutSchema.parse(record.data);
    return summaryOf(deps, { record, payout, movements }, facts.get(record.id) ?? []);
  });
}

interface Shown {
  record: StoredRecord;
  payout: Payout;
  movements: number;
}

function summaryOf(
  deps: AppDeps,
  { record, payout, movements }: Shown,
  facts: readonly SyncFacts[],
): Summary {
  const { connectionId, processor, status, currency, amount, date, style, period } = payout;
  const sync = syncWith(deps, record, connectionId, facts);
  return {
    id: record.id,
    connectionId,
    processor,
    status,
    currency,
    amount,
    date,
    style,
    movements,
    period: period ?? null,
    sync,
  };
}

export async function representPayout(deps: AppDeps, record: StoredRecord): Promise<View> {
  const payout = payoutSchema.parse(record.data);
  const ref = { entityType: record.entityType, recordId: record.id };
  const facts = await readSyncFacts(deps.db, record.tenantId, ref);
  const summary = summaryOf(deps, { record, payout, movements: movementsOf(payout) }, facts);
  const lines = payout.lines.map((line) => shownLine(line, payout.currency));
  const own = entryOf(record, mainBooking(payout), payout.currency, summary.sync);
  return {
    ...summary,
    failure: payout.failure ?? null,
    itemized: payout.itemized,
    complete: payout.complete ?? true,
    problem: payout.problem?.message ?? null,
    lines,
    ...(await namesIn(deps, record.tenantId, lines)),
    statement: statementOf(payout),
    entries: [...(await activityEntries(deps, record, payout)), own],
  };
}

function movementsOf({ movements, lines }: Payout): number {
  return movements ?? lines.length;
}

/** Some of the lines, movement by movement, whether its record holds them or not. */
export async function representLines(
  deps: AppDeps,
  { id, tenantId, data }: StoredRecord,
  { start, count }: { start: number; count: number },
): Promise<LinePage & { more: boolean }> {
  const payout = payoutSchema.parse(data);
  const owner = { tenantId, connectionId: payout.connectionId };
  const lines =
    payout.movements === undefined
      ? payout.lines.slice(start, start + count)
      : await readLines(deps.db, owner, { payoutId: id, start, count });
  const more = start + lines.length < movementsOf(payout);
  const items = lines.map((line) => shownLine(line, payout.currency));
  return { items, ...(await namesIn(deps, tenantId, lines)), more };
}

/** Sums are of more payments than anybody reads in one place: each is a movement of its own. */
function shownLine(line: PayoutLine, currency: string): View['lines'][number] {
  const payments = line.count === undefined ? line.payments : [];
  return { ...line, payments, net: netOfLine(line, currency) };
}

/** What people call the payments of the lines, and who paid them. */
async function namesIn({ db }: AppDeps, tenantId: string, lines: readonly PayoutLine[]) {
  const ids = lines.flatMap(({ payments, refunds = [] }) => [
    ...payments.map(({ paymentId }) => paymentId),
    ...refunds,
  ]);
  const [names, payers] = [
    await readNames(db, tenantId, 'payment', ids),
    await readPayers(db, tenantId, ids),
  ];
  return { paymentNames: Object.fromEntries(names), customers: Object.fromEntries(payers) };
}

async function activityEntries(
  deps: AppDeps,
  { tenantId }: StoredRecord,
  { activities, connectionId }: Payout,
): Promise<View['entries']> {
  const refs = activities.map((recordId) => ({ entityType: 'payout_activity' as const, recordId }));
  const stored = new Map((await readRecords(deps.db, tenantId, refs)).map((record) => [record.id, record]));
  const facts = await readSyncFactsOf(deps.db, tenantId, 'payout_activity', activities);
  return activities.flatMap((id) => {
    const record = stored.get(id);
    if (!record) return [];
    const { booking, currency } = payoutActivitySchema.parse(record.data);
    const sync = syncWith(deps, record, connectionId, facts.get(id) ?? []);
    return [entryOf(record, booking, currency, sync)];
  });
}

function entryOf(
  { entityType: type, id, name }: StoredRecord,
  booking: Booking,
  currency: string,
  sync: Summary['sync'],
): View['entries'][number] {
  return { type, id, name, form: booking.form, total: totalOfBooking(booking, currency), sync };
}

function syncWith(
  deps: AppDeps,
  record: StoredRecord,
  connectionId: string,
  facts: readonly SyncFacts[],
): Summary['sync'] {
  const own = facts.find(({ connection }) => connection.id === connectionId);
  return own ? representSync(deps, record, own) : null;
}
