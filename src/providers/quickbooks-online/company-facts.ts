import { z } from 'zod';
import type { CompanyCapabilities } from '../provider.ts';

const taxRateSchema = z.object({
  id: z.string(),
  /** As a decimal. */
  percent: z.string(),
  /** What it is from a day on (ISO), where that is known; earliest first. */
  since: z.array(z.object({ day: z.string(), percent: z.string() })).default([]),
});

export type TaxRateFact = z.infer<typeof taxRateSchema>;

/** A tax code of the company: what it adds to sales. */
const taxCodeSchema = z.object({
  id: z.string(),
  name: z.string().default(''),
  /** Sum of its rates, as a decimal. */
  percent: z.string(),
  rateIds: z.array(z.string()),
  /** Absent where we cannot reckon with them: a tax on a tax. */
  rates: z.array(taxRateSchema).optional(),
});

export type TaxCodeFact = z.infer<typeof taxCodeSchema>;

const taxCodesText = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.array(taxCodeSchema));

/** What we keep in `CompanyCapabilities.vendor`. All of it is read at connect. */
const factsSchema = z.object({
  /** Item for invoice lines that name none. */
  defaultItemId: z.string().optional(),
  /** Account that new service items are booked to. */
  incomeAccountId: z.string().optional(),
  /** Codes that a sale's tax may be booked under, the company's default first. */
  taxCodes: taxCodesText.default([]),
  /** The preference AutoApplyCredit: credits go to invoices by themselves, before a payment of ours can. */
  appliesCredits: z.stringbool().default(false),
});

export type VendorFacts = z.infer<typeof factsSchema>;

export function vendorFacts(company: CompanyCapabilities): VendorFacts {
  return factsSchema.parse(company.vendor);
}

export function taxCodesFact(codes: readonly TaxCodeFact[]): string {
  return JSON.stringify(codes);
}

export function appliesCreditsFact(on: boolean): Record<string, string> {
  return { appliesCredits: String(on) };
}

const METHOD = 'paymentMethod.';

/** Payment methods are a list of the company's own; names compare without case. */
export function paymentMethodId(company: CompanyCapabilities, name: string): string | undefined {
  return company.vendor[METHOD + name.toLowerCase()];
}

export function paymentMethodFacts(methods: readonly { Id: string; Name: string }[]): Record<string, string> {
  return Object.fromEntries(methods.map((method) => [METHOD + method.Name.toLowerCase(), method.Id]));
}
