import type { MovementInput, SourceObject } from './objects.ts';

export interface SourceContext {
  currency: string;
  livemode: boolean;
  id(prefix: string): string;
  /** Finds a charge by its id or by that of the payment intent behind it. */
  charge(of: string): SourceObject | undefined;
}

/** What caused the movement, as far as the processor has an object for it. */
export function sourceOf(input: MovementInput, context: SourceContext): SourceObject | undefined {
  const { id, livemode } = context;
  const common = { ...money(input, context), livemode, metadata: {} };
  switch (input.type) {
    case 'charge':
    case 'payment':
      return chargeOf(input, context);
    case 'refund':
    case 'payment_refund':
    case 'refund_failure':
      return { id: id('re'), object: 'refund', ...refundOf(input, context) };
    case 'adjustment':
      return adjustmentOf(input, context);
    case 'topup':
    case 'topup_reversal':
      return { id: id('tu'), object: 'topup', ...common, status: 'succeeded' };
    case 'transfer':
      return { id: id('tr'), object: 'transfer', ...common, destination: 'acct_other', reversed: false };
    case 'application_fee':
      return {
        id: id('fee'),
        object: 'application_fee',
        ...money(input, context),
        livemode,
        refunded: false,
      };
    case 'reserve_transaction':
      return { id: id('rsv'), object: 'reserve_transaction', ...money(input, context), description: null };
    default:
      return undefined;
  }
}

function chargeOf(input: MovementInput, context: SourceContext): SourceObject {
  const { amount, currency } = money(input, context);
  const left = input.uncaptured ? (input.uncaptured.exchanged ?? input.uncaptured.amount) : 0;
  return {
    id: context.id(input.type === 'charge' ? 'ch' : 'py'),
    object: 'charge',
    amount,
    amount_captured: amount - left,
    amount_refunded: left,
    currency,
    livemode: context.livemode,
    metadata: {},
    paid: true,
    captured: true,
    status: 'succeeded',
    payment_intent: input.paymentIntent ?? context.id('pi'),
  };
}

function refundOf(input: MovementInput, context: SourceContext) {
  const charge = input.of === undefined ? undefined : context.charge(input.of);
  return {
    ...money(input, context),
    charge: charge?.id ?? null,
    payment_intent: charge?.payment_intent ?? null,
    metadata: {},
    status: input.type === 'refund_failure' || input.category === 'refund_failure' ? 'failed' : 'succeeded',
  };
}

/** A failed refund is an adjustment as well; other adjustments than disputes have no object. */
function adjustmentOf(input: MovementInput, context: SourceContext): SourceObject | undefined {
  if (input.category === 'refund_failure')
    return { id: context.id('re'), object: 'refund', ...refundOf(input, context) };
  if (!input.category?.startsWith('dispute')) return undefined;
  const { status: _, ...refund } = refundOf(input, context);
  return { id: context.id('dp'), object: 'dispute', ...refund, livemode: context.livemode, status: 'lost' };
}

/** In the currency that the customer paid in. */
function money({ amount, exchange }: MovementInput, { currency }: SourceContext) {
  return { amount: Math.abs(exchange?.amount ?? amount), currency: exchange?.currency ?? currency };
}
