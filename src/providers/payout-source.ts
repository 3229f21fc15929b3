import type { Movement, PayoutHead, Period } from '../domain/payout-report.ts';

/**
 * What a card processor must offer so that its payouts are booked. The core knows these types only; the
 * processor's own words stay inside its folder. It is no accounting provider: nothing is ever written to it.
 */
export interface PayoutSource {
  readonly name: string;
  /** Reads a notice exactly as it came. Whoever cannot sign with one of the secrets is refused. */
  receive(notice: SignedNotice): Received;
  /** Does what a payout will need; a refusal names every permission that the key lacks. */
  check(access: SourceAccess, signal?: AbortSignal): Promise<SourceResult<SourceAccount>>;
  /** A page of the payouts that were made since then; `after` is the `next` of the page before. Reads only. */
  list(access: SourceAccess, options: ListOptions): Promise<SourceResult<PayoutPage>>;
  /** The payout as it is now, without what it consists of. Reads only. */
  fetch(access: SourceAccess, payoutId: string, signal?: AbortSignal): Promise<SourceResult<PayoutHead>>;
  /**
   * A page of what a payout consists of, or of what moved the balance in a period, payouts left out; `after` is the
   * `next` of the page before. Reads only.
   */
  movements(
    access: SourceAccess,
    of: { payoutId: string } | { period: Period },
    options: { after?: string; signal?: AbortSignal },
  ): Promise<SourceResult<MovementPage>>;
  /** The currencies in which anything moved the balance in that time. Reads only. */
  currencies(
    access: SourceAccess,
    period: Omit<Period, 'currency'>,
    signal?: AbortSignal,
  ): Promise<SourceResult<string[]>>;
}

export interface SourceAccess {
  key: string;
  /** The connected account that is read with a platform's key; the key's own without it. */
  account?: string;
}

export interface ListOptions {
  since: Date;
  /** Those that arrived before are left out. */
  arrivingSince?: Date;
  after?: string;
  signal?: AbortSignal;
}

export interface SignedNotice {
  body: Buffer;
  signature: string | undefined;
  /** Any of them is good: old and new ones are valid side by side while they are changed. */
  secrets: readonly string[];
  now: Date;
}

export type Received =
  | {
      ok: true;
      eventId: string;
      type: string;
      /** Undefined where it is about something else than a payout. */
      payoutId: string | undefined;
      /** Whether it is about real money; undefined where it does not say. */
      live?: boolean;
      /** The account that it names; none is the one that the endpoint belongs to. */
      account?: string;
    }
  | { ok: false; reason: 'unsigned' | 'unreadable'; message: string };

export interface SourceAccount {
  /** False for a test account. */
  live: boolean;
  /** Its own id, where the key may read it. */
  id?: string;
  /** It is paid out when somebody asks for it, so that no payout says what it consists of. */
  byHand?: boolean;
}

export interface PayoutPage {
  payouts: ListedPayout[];
  /** Undefined after the last page. */
  next?: string;
}

export interface ListedPayout extends Pick<PayoutHead, 'id' | 'status' | 'complete' | 'createdAt'> {
  /** False: somebody asked for it. */
  automatic: boolean;
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
