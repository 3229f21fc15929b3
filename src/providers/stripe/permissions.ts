import Stripe from 'stripe';
import type { SourceAccount, SourceResult } from '../payout-source.ts';
import { attempt, sentenceOf } from './failure.ts';

/** What a payout needs, in the words of Stripe's page for restricted keys; each is tried as a payout will use it. */
const NEEDED: readonly { label: string; read(stripe: Stripe): Promise<unknown> }[] = [
  { label: 'Payouts', read: (stripe) => stripe.payouts.list({ limit: 1 }) },
  {
    label: 'Balance transaction sources',
    read: (stripe) => stripe.balanceTransactions.list({ limit: 1 }),
  },
  { label: 'Charges and Refunds', read: (stripe) => stripe.charges.list({ limit: 1 }) },
  { label: 'Charges and Refunds', read: (stripe) => stripe.refunds.list({ limit: 1 }) },
  { label: 'Disputes', read: (stripe) => stripe.disputes.list({ limit: 1 }) },
  { label: 'Transfers', read: (stripe) => stripe.transfers.list({ limit: 1 }) },
  { label: 'Top-ups', read: (stripe) => stripe.topups.list({ limit: 1 }) },
  { label: 'Application Fees', read: (stripe) => stripe.applicationFees.list({ limit: 1 }) },
];

interface Missing {
  label: string;
  sentence: string;
}

/**
 * Does with the key what a payout will need. A key that lacks a permission is refused with the names of all that it
 * lacks: it would be accepted and every payout then held.
 */
export async function checkKey(stripe: Stripe, key: string): Promise<SourceResult<SourceAccount>> {
  const live = await attempt(async () => {
    const payouts = await unlessForbidden(() => stripe.payouts.list({ limit: 1 }));
    return payouts?.data[0]?.livemode ?? !key.includes('_test_');
  });
  if (!live.ok) return live;
  const tried = await attempt(() => findMissing(stripe));
  if (!tried.ok) return tried;
  if (tried.value.length > 0)
    return { ok: false, failure: { kind: 'refused', message: refusal(tried.value) } };
  return attempt(async () => ({ live: live.value, ...(await ownAccount(stripe)) }));
}

async function findMissing(stripe: Stripe): Promise<Missing[]> {
  const missing: Missing[] = [];
  for (const { label, read } of NEEDED) {
    try {
      await read(stripe);
    } catch (error) {
      if (error instanceof Stripe.errors.StripePermissionError) {
        missing.push({ label, sentence: sentenceOf(error) });
      } else if (!isOfNoUse(error)) throw error;
    }
  }
  return missing;
}

/** Stripe does not offer every kind of object to every account; that is no matter of the key. */
function isOfNoUse(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    (error.statusCode === 400 || error.statusCode === 404)
  );
}

function refusal(missing: readonly Missing[]): string {
  const labels = [...new Set(missing.map(({ label }) => `“${label}”`))];
  const which = labels.length === 1 ? 'permission' : 'permissions';
  const sentences = [...new Set(missing.map(({ sentence }) => sentence))];
  return `The key lacks the ${which} ${labels.join(', ')} (Read). Stripe says: ${sentences.join(' ')}`;
}

/** Told only to keys that may read accounts, which no payout needs. */
async function ownAccount(stripe: Stripe): Promise<Omit<SourceAccount, 'live'>> {
  const account = await unlessForbidden(() => stripe.accounts.retrieveCurrent());
  if (!account) return {};
  return { id: account.id, byHand: account.settings?.payouts?.schedule.interval === 'manual' };
}

async function unlessForbidden<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Stripe.errors.StripePermissionError) return undefined;
    throw error;
  }
}
