import {
  type BalanceTransaction,
  categoryOf,
  type FeeDetail,
  type MovementInput,
  type SourceObject,
} from './objects.ts';
import { sourceOf } from './sources.ts';

const SECOND = 1_000;

export interface LedgerOptions {
  /** Of the account; part of every id. */
  accountId: string;
  livemode: boolean;
  now(): number;
}

/** Everything that moved an account's balance, and what caused it. */
export class Ledger {
  readonly sources = new Map<string, SourceObject>();
  readonly transactions = new Map<string, BalanceTransaction>();
  /** Not paid out yet: the next automatic payout takes them up. */
  readonly pending = new Set<string>();
  readonly #options: LedgerOptions;
  #count = 0;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** The movement, and the reversal of what was authorised and not captured. */
  move(input: MovementInput, currency: string): BalanceTransaction[] {
    const known = this.#waiting(input);
    if (known) return [known];
    const source = this.#sourceOf(input, currency);
    const moved = this.record(input, currency, source);
    const { uncaptured, created } = input;
    if (!uncaptured || source === null) return [moved];
    const reversal: MovementInput = {
      type: 'refund',
      category: 'partial_capture_reversal',
      amount: -uncaptured.amount,
      fee: -(uncaptured.fee ?? 0),
      of: source,
      created,
      exchange: input.exchange && { ...input.exchange, amount: -(uncaptured.exchanged ?? 0) },
    };
    return [moved, this.record(reversal, currency, this.#sourceOf(reversal, currency))];
  }

  record(input: MovementInput, currency: string, source: string | null): BalanceTransaction {
    const fee = input.fee ?? 0;
    const created = input.created ?? this.seconds();
    const transaction: BalanceTransaction = {
      id: this.id('txn'),
      object: 'balance_transaction',
      amount: input.amount,
      available_on: created,
      balance_type: 'payments',
      created,
      currency,
      description: input.description ?? null,
      exchange_rate: input.exchange?.rate ?? null,
      fee,
      fee_details: detailsOf(input, currency),
      net: input.amount - fee,
      reporting_category: categoryOf(input),
      source,
      status: 'available',
      type: input.type,
    };
    this.transactions.set(transaction.id, transaction);
    return transaction;
  }

  /** Takes up what waits in that currency. */
  takePending(currency: string): BalanceTransaction[] {
    const found = [...this.pending]
      .flatMap((id) => this.transactions.get(id) ?? [])
      .filter((transaction) => transaction.currency === currency);
    for (const { id } of found) this.pending.delete(id);
    return found;
  }

  seconds(): number {
    return Math.floor(this.#options.now() / SECOND);
  }

  id(prefix: string): string {
    this.#count += 1;
    return `${prefix}_${this.#options.accountId.slice(5)}${String(this.#count).padStart(8, '0')}`;
  }

  /** A payout's own movement that a test names is the one that is in the ledger already. */
  #waiting({ type, source }: MovementInput): BalanceTransaction | undefined {
    if (!source) return undefined;
    const found = [...this.pending]
      .flatMap((id) => this.transactions.get(id) ?? [])
      .find((transaction) => transaction.type === type && transaction.source === source);
    if (found) this.pending.delete(found.id);
    return found;
  }

  #sourceOf(input: MovementInput, currency: string): string | null {
    if (input.source !== undefined) return input.source;
    const source = sourceOf(input, {
      currency,
      livemode: this.#options.livemode,
      id: (prefix) => this.id(prefix),
      charge: (of) =>
        this.sources.get(of) ??
        [...this.sources.values()].find(
          ({ object, payment_intent: intent }) => object === 'charge' && intent === of,
        ),
    });
    if (!source) return null;
    this.sources.set(source.id, source);
    return source.id;
  }
}

function detailsOf({ fee = 0, feeDetails }: MovementInput, currency: string): FeeDetail[] {
  if (feeDetails) {
    return feeDetails.map(({ type, amount, description }) => ({
      amount,
      application: type === 'application_fee' ? 'ca_sandbox' : null,
      currency,
      description: description ?? type,
      type,
    }));
  }
  if (fee === 0) return [];
  const description = 'Stripe processing fees';
  return [{ amount: fee, application: null, currency, description, type: 'stripe_fee' }];
}
