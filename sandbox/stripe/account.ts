import { randomBytes } from 'node:crypto';
import type { Key } from './keys.ts';
import { Ledger } from './ledger.ts';
import type { BalanceTransaction, MovementInput, Payout, PayoutStatus } from './objects.ts';

export interface PayoutInput {
  id?: string;
  currency?: string;
  status?: PayoutStatus;
  automatic?: boolean;
  method?: Payout['method'];
  reconciliation?: Payout['reconciliation_status'];
  /** While it is reconciled only so many of its movements are listed. */
  listed?: number;
  /** Of payouts that are not automatic; others are the sum of their movements. */
  amount?: number;
  /** What the processor keeps of the payout itself, as for an instant one. */
  fee?: number;
  feeDetails?: MovementInput['feeDetails'];
  /** ISO date. */
  arrives?: string;
  /** Seconds since the epoch; now without it. */
  created?: number;
  movements?: MovementInput[];
  /** Takes up everything that waits in its currency, as an automatic payout does. */
  sweep?: boolean;
}

export interface PayoutChange extends Partial<Payout> {
  listed?: number;
}

export interface AccountOptions {
  id?: string;
  secretKey?: string;
  live?: boolean;
  /** The platform whose keys may act for it. */
  platform?: string;
  /** How it is paid out. */
  interval?: 'daily' | 'manual';
}

const SECOND = 1_000;
/** Paid out in whole units though charged in hundredths: the rest stays in the balance. */
const PAID_OUT_IN: Readonly<Record<string, number>> = { huf: 100, twd: 100, isk: 100, ugx: 100 };

/** One account of the processor: its payouts and what moved its balance. */
export class Account {
  readonly id: string;
  readonly live: boolean;
  readonly platform: string | undefined;
  readonly interval: 'daily' | 'manual';
  readonly keys: Key[] = [];
  readonly payouts = new Map<string, Payout>();
  readonly ledger: Ledger;
  /** Newest first, as they are listed. */
  readonly #paidOutWith = new Map<string, BalanceTransaction[]>();
  readonly #listed = new Map<string, number>();

  constructor(now: () => number, options: AccountOptions = {}) {
    this.id = options.id ?? `acct_${token(8)}`;
    this.live = options.live ?? false;
    this.platform = options.platform;
    this.interval = options.interval ?? 'daily';
    this.keys.push({ text: options.secretKey ?? this.#newKey('sk'), permissions: undefined });
    this.ledger = new Ledger({ accountId: this.id, livemode: this.live, now });
  }

  get secretKey(): string {
    return this.keys[0]?.text ?? '';
  }

  addKey(permissions: readonly string[]): Key {
    const key = { text: this.#newKey('rk'), permissions };
    this.keys.push(key);
    return key;
  }

  /** Movements that no payout holds yet. */
  addTransactions(movements: readonly MovementInput[], currency: string): BalanceTransaction[] {
    const moved = movements.flatMap((movement) => this.ledger.move(movement, currency));
    for (const { id } of moved) this.ledger.pending.add(id);
    return moved;
  }

  addPayout(input: PayoutInput): Payout {
    const currency = (input.currency ?? 'usd').toLowerCase();
    const id = input.id ?? this.ledger.id('po');
    const automatic = input.automatic ?? true;
    const moved = [
      ...(input.sweep ? this.ledger.takePending(currency) : []),
      ...(input.movements ?? []).flatMap((movement) => this.ledger.move(movement, currency)),
    ];
    const amount = input.amount ?? payable(moved, currency) - (input.fee ?? 0);
    const { fee, feeDetails, created } = input;
    const own = this.ledger.record(
      { type: 'payout', amount: -amount, fee, feeDetails, created },
      currency,
      id,
    );
    // Nothing ties it to its movements: the next automatic payout finds that it has left.
    if (!automatic) this.ledger.pending.add(own.id);
    const payout = this.#payout(input, { id, automatic, amount, currency, ownId: own.id });
    this.payouts.set(id, payout);
    this.#paidOutWith.set(id, [own, ...moved.reverse()]);
    if (input.listed !== undefined) this.#listed.set(id, input.listed);
    return payout;
  }

  /** A payout that fails brings its money back, as a movement of its own. */
  changePayout(id: string, { listed, ...change }: PayoutChange): Payout | undefined {
    const payout = this.payouts.get(id);
    if (!payout) return undefined;
    if (listed !== undefined) this.#listed.set(id, listed);
    if (change.reconciliation_status === 'completed') this.#listed.delete(id);
    const returns = change.status === 'failed' || change.status === 'canceled';
    if (returns && payout.failure_balance_transaction === null) {
      const type = change.status === 'failed' ? 'payout_failure' : 'payout_cancel';
      const back = this.ledger.record({ type, amount: payout.amount }, payout.currency, id);
      this.ledger.pending.add(back.id);
      payout.failure_balance_transaction = back.id;
    }
    Object.assign(payout, change);
    return payout;
  }

  transactionsOf(payoutId: string): BalanceTransaction[] {
    const all = this.#paidOutWith.get(payoutId) ?? [];
    return all.slice(0, this.#listed.get(payoutId) ?? all.length);
  }

  #payout(
    input: PayoutInput,
    own: { id: string; automatic: boolean; amount: number; currency: string; ownId: string },
  ): Payout {
    return {
      id: own.id,
      object: 'payout',
      amount: own.amount,
      application_fee: null,
      application_fee_amount: null,
      arrival_date: dateOf(
        input.arrives ?? new Date(this.ledger.seconds() * SECOND).toISOString().slice(0, 10),
      ),
      automatic: own.automatic,
      balance_transaction: own.ownId,
      created: input.created ?? this.ledger.seconds(),
      currency: own.currency,
      description: 'STRIPE PAYOUT',
      destination: 'ba_sandbox',
      failure_balance_transaction: null,
      failure_code: null,
      failure_message: null,
      livemode: this.live,
      metadata: {},
      method: input.method ?? 'standard',
      original_payout: null,
      payout_method: null,
      reconciliation_status: input.reconciliation ?? (own.automatic ? 'completed' : 'not_applicable'),
      reversed_by: null,
      source_type: 'card',
      statement_descriptor: null,
      status: input.status ?? 'paid',
      trace_id: null,
      type: 'bank_account',
    };
  }

  #newKey(kind: 'sk' | 'rk'): string {
    return `${kind}_${this.live ? 'live' : 'test'}_${token(16)}`;
  }
}

function payable(moved: readonly BalanceTransaction[], currency: string): number {
  const step = PAID_OUT_IN[currency] ?? 1;
  return Math.trunc(moved.reduce((sum, { net }) => sum + net, 0) / step) * step;
}

export function token(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

function dateOf(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / SECOND;
}
