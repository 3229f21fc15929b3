import type { Planting } from './plant.ts';
import { at } from './plant.ts';

const mark = (Name: string, Description: string, Taxable: boolean): Planting =>
  at('TaxCode', Name, { Name, Description, Active: true, Hidden: false, Taxable, TaxGroup: false });

/** The two codes that mark a line of a United States company as taxed or not. */
export const taxMarks: readonly Planting[] = [
  mark('NON', 'Non-Taxable', false),
  mark('TAX', 'Taxable', true),
];
