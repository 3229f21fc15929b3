import type Stripe from 'stripe';
import type { FeePart } from '../../domain/entities/payout-line.ts';
import { addAmounts, negate, sameAmount, signOf } from '../../domain/money.ts';
import type { Movement } from '../../domain/payout-report.ts';
import { amountFrom } from './amounts.ts';
import { feeKindOf, kindOf, wordOf } from './categories.ts';

/**
 * A balance transaction in our terms; undefined for the payout's own, which takes the money out. What Stripe kept of
 * the payout itself is a fee like any other.
 */
export function movementOf(transaction: Stripe.BalanceTransaction, payoutId?: string): Movement | undefined {
  const movement = readMovement(transaction);
  if (movement.kind !== 'returned_payout') return movement;
  const isOwn = payoutId !== undefined && movement.source === payoutId && transaction.type === 'payout';
  if (!isOwn) return withoutFee(movement, transaction.currency.toUpperCase());
  if (signOf(movement.fee) === 0) return undefined;
  const nothing = amountFrom(0, transaction.currency.toUpperCase());
  return { ...movement, kind: 'fee', amount: nothing, returnedPayout: undefined };
}

/** Another payout is booked by itself, with what was kept of it: here all of it has left. */
function withoutFee({ fees: _, ...movement }: Movement, currency: string): Movement {
  const net = addAmounts([movement.amount, negate(movement.fee, currency)], currency);
  return { ...movement, amount: net, fee: addAmounts([], currency) };
}

function readMovement(transaction: Stripe.BalanceTransaction): Movement {
  const { source, type, reporting_category: category } = transaction;
  const sourceId = typeof source === 'string' ? source : source?.id;
  const currency = transaction.currency.toUpperCase();
  const kind = kindOf({ type, category });
  const uncaptured = category === 'partial_capture_reversal';
  const fees = feesOf(transaction, currency);
  const fee = amountFrom(transaction.fee, currency);
  return {
    kind,
    category: wordOf(category),
    reference: transaction.id,
    source: sourceId,
    description: transaction.description?.slice(0, 500) || undefined,
    amount: amountFrom(transaction.amount, currency),
    fee,
    fees,
    chargeIds: kind === 'charge' && !uncaptured ? idsOf(source) : [],
    ofCharge: refersTo(source),
    presented: presentedIn(transaction, currency),
    ...(uncaptured ? { uncaptured } : {}),
    returnedPayout: kind === 'returned_payout' ? sourceId : undefined,
    contradiction: contradictionIn(transaction.id, { fee, fees, currency }),
  };
}

function feesOf(
  { fee_details: details }: Stripe.BalanceTransaction,
  currency: string,
): FeePart[] | undefined {
  if (details.length === 0) return undefined;
  return details.map(({ type, amount }) => ({
    kind: feeKindOf(type),
    name: wordOf(type),
    amount: amountFrom(amount, currency),
  }));
}

function contradictionIn(
  id: string,
  { fee, fees, currency }: { fee: string; fees: FeePart[] | undefined; currency: string },
): string | undefined {
  if (!fees) return undefined;
  const sum = addAmounts(
    fees.map(({ amount }) => amount),
    currency,
  );
  if (sameAmount(sum, fee)) return undefined;
  return `The parts of the fee of ${id} add up to ${sum} ${currency}, but the fee is ${fee} ${currency}.`;
}

/** What the customer paid, with the sign that it has here. */
function presentedIn(
  { exchange_rate: rate, source, amount }: Stripe.BalanceTransaction,
  settled: string,
): Movement['presented'] {
  if (rate === null || typeof source !== 'object' || source === null) return undefined;
  if (source.object !== 'charge' && source.object !== 'refund') return undefined;
  const currency = source.currency.toUpperCase();
  if (currency === settled) return undefined;
  const size = amountFrom(source.amount, currency);
  return { amount: amount < 0 ? negate(size, currency) : size, currency };
}

/** A charge is known by its own id or by that of the payment intent behind it. */
function idsOf(source: Stripe.BalanceTransaction['source']): string[] {
  if (typeof source === 'string') return [source];
  if (!source) return [];
  return [source.id, ...strings('payment_intent' in source ? source.payment_intent : undefined)];
}

/** The charge that a refund or a dispute is about. */
function refersTo(source: Stripe.BalanceTransaction['source']): string[] | undefined {
  if (typeof source !== 'object' || source === null) return undefined;
  if (source.object !== 'refund' && source.object !== 'dispute') return undefined;
  const ids = [...strings(source.charge), ...strings(source.payment_intent)];
  return ids.length > 0 ? ids : undefined;
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  const isObject = typeof value === 'object' && value !== null && 'id' in value;
  return isObject && typeof value.id === 'string' ? [value.id] : [];
}
