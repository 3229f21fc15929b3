import Stripe from 'stripe';
import { z } from 'zod';
import type { Received, SignedNotice } from '../payout-source.ts';

/** A notice that is older was recorded and is being played back. Stripe's own default. */
const TOLERANCE_S = 300;

/** Uses no key: only the signature is looked at. */
const { webhooks } = Stripe;

/** Visible ASCII: what becomes part of a key must be storable. */
const token = z.string().regex(/^[\x21-\x7e]{1,200}$/);
const objectSchema = z.looseObject({ id: z.string().regex(/^[\w-]{1,150}$/) });
const textSchema = z.string().max(500).nullish();

/** As endpoints are told it: with the whole object. */
const snapshotSchema = z.looseObject({
  id: token,
  type: token,
  livemode: z.boolean().optional(),
  account: textSchema,
  context: textSchema,
  data: z.unknown().optional(),
  related_object: z.unknown().optional(),
});
type Told = z.infer<typeof snapshotSchema>;

/** The newer destinations tell of `v1.payout.paid` what endpoints call `payout.paid`, without the object. */
const THIN = /^v1\./;

export function receiveNotice({ body, signature, secrets, now }: SignedNotice): Received {
  if (!signature) return { ok: false, reason: 'unsigned', message: 'It carries no signature.' };
  if (!secrets.some((secret) => isSignedWith(secret, { body, signature, now }))) {
    const message = 'It is not signed with a secret of this connection, or too old.';
    return { ok: false, reason: 'unsigned', message };
  }
  const told = snapshotSchema.safeParse(parsed(body));
  return told.success
    ? noticeOf(told.data)
    : { ok: false, reason: 'unreadable', message: 'It is no event of Stripe.' };
}

function isSignedWith(secret: string, { body, signature, now }: Omit<SignedNotice, 'secrets'>): boolean {
  try {
    return (
      webhooks.signature?.verifyHeader(
        body,
        signature ?? '',
        secret,
        TOLERANCE_S,
        undefined,
        now.getTime(),
      ) ?? false
    );
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    throw error;
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function noticeOf({ id: eventId, type: told, livemode, account, context, ...body }: Told): Received {
  const type = told.replace(THIN, '');
  const object = THIN.test(told)
    ? body.related_object
    : z.looseObject({ object: z.unknown().optional() }).safeParse(body.data).data?.object;
  const payout = objectSchema.safeParse(object).data;
  const payoutId = type.startsWith('payout.') ? payout?.id : undefined;
  return { ok: true, eventId, type, payoutId, live: livemode, account: accountOf(account, context) };
}

/** A context names the account last: `org_1/acct_2`. */
function accountOf(account: string | null | undefined, context: string | null | undefined) {
  return account ?? context?.split('/').at(-1);
}
