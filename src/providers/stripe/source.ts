import type { PayoutSource, SourceAccess } from '../payout-source.ts';
import type { StripeOptions } from './client.ts';
import { createClientFactory } from './client.ts';
import { attempt } from './failure.ts';
import { currenciesIn, fetchMovements, fetchPayout, listPayouts } from './fetch-payout.ts';
import { checkKey } from './permissions.ts';
import { receiveNotice } from './receive-notice.ts';

export const STRIPE = 'stripe';

export function createStripePayouts(options: StripeOptions): PayoutSource {
  const clientFor = createClientFactory(options);
  const read = <T>(
    access: SourceAccess,
    signal: AbortSignal | undefined,
    ask: (stripe: ReturnType<typeof clientFor>) => Promise<T>,
  ) =>
    attempt(() => {
      signal?.throwIfAborted();
      return ask(clientFor(access));
    });
  return {
    name: STRIPE,
    receive: receiveNotice,
    check: (access) => checkKey(clientFor(access), access.key),
    list: (access, { signal, ...list }) => read(access, signal, (stripe) => listPayouts(stripe, list)),
    fetch: (access, payoutId, signal) => read(access, signal, (stripe) => fetchPayout(stripe, payoutId)),
    movements: (access, of, { after, signal }) =>
      read(access, signal, (stripe) => fetchMovements(stripe, of, after)),
    currencies: (access, period, signal) => read(access, signal, (stripe) => currenciesIn(stripe, period)),
  };
}
