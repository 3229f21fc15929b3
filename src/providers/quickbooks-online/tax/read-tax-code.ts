import type { CompanyCapabilities } from '../../provider.ts';
import { vendorFacts } from '../company-facts.ts';

/** The id of a company's own code; undefined for the marks TAX and NON of the United States. */
export function codeOf(value: string | undefined): string | undefined {
  return value !== undefined && /^\d+$/.test(value) ? value : undefined;
}

/** How a line is taxed, in our terms; the code under the company's own name for it. */
export function readTaxCode(
  value: string | undefined,
  company: CompanyCapabilities | undefined,
): { taxable: boolean; taxCode?: string } {
  const id = codeOf(value);
  if (id === undefined) return { taxable: value !== undefined && value !== 'NON' };
  const fact = company && vendorFacts(company).taxCodes.find((code) => code.id === id);
  return { taxable: fact !== undefined && Number(fact.percent) > 0, taxCode: fact?.name || `Tax code ${id}` };
}
