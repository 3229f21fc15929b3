import Stripe from 'stripe';
import type { Received, SignedNotice } from '../payout-source.ts';

/** A notice that is older was recorded and is being played back. Stripe's own default. */
const TOLERANCE_S = 300;

/** Visible ASCII: what becomes part of a key must be storable. */
const TOKEN = /^[\x21-\x7e]{1,200}$/;

/** Uses no key: only the signature is looked at. */
const { webhooks } = Stripe;

export function receiveNotice({ body, signature, secrets, now }: SignedNotice): Received {
  if (!signature) return { ok: false, reason: 'It carries no signature.' };
  for (const secret of secrets) {
    try {
      return payoutOf(
        webhooks.constructEvent(body, signature, secret, TOLERANCE_S, undefined, now.getTime()),
      );
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) {
        return { ok: false, reason: 'It is no event of Stripe.' };
      }
    }
  }
  return { ok: false, reason: 'It is not signed with a secret of this connection, or too old.' };
}

/** Payouts of connected accounts are not this business's. */
function payoutOf(event: Stripe.Event): Received {
  const { id: eventId, type } = event;
  if (!TOKEN.test(eventId) || !TOKEN.test(type)) {
    return { ok: false, reason: 'It is no event of Stripe.' };
  }
  const payoutId = event.account ? undefined : idOf(event);
  return type.startsWith('payout.') && payoutId
    ? { ok: true, eventId, type, payoutId }
    : { ok: true, eventId, type, payoutId: undefined };
}

function idOf({ data }: Stripe.Event): string | undefined {
  const object: unknown = data?.object;
  if (typeof object !== 'object' || object === null || !('id' in object)) return undefined;
  return typeof object.id === 'string' && /^[\w-]{1,150}$/.test(object.id) ? object.id : undefined;
}
