import { addAmounts } from './money.ts';
import type { Movement } from './payout-report.ts';
import { partsOf } from './payout-sums.ts';

/**
 * The processor lists the whole of what was authorised as a charge, and what was never taken of it as a movement of
 * its own, anywhere in the list. Both together are the charge that the customer paid.
 */
export class Uncaptured {
  readonly #byCharge = new Map<string, Set<Movement>>();
  readonly #left: Set<Movement>;
  readonly #currency: string;

  constructor(movements: readonly Movement[], currency: string) {
    this.#currency = currency;
    this.#left = new Set(movements);
    for (const movement of movements) {
      for (const id of movement.ofCharge ?? []) {
        const parts = this.#byCharge.get(id);
        if (parts) parts.add(movement);
        else this.#byCharge.set(id, new Set([movement]));
      }
    }
  }

  /** The charge without what was not taken of it; any other movement as it is. */
  joined(charge: Movement): Movement {
    const parts = new Set(charge.chargeIds.flatMap((id) => [...(this.#byCharge.get(id) ?? [])]));
    let whole = charge;
    for (const part of parts) if (this.#left.delete(part)) whole = merged(whole, part, this.#currency);
    return whole;
  }

  /** What belongs to no charge so far. */
  get left(): Movement[] {
    return [...this.#left];
  }
}

function merged(charge: Movement, part: Movement, currency: string): Movement {
  const presented = charge.presented && part.presented && inOne(charge.presented, part.presented);
  return {
    ...charge,
    amount: addAmounts([charge.amount, part.amount], currency),
    fee: addAmounts([charge.fee, part.fee], currency),
    fees: hasParts(charge) || hasParts(part) ? [...partsOf(charge), ...partsOf(part)] : undefined,
    presented: presented ?? charge.presented,
    contradiction: charge.contradiction ?? part.contradiction,
  };
}

function inOne(charge: NonNullable<Movement['presented']>, part: NonNullable<Movement['presented']>) {
  return { ...charge, amount: addAmounts([charge.amount, part.amount], charge.currency) };
}

const hasParts = ({ fees }: Movement) => fees !== undefined && fees.length > 0;
