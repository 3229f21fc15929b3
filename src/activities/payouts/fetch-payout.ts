import { Context } from '@temporalio/activity';
import { lastPage, type PayoutRead, readMovements, savePage } from '../../db/payouts/payout-pages.ts';
import type { Movement, ReportedPayout } from '../../domain/payout-report.ts';
import type { PayoutSource, SourceResult } from '../../providers/payout-source.ts';
import type { PayoutInput } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';

interface Fetch {
  deps: ActivityDeps;
  source: PayoutSource;
  key: string;
  input: PayoutInput;
}

/**
 * The payout with all that it consists of. Each page is kept before the next is asked for, so a look that was cut
 * off - a dead worker, an outage, a limit - goes on where it was.
 */
export async function fetchWhole(fetch: Fetch): Promise<SourceResult<ReportedPayout>> {
  const { source, key, input } = fetch;
  const head = await source.fetch(key, input.payoutId, Context.current().cancellationSignal);
  if (!head.ok) return head;
  Context.current().heartbeat({ pages: 0 });
  if (!head.value.itemized) return { ok: true, value: { ...head.value, movements: [] } };
  const movements = await fetchMovements(fetch);
  return movements.ok ? { ok: true, value: { ...head.value, movements: movements.value } } : movements;
}

async function fetchMovements({ deps, source, key, input }: Fetch): Promise<SourceResult<Movement[]>> {
  const context = Context.current();
  const read = readOf(input);
  const last = await lastPage(deps.db, read);
  let after = last?.next ?? undefined;
  for (let page = last ? last.page + 1 : 0; page === 0 || after !== undefined; page++) {
    const signal = context.cancellationSignal;
    const result = await source.movements(key, input.payoutId, { after, signal });
    if (!result.ok) return result;
    const { movements, next } = result.value;
    // All of it came at once, as it mostly does.
    if (page === 0 && next === undefined) return { ok: true, value: movements };
    await savePage(deps.db, read, { page, movements, next: next ?? null });
    context.heartbeat({ pages: page + 1 });
    after = next;
  }
  return { ok: true, value: await readMovements(deps.db, read) };
}

/** Attempts of one step share its id; the next look at the payout is another step. */
function readOf({ tenantId, connectionId, payoutId }: PayoutInput): PayoutRead {
  const { workflowExecution, activityId } = Context.current().info;
  return { tenantId, connectionId, payoutId, readId: `${workflowExecution?.runId ?? ''}/${activityId}` };
}
