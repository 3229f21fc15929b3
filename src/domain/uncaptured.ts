import { addAmounts } from './money.ts';
import type { Movement } from './payout-report.ts';
import { partsOf } from './payout-sums.ts';

/**
 * The processor lists the whole of what was authorised as a charge, and what was never taken of it as a movement of
 * its own, anywhere in the list. Both together are the charge that the customer paid.
 */
export interface Joined {
  /** Charges without what was not taken of them; any other movement as it is. */
  movements: Movement[];
  /** Those of the parts that belong to one of them. */
  taken: Movement[];
}

/** `parts` are what was not taken of these movements, or of others; each belongs to one charge at most. */
export function joinUncaptured(
  movements: readonly Movement[],
  parts: readonly Movement[],
  currency: string,
): Joined {
  if (parts.length === 0) return { movements: [...movements], taken: [] };
  const byCharge = partsByCharge(parts);
  const taken = new Set<Movement>();
  const joined = movements.map((charge) => {
    const own = new Set(charge.chargeIds.flatMap((id) => byCharge.get(id) ?? []));
    let whole = charge;
    for (const part of own) {
      if (taken.has(part)) continue;
      taken.add(part);
      whole = merged(whole, part, currency);
    }
    return whole;
  });
  return { movements: joined, taken: [...taken] };
}

function partsByCharge(parts: readonly Movement[]): Map<string, Movement[]> {
  const found = new Map<string, Movement[]>();
  for (const part of parts) {
    for (const id of part.ofCharge ?? []) found.set(id, [...(found.get(id) ?? []), part]);
  }
  return found;
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
