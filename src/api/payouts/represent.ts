import type { z } from 'zod';
import type { ConnectionKey } from '../../db/links.ts';
import { readRecord, type StoredRecord } from '../../db/record-queries.ts';
import { readSyncFacts } from '../../db/record-sync.ts';
import { mainBooking, type Payout, payoutSchema } from '../../domain/entities/payout.ts';
import { payoutActivitySchema } from '../../domain/entities/payout-activity.ts';
import { type Booking, totalOfBooking } from '../../domain/payout-booking.ts';
import type { AppDeps } from '../deps.ts';
import type { payoutSummarySchema, payoutViewSchema } from '../schemas/payout.ts';
import { representSync } from '../sync/represent.ts';

type Summary = z.infer<typeof payoutSummarySchema>;
type View = z.infer<typeof payoutViewSchema>;

export async function representSummary(deps: AppDeps, record: StoredRecord): Promise<Summary> {
  const payout = payoutSchema.parse(record.data);
  const { connectionId, processor, status, currency, amount, date, style, lines } = payout;
  const sync = await syncOf(deps, record, payout);
  return {
    id: record.id,
    connectionId,
    processor,
    status,
    currency,
    amount,
    date,
    style,
    movements: lines.length,
    sync,
  };
}

export async function representPayout(deps: AppDeps, record: StoredRecord): Promise<View> {
  const payout = payoutSchema.parse(record.data);
  const summary = await representSummary(deps, record);
  const own = entryOf(record, mainBooking(payout), payout.currency, summary.sync);
  return {
    ...summary,
    failure: payout.failure ?? null,
    itemized: payout.itemized,
    problem: payout.problem?.message ?? null,
    lines: payout.lines,
    entries: [...(await activityEntries(deps, record, payout)), own],
  };
}

async function activityEntries(
  deps: AppDeps,
  record: StoredRecord,
  payout: Payout,
): Promise<View['entries']> {
  const entries: View['entries'] = [];
  for (const recordId of payout.activities) {
    const ref = { entityType: 'payout_activity' as const, recordId };
    const activity = await readRecord(deps.db, record.tenantId, ref);
    if (!activity) continue;
    const { booking, currency } = payoutActivitySchema.parse(activity.data);
    entries.push(entryOf(activity, booking, currency, await syncOf(deps, activity, payout)));
  }
  return entries;
}

function entryOf(
  { entityType: type, id, name }: StoredRecord,
  booking: Booking,
  currency: string,
  sync: Summary['sync'],
): View['entries'][number] {
  return { type, id, name, form: booking.form, total: totalOfBooking(booking, currency), sync };
}

async function syncOf(
  deps: AppDeps,
  record: StoredRecord,
  { connectionId }: Pick<ConnectionKey, 'connectionId'>,
): Promise<Summary['sync']> {
  const ref = { entityType: record.entityType, recordId: record.id };
  const facts = await readSyncFacts(deps.db, record.tenantId, ref);
  const own = facts.find(({ connection }) => connection.id === connectionId);
  return own ? representSync(deps, record, own) : null;
}
