import { SYNC_ERRORS, type SyncErrorInfo, type VendorDetail } from '../../errors.ts';
import type { HttpResponse } from '../http.ts';
import type { CallFailure } from '../provider.ts';
import { THROTTLE_WAIT_MS } from './defaults.ts';
import type { FaultOperation } from './faults/codes.ts';
import { type Fault, readFaults } from './faults/read-fault.ts';
import { translateFaults } from './faults/translate.ts';

/**
 * Whether an answer says something about the call as a whole: then no item of it was looked at. Undefined
 * means that the company API answered the request itself, be it with success or a refusal.
 */
export function callFailureOf(response: HttpResponse, operation: FaultOperation): CallFailure | undefined {
  if (response.status === 429) return throttled(response);
  const faults = mayHoldFault(response) ? readFaults(response.body) : undefined;
  const failure = faults && faultFailure(faults, response, operation);
  if (failure) return failure;
  if (response.status === 401) return needsReauth(response);
  if (response.status >= 500 || !isUsable(response, faults)) return unknown(response, faults);
  return undefined;
}

/** A failure to get any whole answer: the request may have arrived. */
export function noAnswer(reason: string): CallFailure {
  return {
    kind: 'unknown',
    error: { type: 'OutcomeUnknown', message: `QuickBooks gave no answer: ${reason}.` },
  };
}

function faultFailure(
  faults: readonly Fault[],
  response: HttpResponse,
  operation: FaultOperation,
): CallFailure | undefined {
  const error = translateFaults(faults, originOf(response), { operation });
  if (error.type === 'RateLimited') return throttled(response);
  if (error.type === 'CompanyUnavailable') return { kind: 'company_unavailable', error };
  if (error.type === 'ConnectionNeedsReauth' || response.status === 403) {
    return { kind: 'needs_reauth', error: { ...error, type: 'ConnectionNeedsReauth' } };
  }
  // A definite refusal of a read: asking again gives the same. Of a write it belongs to its items.
  return operation === 'read' && isRefusal(error, response) ? { kind: 'refused', error } : undefined;
}

function isRefusal({ type }: SyncErrorInfo, { status }: HttpResponse): boolean {
  return status < 500 && SYNC_ERRORS[type].handling === 'hold';
}

function throttled(response: HttpResponse): CallFailure {
  const told = retryAfterMs(response);
  if (told === undefined) return { kind: 'throttled', retryAfterMs: THROTTLE_WAIT_MS, guessed: true };
  return { kind: 'throttled', retryAfterMs: told };
}

/** Seconds, or a date, as HTTP has it. */
function retryAfterMs(response: HttpResponse): number | undefined {
  const value = response.headers['retry-after'];
  if (!value) return undefined;
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(waitMs) ? Math.max(waitMs, 0) : undefined;
}

function needsReauth(response: HttpResponse): CallFailure {
  return {
    kind: 'needs_reauth',
    error: {
      type: 'ConnectionNeedsReauth',
      message: 'QuickBooks refuses the access token, also after it was renewed.',
      vendor: originOf(response),
    },
  };
}

function unknown(response: HttpResponse, faults: readonly Fault[] | undefined): CallFailure {
  if (faults) {
    const error = translateFaults(faults, originOf(response), { operation: 'read' });
    return { kind: 'unknown', error: { ...error, type: 'VendorFault' } };
  }
  return {
    kind: 'unknown',
    error: {
      type: 'OutcomeUnknown',
      message: `QuickBooks answered with status ${response.status} and nothing that can be read.`,
      vendor: originOf(response),
    },
  };
}

/** Success is JSON; a refusal carries a fault. Pages of proxies and redirects are neither. */
function isUsable(response: HttpResponse, faults: readonly Fault[] | undefined): boolean {
  return response.status === 200 ? /^\s*\{/.test(beginningOf(response)) : faults !== undefined;
}

/** Big answers are not read twice: a fault comes first in its body. */
function mayHoldFault(response: HttpResponse): boolean {
  return response.status !== 200 || /^\s*(\{\s*"(fault|warnings)"|<)/i.test(beginningOf(response));
}

/** Long enough to say what kind of answer it is. */
const BEGINNING_BYTES = 1_000;

function beginningOf({ bytes }: HttpResponse): string {
  return new TextDecoder().decode(bytes.subarray(0, BEGINNING_BYTES));
}

function originOf(response: HttpResponse): VendorDetail & { httpStatus: number } {
  return { httpStatus: response.status, reference: referenceOf(response) };
}

export function referenceOf(response: HttpResponse): string | undefined {
  return response.headers.intuit_tid;
}
