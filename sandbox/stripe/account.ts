import { randomBytes } from 'node:crypto';
import {
  type BalanceTransaction,
  categoryOf,
  type MovementInput,
  type Payout,
  type PayoutStatus,
  type SourceObject,
} from './objects.ts';

export interface PayoutInput {
  id?: string;
  currency?: string;
  status?: PayoutStatus;
  automatic?: boolean;
  reconciliation?: Payout['reconciliation_status'];
  /** Of payouts that are not automatic; others are the sum of their movements. */
  amount?: number;
  /** ISO date. */
  arrives?: string;
  movements?: MovementInput[];
}

const SECOND = 1_000;

/** One account of the processor: its payouts and what moved its balance. */
export class Account {
  readonly id: string;
  readonly secretKey: string;
  readonly payouts = new Map<string, Payout>();
  readonly sources = new Map<string, SourceObject>();
  readonly transactions = new Map<string, BalanceTransaction>();
  /** Newest first, as they are listed. */
  readonly #paidOutWith = new Map<string, string[]>();
  readonly #now: () => number;
  #count = 0;

  constructor(secretKey: string, now: () => number, id = `acct_${token(8)}`) {
    this.id = id;
    this.secretKey = secretKey;
    this.#now = now;
  }

  addPayout(input: PayoutInput): Payout {
    const currency = (input.currency ?? 'usd').toLowerCase();
    const id = input.id ?? this.#id('po');
    const moved = (input.movements ?? []).map((movement) => this.#move(movement, currency));
    const amount = input.amount ?? moved.reduce((sum, { net }) => sum + net, 0);
    const own = this.#record({ type: 'payout', amount: -amount, source: id }, currency, id);
    const automatic = input.automatic ?? true;
    const payout: Payout = {
      id,
      object: 'payout',
      amount,
      application_fee: null,
      application_fee_amount: null,
      arrival_date: dateOf(input.arrives ?? '2026-11-20'),
      automatic,
      balance_transaction: own.id,
      created: this.#seconds(),
      currency,
      description: 'STRIPE PAYOUT',
      destination: 'ba_sandbox',
      failure_balance_transaction: null,
      failure_code: null,
      failure_message: null,
      livemode: false,
      metadata: {},
      method: 'standard',
      original_payout: null,
      payout_method: null,
      reconciliation_status: input.reconciliation ?? (automatic ? 'completed' : 'not_applicable'),
      reversed_by: null,
      source_type: 'card',
      statement_descriptor: null,
      status: input.status ?? 'paid',
      trace_id: null,
      type: 'bank_account',
    };
    this.payouts.set(id, payout);
    this.#paidOutWith.set(id, [own.id, ...moved.map((transaction) => transaction.id).reverse()]);
    return payout;
  }

  changePayout(id: string, change: Partial<Payout>): Payout | undefined {
    const payout = this.payouts.get(id);
    if (!payout) return undefined;
    Object.assign(payout, change);
    return payout;
  }

  transactionsOf(payoutId: string): BalanceTransaction[] {
    const ids = this.#paidOutWith.get(payoutId) ?? [];
    return ids.flatMap((id) => this.transactions.get(id) ?? []);
  }

  #move(input: MovementInput, currency: string): BalanceTransaction {
    const source = input.source ?? this.#source(input, currency).id;
    return this.#record(input, currency, source);
  }

  #record(input: MovementInput, currency: string, source: string): BalanceTransaction {
    const fee = input.fee ?? 0;
    const created = this.#seconds();
    const transaction: BalanceTransaction = {
      id: this.#id('txn'),
      object: 'balance_transaction',
      amount: input.amount,
      available_on: created,
      balance_type: 'payments',
      created,
      currency,
      description: input.description ?? null,
      exchange_rate: null,
      fee,
      fee_details:
        fee === 0
          ? []
          : [
              {
                amount: fee,
                application: null,
                currency,
                description: 'Stripe processing fees',
                type: 'stripe_fee',
              },
            ],
      net: input.amount - fee,
      reporting_category: categoryOf(input),
      source,
      status: 'available',
      type: input.type,
    };
    this.transactions.set(transaction.id, transaction);
    return transaction;
  }

  /** What caused the movement, as far as the processor has an object for it. */
  #source(input: MovementInput, currency: string): SourceObject {
    const common = { amount: Math.abs(input.amount), currency, livemode: false, metadata: {} };
    const source = ((): SourceObject => {
      switch (input.type) {
        case 'charge':
        case 'payment':
          return {
            id: this.#id(input.type === 'charge' ? 'ch' : 'py'),
            object: 'charge',
            ...common,
            paid: true,
            captured: true,
            status: 'succeeded',
            payment_intent: input.paymentIntent ?? this.#id('pi'),
          };
        case 'refund':
        case 'payment_refund':
          return { id: this.#id('re'), object: 'refund', ...common, status: 'succeeded' };
        case 'adjustment':
          return { id: this.#id('dp'), object: 'dispute', ...common, status: 'lost' };
        default:
          return { id: this.#id('fee'), object: 'fee', ...common };
      }
    })();
    this.sources.set(source.id, source);
    return source;
  }

  #seconds(): number {
    return Math.floor(this.#now() / SECOND);
  }

  #id(prefix: string): string {
    this.#count += 1;
    return `${prefix}_${this.id.slice(5)}${String(this.#count).padStart(8, '0')}`;
  }
}

export function token(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

function dateOf(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / SECOND;
}
