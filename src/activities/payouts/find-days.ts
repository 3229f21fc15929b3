import { Context } from '@temporalio/activity';
import { storeFound } from '../../db/payouts/payout-notices.ts';
import { saveReadTo, startOf } from '../../db/payouts/payout-sources.ts';
import { daysOver, periodId, spanOfDay } from '../../domain/payout-period.ts';
import type { SourceFailure } from '../../providers/payout-source.ts';
import type { Sweep } from './sweep.ts';

/** After midnight the processor may still write down what happened before. */
const SETTLED_MS = 3_600_000;

/**
 * Of an account that pays out by hand: each day that is over, in each currency that moved, is stored as if it had
 * been told of. How far it got is kept after each day.
 */
export async function findDays({
  deps,
  source,
  processor,
  access,
  now,
}: Sweep): Promise<{ ok: true; found: number } | { ok: false; failure: SourceFailure }> {
  const since = startOf(source);
  let found = 0;
  for (const day of daysOver(source.readTo ?? since, new Date(now.getTime() - SETTLED_MS))) {
    const span = spanOfDay(day, since);
    const currencies = await processor.currencies(access, span, Context.current().cancellationSignal);
    if (!currencies.ok) return currencies;
    const { connectionId } = source;
    const ids = currencies.value.map((currency) => periodId({ connectionId, day, currency }));
    found += (await storeFound(deps.db, source, ids)).length;
    await saveReadTo(deps.db, source, new Date(span.to));
    Context.current().heartbeat({ day, found });
  }
  return { ok: true, found };
}
