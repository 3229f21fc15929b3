import type { Books } from '../../engine/books.ts';
import { number, objects, refId } from '../../json.ts';

/** One rate of a tax code, in percent. */
export interface Rate {
  id: string;
  percent: number;
}

/** The rates that a code adds to sales (or purchases) on a day. */
export function ratesOf(books: Books, taxCode: string, side: 'Sales' | 'Purchase', on: string): Rate[] {
  const code = books.see('TaxCode', taxCode);
  const list = code?.[`${side}TaxRateList`];
  const details =
    typeof list === 'object' && list !== null && !Array.isArray(list) ? objects(list, 'TaxRateDetail') : [];
  return details.flatMap((detail) => {
    const id = refId(detail, 'TaxRateRef');
    return id === undefined ? [] : [{ id, percent: percentOn(books, id, on) }];
  });
}

function percentOn(books: Books, rateId: string, on: string): number {
  const rate = books.see('TaxRate', rateId);
  const dated = objects(rate, 'EffectiveTaxRate').filter(
    ({ EffectiveDate }) => String(EffectiveDate).slice(0, 10) <= on,
  );
  return number(dated.at(-1), 'RateValue') ?? number(rate, 'RateValue') ?? 0;
}
