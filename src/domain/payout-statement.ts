import type { Payout } from './entities/payout.ts';
import { FEE_KINDS, type FeeKind, PAYOUT_LINE_KINDS, type PayoutLine } from './entities/payout-line.ts';
import { addAmounts, negate, signOf } from './money.ts';
import { partsOf } from './payout-sums.ts';

/** What was kept of other movements, by what it was kept for; what is a movement of its own goes with it. */
const FEE_ROWS = {
  processing: 'fee',
  application: 'application_fee',
  tax: 'fee_tax',
  withheld_tax: 'withheld_tax',
  unknown: 'unknown_fee',
} as const satisfies Readonly<Record<FeeKind, string>>;

export const STATEMENT_ROWS = [
  ...PAYOUT_LINE_KINDS,
  'paid_out_balance',
  'application_fee',
  'withheld_tax',
  'unknown_fee',
] as const;
export type StatementKind = (typeof STATEMENT_ROWS)[number];

export interface StatementRow {
  kind: StatementKind;
  /** Movements, or movements of which something was kept. */
  count: number;
  amount: string;
}

/** How a payout comes about: what came in and went out before fees, then what was kept; its sum is the payout. */
export function statementOf({
  lines,
  currency,
  itemized,
  amount: paidOut,
}: Pick<Payout, 'lines' | 'currency' | 'itemized' | 'amount'>): StatementRow[] {
  const rows = new Map<StatementKind, StatementRow>();
  for (const line of lines) {
    const count = line.count ?? 1;
    add(line.kind, line.amount, count);
    for (const [kind, kept] of keptByKind(line, currency)) {
      if (signOf(kept) !== 0) add(FEE_ROWS[kind], negate(kept, currency), count);
    }
  }
  // Of a payout by hand nothing is told but its sum, and what was kept of it beside.
  if (!itemized) add('paid_out_balance', addAmounts([paidOut, ...keptOf(rows, currency)], currency), 1);
  const order = (kind: StatementKind) =>
    (isKept(kind) ? STATEMENT_ROWS.length : 0) + STATEMENT_ROWS.indexOf(kind);
  return [...rows.values()].sort((a, b) => order(a.kind) - order(b.kind));

  function add(kind: StatementKind, amount: string, count: number): void {
    // The fee of a payout alone is a line of nothing.
    if (signOf(amount) === 0) return;
    const known = rows.get(kind);
    if (!known) rows.set(kind, { kind, count, amount });
    else {
      known.count += count;
      known.amount = addAmounts([known.amount, amount], currency);
    }
  }
}

/** A movement of which several parts of one kind were kept is one movement. */
function keptByKind(line: PayoutLine, currency: string): Map<FeeKind, string> {
  const kept = new Map<FeeKind, string>();
  for (const { kind, amount } of partsOf(line))
    kept.set(kind, addAmounts([kept.get(kind) ?? '0', amount], currency));
  return kept;
}

function keptOf(rows: ReadonlyMap<StatementKind, StatementRow>, currency: string): string[] {
  return [...rows.values()].map(({ amount }) => negate(amount, currency));
}

function isKept(kind: StatementKind): boolean {
  return FEE_KINDS.some((fee) => FEE_ROWS[fee] === kind);
}

/** What is left of a movement. */
export function netOfLine({ amount, fee }: Pick<PayoutLine, 'amount' | 'fee'>, currency: string): string {
  return addAmounts([amount, negate(fee, currency)], currency);
}
