import { isMore } from './money.ts';

/** What lines without a code of their own are called where each line needs one. */
export const TAXABLE = 'Taxable';
export const NON_TAXABLE = 'Non-taxable';

interface TaxedLine {
  taxCode?: string;
  taxable: boolean;
}

/** Our tax code of a line: the one it names, or the one that its mark stands for. */
export function taxCodeOf({ taxCode, taxable }: TaxedLine): string {
  return taxCode ?? (taxable ? TAXABLE : NON_TAXABLE);
}

/** Whether anything about a document says that tax is reckoned on it, be it none. */
export function isTaxed(data: { tax: string; lines: readonly TaxedLine[] }): boolean {
  return isMore(data.tax, 0) || data.lines.some((line) => line.taxable || line.taxCode !== undefined);
}

/** Every code that a taxed document needs, each once. */
export function taxCodesOf(data: { tax: string; lines: readonly TaxedLine[] }): string[] {
  return isTaxed(data) ? [...new Set(data.lines.map(taxCodeOf))] : [];
}
