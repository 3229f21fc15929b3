import { Context } from '@temporalio/activity';
import type { Executor } from '../../db/client.ts';
import { lastPage, movementsOf, type PayoutRead, savePage } from '../../db/payouts/payout-pages.ts';
import { magnitude } from '../../domain/money.ts';
import { periodOf } from '../../domain/payout-period.ts';
import type { Movement, PayoutHead, Period } from '../../domain/payout-report.ts';
import type { PayoutSource, SourceAccess, SourceResult } from '../../providers/payout-source.ts';
import type { PayoutInput } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';

export interface Fetch {
  deps: ActivityDeps;
  source: PayoutSource;
  access: SourceAccess;
  input: PayoutInput;
  /** The account pays out by hand: what its payouts consist of is read by time. */
  byHand: boolean;
  /** Nothing of before is read. */
  since: Date;
}

/** A payout as it is now, and what it consists of: in memory where that came at once, or as pages that were kept. */
export interface Fetched {
  head: PayoutHead;
  contents: readonly Movement[] | PayoutRead;
}

/** What was fetched, some of it at a time; it can be gone through again. */
export async function* movementsIn(db: Executor, { contents }: Fetched): AsyncGenerator<readonly Movement[]> {
  if (!('readId' in contents)) {
    yield contents;
    return;
  }
  for await (const movements of movementsOf(db, contents)) {
    // Going through a large one takes longer than a worker may be silent.
    Context.current().heartbeat();
    yield movements;
  }
}

/**
 * The payout with all that it consists of. Each page is kept before the next is asked for, so a look that was cut
 * off - a dead worker, an outage, a limit - goes on where it was.
 */
export async function fetchWhole(fetch: Fetch): Promise<SourceResult<Fetched>> {
  const { source, access, input, byHand, since } = fetch;
  const period = periodOf(input.payoutId, since);
  if (period) return fetchPeriod(fetch, period);
  const head = await source.fetch(access, input.payoutId, Context.current().cancellationSignal);
  if (!head.ok) return head;
  Context.current().heartbeat({ pages: 0 });
  const value = byHand ? { ...head.value, itemized: false, complete: true } : head.value;
  // What is counted still would be read again.
  if (!value.itemized || !value.complete) return { ok: true, value: { head: value, contents: [] } };
  return withContents(value, await fetchMovements(fetch, { payoutId: input.payoutId }));
}

async function fetchPeriod(
  fetch: Fetch,
  { day, ...period }: Period & { day: string },
): Promise<SourceResult<Fetched>> {
  const { currency, from } = period;
  const head: PayoutHead = {
    id: fetch.input.payoutId,
    status: 'paid',
    currency,
    amount: magnitude('0', currency),
    date: day,
    createdAt: new Date(from),
    itemized: true,
    complete: true,
    ownFees: [],
    period,
  };
  return withContents(head, await fetchMovements(fetch, { period }));
}

function withContents(head: PayoutHead, read: SourceResult<Fetched['contents']>): SourceResult<Fetched> {
  return read.ok ? { ok: true, value: { head, contents: read.value } } : read;
}

async function fetchMovements(
  { deps, source, access, input }: Fetch,
  of: Parameters<PayoutSource['movements']>[1],
): Promise<SourceResult<Fetched['contents']>> {
  const context = Context.current();
  const read = readOf(input);
  const last = await lastPage(deps.db, read);
  let after = last?.next ?? undefined;
  for (let page = last ? last.page + 1 : 0; page === 0 || after !== undefined; page++) {
    const signal = context.cancellationSignal;
    const result = await source.movements(access, of, { after, signal });
    if (!result.ok) return result;
    const { movements, next } = result.value;
    // All of it came at once, as it mostly does.
    if (page === 0 && next === undefined) return { ok: true, value: movements };
    await savePage(deps.db, read, { page, movements, next: next ?? null });
    context.heartbeat({ pages: page + 1 });
    after = next;
  }
  return { ok: true, value: read };
}

/** Attempts of one step share its id; the next look at the payout is another step. */
function readOf({ tenantId, connectionId, payoutId }: PayoutInput): PayoutRead {
  const { workflowExecution, activityId } = Context.current().info;
  return { tenantId, connectionId, payoutId, readId: `${workflowExecution?.runId ?? ''}/${activityId}` };
}
