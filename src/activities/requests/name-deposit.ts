import { findLinked } from '../../db/links/links.ts';
import { payoutsWith } from '../../db/payouts/payout-charges.ts';
import { loadRecords } from '../../db/queue/prerequisites.ts';
import type { Verdict } from '../../db/queue/settle.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { type Payout, payoutSchema } from '../../domain/entities/payout.ts';
import { refKey } from '../../domain/entity.ts';
import { paymentsIn } from '../../domain/payout-lines.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { LookUp } from './find-counterpart.ts';

/** A payment that is frozen in the deposit of a payout that was booked from here names that payout, with a link to it. */
export async function nameDeposit(
  work: LookUp,
  verdicts: ReadonlyMap<string, Verdict>,
): Promise<ReadonlyMap<string, Verdict>> {
  const named = new Map(verdicts);
  for (const item of work.request.items) {
    const error = frozenIn(item, verdicts.get(item.key));
    const payout = error && (await depositOf(work, item));
    if (payout) named.set(item.key, { kind: 'failed', error: withPayout(error, payout) });
  }
  return named;
}

function frozenIn({ entityType, undo }: StoredItem, verdict: Verdict | undefined): SyncErrorInfo | undefined {
  if (entityType !== 'payment' || undo || verdict?.kind !== 'failed') return undefined;
  return verdict.error.type === 'RecordFrozen' ? verdict.error : undefined;
}

interface Booked {
  recordId: string;
  externalId: string;
  payout: Payout;
}

/** In the clearing style payments lie in no deposit. A charge may be named by payouts that only refund it. */
async function depositOf({ deps, request }: LookUp, { recordId }: StoredItem): Promise<Booked | undefined> {
  const ids = await payoutsWith(deps.db, request, recordId);
  const refs = ids.map((id) => ({ entityType: 'payout', recordId: id }) as const);
  const stored = await loadRecords(deps.db, request, refs);
  const links = await findLinked(deps.db, request, refs);
  for (const ref of refs) {
    const payout = payoutSchema.safeParse(stored.get(refKey(ref))?.data).data;
    const { externalId } = links.get(refKey(ref)) ?? {};
    if (externalId && payout?.style === 'deposit' && paymentsIn(payout).includes(recordId))
      return { recordId: ref.recordId, externalId, payout };
  }
  return undefined;
}

function withPayout(error: SyncErrorInfo, { recordId, externalId, payout }: Booked): SyncErrorInfo {
  const { reference, date, amount, currency } = payout;
  const message = `It lies in the deposit of payout ${reference} of ${date} (${amount} ${currency}), which was booked from here: take it off that deposit in QuickBooks first. ${error.message}`;
  return { ...error, message, about: { entityType: 'payout', externalId, recordId } };
}
