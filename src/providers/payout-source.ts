import type { Movement, PayoutHead } from '../domain/payout-report.ts';

/**
 * What a card processor must offer so that its payouts are booked. The core knows these types only; the
 * processor's own words stay inside its folder. It is no accounting provider: nothing is ever written to it.
 */
export interface PayoutSource {
  readonly name: string;
  /** Reads a notice exactly as it came. Whoever cannot sign with one of the secrets is refused. */
  receive(notice: SignedNotice): Received;
  /** Whether the key opens what we read. */
  check(key: string, signal?: AbortSignal): Promise<SourceResult<SourceAccount>>;
  /** A page of the payouts that were made since then; `after` is the `next` of the page before. Reads only. */
  list(
    key: string,
    options: { since: Date; after?: string; signal?: AbortSignal },
  ): Promise<SourceResult<PayoutPage>>;
  /** The payout as it is now, without what it consists of. Reads only. */
  fetch(key: string, payoutId: string, signal?: AbortSignal): Promise<SourceResult<PayoutHead>>;
  /** A page of what it consists of; `after` is the `next` of the page before. Reads only. */
  movements(
    key: string,
    payoutId: string,
    options: { after?: string; signal?: AbortSignal },
  ): Promise<SourceResult<MovementPage>>;
}

export interface SignedNotice {
  body: Buffer;
  signature: string | undefined;
  /** Any of them is good: old and new ones are valid side by side while they are changed. */
  secrets: readonly string[];
  now: Date;
}

export type Received =
  | { ok: true; eventId: string; type: string; payoutId: string }
  /** Genuine, and about something else than a payout of this account. */
  | { ok: true; eventId: string; type: string; payoutId: undefined }
  | { ok: false; reason: string };

export interface SourceAccount {
  /** False for a test account. */
  live: boolean;
}

export interface PayoutPage {
  payouts: ListedPayout[];
  /** Undefined after the last page. */
  next?: string;
}

export interface ListedPayout extends Pick<PayoutHead, 'id' | 'status'> {
  createdAt: Date;
}

export interface MovementPage {
  movements: Movement[];
  /** Undefined after the last page. */
  next?: string;
}

export type SourceResult<T> = { ok: true; value: T } | { ok: false; failure: SourceFailure };

export type SourceFailure =
  /** The key is wrong, revoked or may not read this; a person must act. */
  | { kind: 'refused'; message: string }
  | { kind: 'throttled'; message: string; retryAfterMs: number }
  | { kind: 'unavailable'; message: string }
  | { kind: 'missing'; message: string };

/** The processors of this process, by name. */
export type PayoutSources = ReadonlyMap<string, PayoutSource>;

export function payoutSource(sources: PayoutSources, name: string): PayoutSource {
  const source = sources.get(name);
  if (!source) throw new Error(`no payout source named "${name}" is registered`);
  return source;
}
