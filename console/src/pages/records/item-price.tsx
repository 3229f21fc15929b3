import { useConnectionIfLoaded } from '../../connection/use-connection.ts';
import { formatDecimal, formatPrice } from '../../format/numbers.ts';

/** What an item costs: it has no currency of its own, so it is the company's; without a company, the bare number. */
export function ItemPrice({ amount }: { amount: string }) {
  const currency = useConnectionIfLoaded()?.company?.homeCurrency;
  return currency ? formatPrice(amount, currency) : formatDecimal(amount);
}
