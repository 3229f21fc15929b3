import Stripe from 'stripe';
import type { SourceAccount, SourceResult } from '../payout-source.ts';
import { attempt, sentenceOf } from './failure.ts';

interface Permission {
  /** In the words of Stripe's page for restricted keys. */
  label: string;
  /** As its refusals call it. */
  name: string;
  read(stripe: Stripe): Promise<unknown>;
}

/** What a payout needs; each is tried as a payout will use it. */
const NEEDED: readonly Permission[] = [
  { label: 'Payouts', name: 'rak_payout_read', read: (stripe) => stripe.payouts.list({ limit: 1 }) },
  {
    label: 'Balance transaction sources',
    name: 'rak_balance_transaction_source_read',
    // Movements alone may be read with less.
    read: (stripe) => stripe.balanceTransactions.list({ limit: 1, expand: ['data.source'] }),
  },
  {
    label: 'Charges and Refunds',
    name: 'rak_charge_read',
    read: (stripe) => stripe.charges.list({ limit: 1 }),
  },
  {
    label: 'Charges and Refunds',
    name: 'rak_charge_read',
    read: (stripe) => stripe.refunds.list({ limit: 1 }),
  },
  { label: 'Disputes', name: 'rak_dispute_read', read: (stripe) => stripe.disputes.list({ limit: 1 }) },
  { label: 'Transfers', name: 'rak_transfer_read', read: (stripe) => stripe.transfers.list({ limit: 1 }) },
  { label: 'Top-ups', name: 'rak_top_up_read', read: (stripe) => stripe.topups.list({ limit: 1 }) },
  {
    label: 'Application Fees',
    name: 'rak_application_fee_read',
    read: (stripe) => stripe.applicationFees.list({ limit: 1 }),
  },
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
        const sentence = sentenceOf(error);
        missing.push({ label: labelIn(sentence) ?? label, sentence });
      } else if (!isOfNoUse(error)) throw error;
    }
  }
  return missing;
}

/** What Stripe names: a movement that is expanded needs the permission for its kind as well. */
function labelIn(sentence: string): string | undefined {
  return NEEDED.find(({ name }) => sentence.includes(`'${name}'`))?.label;
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
