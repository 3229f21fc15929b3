import type { FeePart, PayoutLine } from './entities/payout-line.ts';
import { addAmounts, signOf } from './money.ts';

/**
 * Lines that a payout's record has, and accounts that an entry of it may have. A payout of thousands of movements is
 * kept and booked in sums: nobody reads that many lines, no accounting system takes them gladly, and nothing here has
 * to hold them all at once.
 */
export const MOST_LINES = 500;

/**
 * The lines of a payout while they come in. Up to `MOST_LINES` they are kept as they are; from then on each is added
 * to the sum of its kind and forgotten. Each payment keeps its own amount, because the books name it.
 */
export class PayoutSums {
  readonly #currency: string;
  #lines: PayoutLine[] | undefined = [];
  readonly #sums = new Map<string, PayoutLine>();
  #count = 0;

  constructor(currency: string) {
    this.#currency = currency;
  }

  get count(): number {
    return this.#count;
  }

  /** They are more than a record takes. */
  get areSums(): boolean {
    return this.#lines === undefined;
  }

  get lines(): PayoutLine[] {
    return this.#lines ?? [...this.#sums.values()];
  }

  add(lines: readonly PayoutLine[]): void {
    this.#count += lines.length;
    this.#lines?.push(...lines);
    if (!this.#lines) for (const line of lines) this.#sum(line);
    else if (this.#lines.length > MOST_LINES) {
      const all = this.#lines;
      this.#lines = undefined;
      for (const line of all) this.#sum(line);
    }
  }

  #sum(line: PayoutLine): void {
    const key = keyOf(line);
    const sum = this.#sums.get(key);
    if (sum) addTo(sum, line, this.#currency);
    else this.#sums.set(key, sumOf(key, line, this.#currency));
  }
}

/** Lines of one key are booked to one account, in one direction, and compared in one currency. */
function keyOf({ kind, category = '', amount, payments }: PayoutLine): string {
  const paid = payments.length === 0 ? 'unpaid' : (payments[0]?.currency ?? 'paid');
  return [kind, category, signOf(amount), paid].join('/');
}

function sumOf(
  key: string,
  { kind, category, amount, fee, fees, payments }: PayoutLine,
  currency: string,
): PayoutLine {
  return {
    kind,
    ...(category === undefined ? {} : { category }),
    reference: key,
    amount,
    fee,
    ...(fees ? { fees: mergedFees(fees, currency) } : {}),
    chargeIds: [],
    payments: [...payments],
    count: 1,
  };
}

function addTo(sum: PayoutLine, line: PayoutLine, currency: string): void {
  const add = (a: string, b: string) => addAmounts([a, b], currency);
  if (sum.fees || line.fees) sum.fees = mergedFees([...partsOf(sum), ...partsOf(line)], currency);
  sum.amount = add(sum.amount, line.amount);
  sum.fee = add(sum.fee, line.fee);
  sum.payments.push(...line.payments);
  sum.count = (sum.count ?? 1) + 1;
}

/** A fee without parts is the processor's own. */
export function partsOf({ fees, fee }: Pick<PayoutLine, 'fees' | 'fee'>): FeePart[] {
  return fees ?? (signOf(fee) === 0 ? [] : [{ kind: 'processing', name: 'fee', amount: fee }]);
}

/** One part of each name: a charge that was captured in part has two of the same. */
function mergedFees(parts: readonly FeePart[], currency: string): FeePart[] {
  const merged = new Map<string, FeePart>();
  for (const part of parts) {
    const key = `${part.kind}/${part.name}`;
    const known = merged.get(key);
    merged.set(
      key,
      known ? { ...known, amount: addAmounts([known.amount, part.amount], currency) } : { ...part },
    );
  }
  return [...merged.values()];
}
