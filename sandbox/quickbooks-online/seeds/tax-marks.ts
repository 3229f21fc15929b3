import type { Planting } from './plant.ts';
import { at } from './plant.ts';

const mark = (Name: string, Description: string, Taxable: boolean): Planting =>
  at('TaxCode', Name, { Name, Description, Hidden: false, Taxable, TaxGroup: false });

/** The codes that mark a line of a United States company as taxed or not, and that of a tax entered by hand. */
export const taxMarks: readonly Planting[] = [
  mark('NON', 'Non-Taxable', false),
  mark('TAX', 'Taxable', true),
  mark('CustomSalesTax', 'Custom sales tax', true),
];
