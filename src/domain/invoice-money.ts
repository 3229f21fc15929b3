import { type Amount, addAmounts, isMore, roundAmount, sameAmount } from './money.ts';

/** What an invoice comes to on one side; null what that side does not tell. */
export interface InvoiceMoney {
  total: Amount | null;
  tax: Amount | null;
  paid: Amount | null;
  /** What is still owed; negative where more was paid than it asks for. */
  open: Amount | null;
}

export const INVOICE_SUMS = [
  'total',
  'tax',
  'paid',
  'open',
] as const satisfies readonly (keyof InvoiceMoney)[];
export type InvoiceSum = (typeof INVOICE_SUMS)[number];

interface Asked {
  total: Amount;
  tax: Amount;
  currency: string;
  status: 'draft' | 'sent' | 'paid' | 'void';
}

/** Here: what it asks for, and what collected payments give to it. One that is said to be paid is, whoever paid it. */
export function moneyHere(
  { total, tax, currency, status }: Asked,
  allocated: readonly Amount[],
): InvoiceMoney {
  const given = addAmounts(allocated, currency);
  const paid = status === 'paid' && isMore(total, given) ? roundAmount(total, currency) : given;
  const owed = status === 'draft' || status === 'void' ? '0' : total;
  const open = owed === '0' ? addAmounts([], currency) : addAmounts([owed, `-${paid}`], currency);
  return { total: roundAmount(total, currency), tax: roundAmount(tax, currency), paid, open };
}

/** There: what is not open was paid, by whatever it is that pays there. */
export function moneyThere(
  { total, tax, open }: { total: Amount | null; tax: Amount | null; open: Amount | null },
  currency: string,
): InvoiceMoney {
  const exact = (amount: Amount | null) => (amount === null ? null : roundAmount(amount, currency));
  const left = exact(open);
  const paid = total === null || left === null ? null : less(total, left, currency);
  return { total: exact(total), tax: exact(tax), paid, open: left };
}

/** What differs, as far as both sides tell it: there less here. */
export function moneyDifferences(
  here: InvoiceMoney,
  there: InvoiceMoney,
  currency: string,
): { of: InvoiceSum; difference: Amount }[] {
  return INVOICE_SUMS.flatMap((of) => {
    const [ours, theirs] = [here[of], there[of]];
    if (ours === null || theirs === null || sameAmount(ours, theirs)) return [];
    return [{ of, difference: less(theirs, ours, currency) }];
  });
}

function less(amount: Amount, other: Amount, currency: string): Amount {
  const negated = other.startsWith('-') ? other.slice(1) : `-${other}`;
  return addAmounts([amount, negated], currency);
}
