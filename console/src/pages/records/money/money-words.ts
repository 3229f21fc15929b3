import type { InvoiceMoney } from '../../../api/types.ts';
import { formatMoney } from '../../../format/numbers.ts';
import { t } from '../../../language/say.ts';

type Difference = InvoiceMoney['connections'][number]['differences'][number];
export type Sum = Difference['of'];

export const SUMS: readonly { of: Sum; label: string }[] = [
  { of: 'total', label: t`Total` },
  { of: 'tax', label: t`Of it tax` },
  { of: 'paid', label: t`Paid` },
  { of: 'open', label: t`Open` },
];

/** What a bookkeeper would say of it. */
export function differenceInWords({ of, difference }: Difference, currency: string): string {
  const isLess = difference.startsWith('-');
  const amount = formatMoney(isLess ? difference.slice(1) : difference, currency);
  const more = isLess ? t`less` : t`more`;
  switch (of) {
    case 'total':
      return t`QuickBooks asks the customer for ${amount} ${more} than this side does.`;
    case 'tax':
      return t`The tax is ${amount} ${more} in QuickBooks.`;
    case 'paid':
      return isLess
        ? t`${amount} that came in here is not on the invoice in QuickBooks.`
        : t`QuickBooks has ${amount} paid that is not known here.`;
    case 'open':
      return t`In QuickBooks the customer still owes ${amount} ${more} of it than here.`;
    default:
      return of satisfies never;
  }
}
