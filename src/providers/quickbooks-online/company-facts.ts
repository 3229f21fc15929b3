import { z } from 'zod';
import type { CompanyCapabilities } from '../provider.ts';

/** What we keep in `CompanyCapabilities.vendor`. All of it is read at connect. */
const factsSchema = z.object({
  /** Item for invoice lines that name none. */
  defaultItemId: z.string().optional(),
  /** Account that new service items are booked to. */
  incomeAccountId: z.string().optional(),
  /** Tax code of invoices with manual sales tax. */
  taxCodeId: z.string().optional(),
});

export type VendorFacts = z.infer<typeof factsSchema>;

export function vendorFacts(company: CompanyCapabilities): VendorFacts {
  return factsSchema.parse(company.vendor);
}

const METHOD = 'paymentMethod.';

/** Payment methods are a list of the company's own; names compare without case. */
export function paymentMethodId(company: CompanyCapabilities, name: string): string | undefined {
  return company.vendor[METHOD + name.toLowerCase()];
}

export function paymentMethodFacts(methods: readonly { Id: string; Name: string }[]): Record<string, string> {
  return Object.fromEntries(methods.map((method) => [METHOD + method.Name.toLowerCase(), method.Id]));
}
