import type { PayoutSource } from '../../../src/providers/payout-source.ts';

/** A processor that knows keys by their look, and notices by a signature that is the secret itself. */
export function createFakePayoutSource(): PayoutSource {
  return {
    name: 'stripe',
    receive({ body, signature, secrets }) {
      if (!signature || !secrets.includes(signature))
        return { ok: false, reason: 'unsigned', message: 'Not signed.' };
      const [eventId = '', payoutId] = body.toString().split(' ');
      return { ok: true, eventId, type: 'payout.paid', payoutId };
    },
    check: async ({ key }) => {
      if (key.includes('bad'))
        return { ok: false, failure: { kind: 'refused', message: 'Stripe answered with status 401.' } };
      const [id] = /acct_[a-z]+/.exec(key) ?? [];
      const byHand = key.includes('by_hand') ? { byHand: true } : {};
      return { ok: true, value: { live: false, ...byHand, ...(id === undefined ? {} : { id }) } };
    },
    list: () => Promise.reject(new Error('the API does not call this')),
    fetch: async ({ key }, id) =>
      isOther(key)
        ? { ok: false, failure: { kind: 'missing', message: 'No such payout.' } }
        : {
            ok: true,
            value: {
              id,
              status: 'paid',
              currency: 'USD',
              amount: '77.38',
              date: '2026-11-06',
              createdAt: new Date('2026-11-05T12:00:00Z'),
              itemized: true,
              complete: true,
              ownFees: [],
            },
          },
    currencies: () => Promise.reject(new Error('the API does not call this')),
    movements: async ({ key }) => ({
      ok: true,
      value: {
        movements: [
          {
            kind: 'charge',
            reference: isOther(key) ? 'txn_other' : 'txn_1',
            amount: '80.00',
            fee: '2.62',
            chargeIds: [],
          },
        ],
      },
    }),
  };
}

function isOther(key: string): boolean {
  return key.includes('other');
}
