import type { InvoiceMoney } from '../../../api/types.ts';
import { formatMoney } from '../../../format/numbers.ts';

type Difference = InvoiceMoney['connections'][number]['differences'][number];
export type Sum = Difference['of'];

export const SUMS: readonly { of: Sum; label: string }[] = [
  { of: 'total', label: 'Total' },
  { of: 'tax', label: 'Of it tax' },
  { of: 'paid', label: 'Paid' },
  { of: 'open', label: 'Open' },
];

/** What a bookkeeper would say of it. */
export function differenceInWords({ of, difference }: Difference, currency: string): string {
  const isLess = difference.startsWith('-');
  const amount = formatMoney(isLess ? difference.slice(1) : difference, currency);
  const more = isLess ? 'less' : 'more';
  switch (of) {
    case 'total':
      return `QuickBooks asks the customer for ${amount} ${more} than this side does.`;
    case 'tax':
      return `The tax is ${amount} ${more} in QuickBooks.`;
    case 'paid':
      return isLess
        ? `${amount} that came in here is not on the invoice in QuickBooks.`
        : `QuickBooks has ${amount} paid that is not known here.`;
    case 'open':
      return `In QuickBooks the customer still owes ${amount} ${more} of it than here.`;
    default:
      return of satisfies never;
  }
}
