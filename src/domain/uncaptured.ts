import type { FeePart } from './entities/payout-line.ts';
import { addAmounts, signOf } from './money.ts';
import type { Movement } from './payout-report.ts';

/**
 * The processor lists the whole of what was authorised as a charge, and what was never taken of it as a movement of
 * its own. Both together are the charge that the customer paid. What belongs to no charge here stays by itself.
 */
export function netUncaptured(movements: readonly Movement[], currency: string): Movement[] {
  if (!movements.some(({ uncaptured }) => uncaptured)) return [...movements];
  const charges = new Map(movements.flatMap((movement) => movement.chargeIds.map((id) => [id, movement])));
  const parts = new Map<Movement, Movement[]>();
  const alone = movements.filter((movement) => {
    const charge = movement.uncaptured && movement.ofCharge?.flatMap((id) => charges.get(id) ?? [])[0];
    if (!charge) return true;
    parts.set(charge, [...(parts.get(charge) ?? []), movement]);
    return false;
  });
  return alone.map((movement) =>
    (parts.get(movement) ?? []).reduce((charge, part) => merged(charge, part, currency), movement),
  );
}

function merged(charge: Movement, part: Movement, currency: string): Movement {
  const presented = charge.presented && part.presented && inOne(charge.presented, part.presented);
  return {
    ...charge,
    amount: addAmounts([charge.amount, part.amount], currency),
    fee: addAmounts([charge.fee, part.fee], currency),
    fees: feesOf(charge) || feesOf(part) ? [...partsOf(charge), ...partsOf(part)] : undefined,
    presented: presented ?? charge.presented,
    contradiction: charge.contradiction ?? part.contradiction,
  };
}

function inOne(charge: NonNullable<Movement['presented']>, part: NonNullable<Movement['presented']>) {
  return { ...charge, amount: addAmounts([charge.amount, part.amount], charge.currency) };
}

const feesOf = ({ fees }: Movement) => fees && fees.length > 0;

/** A fee without parts is the processor's own. */
function partsOf({ fees, fee }: Movement): FeePart[] {
  return fees ?? (signOf(fee) === 0 ? [] : [{ kind: 'processing', name: 'fee', amount: fee }]);
}
