import type { PayoutSource } from '../payout-source.ts';
import { createClientFactory } from './client.ts';
import { attempt } from './failure.ts';
import { fetchMovements, fetchPayout, listPayouts } from './fetch-payout.ts';
import { receiveNotice } from './receive-notice.ts';

export const STRIPE = 'stripe';

export interface StripeOptions {
  /** `https://api.stripe.com`, or a stand-in's address. */
  apiBaseUrl: string;
  /** For every request; 30 s by default. */
  timeoutMs?: number;
}

export function createStripePayouts(options: StripeOptions): PayoutSource {
  const clientFor = createClientFactory(options);
  return {
    name: STRIPE,
    receive: receiveNotice,
    check: (key) =>
      attempt(async () => {
        const balance = await clientFor(key).payouts.list({ limit: 1 });
        return { live: balance.data[0]?.livemode ?? !key.includes('_test_') };
      }),
    list: (key, { since, after, signal }) =>
      attempt(() => {
        signal?.throwIfAborted();
        return listPayouts(clientFor(key), since, after);
      }),
    fetch: (key, payoutId, signal) =>
      attempt(() => {
        signal?.throwIfAborted();
        return fetchPayout(clientFor(key), payoutId);
      }),
    movements: (key, payoutId, { after, signal }) =>
      attempt(() => {
        signal?.throwIfAborted();
        return fetchMovements(clientFor(key), payoutId, after);
      }),
  };
}
