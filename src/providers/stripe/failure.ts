import Stripe from 'stripe';
import type { SourceFailure, SourceResult } from '../payout-source.ts';

/** Stripe names no time with most refusals for its limit. */
const THROTTLE_MS = 2_000;

/** Runs a read and turns what Stripe refuses into a result. Anything else that is thrown is a bug. */
export async function attempt<T>(read: () => Promise<T>): Promise<SourceResult<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    return { ok: false, failure: failureOf(error) };
  }
}

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

function failureOf(error: StripeError): SourceFailure {
  const message = wordsOf(error);
  switch (error.statusCode) {
    case 401:
    case 403:
      return { kind: 'refused', message };
    case 404:
      return { kind: 'missing', message };
    case 429:
      return { kind: 'throttled', message, retryAfterMs: retryAfter(error) };
    default:
      return { kind: 'unavailable', message };
  }
}

function retryAfter({ headers }: StripeError): number {
  const seconds = Number(headers?.['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : THROTTLE_MS;
}

/** What Stripe said itself, with the kind and its request id for its support. */
function wordsOf(error: StripeError): string {
  const { type, statusCode, requestId } = error;
  const status = statusCode ? ` with status ${statusCode}` : '';
  const facts = `Stripe answered${status || ' not at all'} (${type}${requestId ? `, request ${requestId}` : ''})`;
  const sentence = statusCode === 401 || statusCode === 403 ? sentenceOf(error) : '';
  return sentence ? `${facts}: ${sentence}` : `${facts}.`;
}

/** Stripe's sentences quote part of the key. */
const KEY = /\b([sr]k_(?:test|live)_)[\w*]+/g;
const LONGEST = 400;

/** Stripe's own sentence, without the key. */
export function sentenceOf({ message }: Pick<StripeError, 'message'>): string {
  return message.replace(KEY, '$1…').slice(0, LONGEST);
}
