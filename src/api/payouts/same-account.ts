import type { ConnectionKey } from '../../db/links/links.ts';
import { readLines } from '../../db/payouts/payout-movements.ts';
import { type StoredPayoutSource, startOf } from '../../db/payouts/payout-sources.ts';
import { hasPayouts, witnessOf } from '../../db/payouts/payouts.ts';
import type { Payout } from '../../domain/entities/payout.ts';
import {
  type PayoutSource,
  payoutSource,
  type SourceAccess,
  type SourceAccount,
  type SourceFailure,
  type SourceResult,
} from '../../providers/payout-source.ts';
import type { AppDeps } from '../deps.ts';

interface Tried {
  processor: string;
  access: SourceAccess;
  checked: SourceAccount;
  stored: StoredPayoutSource | undefined;
}

export type Standing =
  | { ok: true; account: 'same' | 'other' | 'other_by_time' }
  | { ok: false; failure: SourceFailure };

/**
 * Whether a key is of the account that was read before. Most keys may not tell whose they are, and a source that was
 * removed says nothing any more: then the processor is asked for a payout or a day that is kept here, which it knows with
 * a key of that account alone. `other_by_time`: and days of that account's balance are kept.
 */
export async function standingOf(deps: AppDeps, owner: ConnectionKey, tried: Tried): Promise<Standing> {
  const byTime = await hasPayouts(deps.db, owner, 'period');
  const same = saidToBeSame(tried) ?? (await isKnownToIt(deps, owner, tried, byTime));
  if (typeof same !== 'boolean') return { ok: false, failure: same.failure };
  if (same) return { ok: true, account: 'same' };
  return { ok: true, account: byTime ? 'other_by_time' : 'other' };
}

/** Undefined where one of them does not say. */
function saidToBeSame({ stored, access, checked }: Tried): boolean | undefined {
  if (!stored) return undefined;
  if (stored.live !== checked.live) return false;
  const before = stored.account ?? stored.ownAccount;
  const now = access.account ?? checked.id;
  return before === null || now === undefined ? undefined : before === now;
}

type Failed = Extract<SourceResult<never>, { ok: false }>;

/** With nothing to ask for it counts as the same. */
async function isKnownToIt(
  deps: AppDeps,
  owner: ConnectionKey,
  { processor, access, stored }: Tried,
  byTime: boolean,
): Promise<boolean | Failed> {
  // What was read with keys before the last change of accounts says nothing of this one.
  const since = stored ? startOf(stored) : new Date(0);
  const witness = await witnessOf(deps.db, owner, byTime ? 'period' : { since });
  if (!witness) return true;
  const source = payoutSource(deps.payoutSources, processor);
  const found = witness.period
    ? await movedThen(deps, owner, { source, access, witness, period: witness.period })
    : await source.fetch(access, witness.reference);
  if (!found.ok) return found.failure.kind === 'missing' ? false : found;
  return found.value !== undefined;
}

interface Day {
  source: PayoutSource;
  access: SourceAccess;
  witness: Payout;
  period: NonNullable<Payout['period']>;
}

/** The first movement of the day that is kept here as well; undefined where none is. */
async function movedThen(
  { db }: AppDeps,
  owner: ConnectionKey,
  { source, access, witness, period }: Day,
): Promise<SourceResult<string | undefined>> {
  const { currency, reference: payoutId, movements } = witness;
  const kept =
    movements === undefined
      ? witness.lines
      : await readLines(db, owner, { payoutId, start: 0, count: movements });
  const known = new Set(kept.map(({ reference }) => reference));
  let after: string | undefined;
  do {
    const page = await source.movements(access, { period: { ...period, currency } }, { after });
    if (!page.ok) return page;
    const found = page.value.movements.find(({ reference }) => known.has(reference));
    if (found) return { ok: true, value: found.reference };
    after = page.value.next;
  } while (after !== undefined);
  return { ok: true, value: undefined };
}
