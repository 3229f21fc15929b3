import { z } from 'zod';
import type { CompanyCapabilities } from '../provider.ts';
import type { MessageRules } from './qbxml/write-message.ts';
import { LOWEST_VERSION } from './versions.ts';

const fromJson = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);

/** A sales-tax code: whether what carries it is taxed. */
const taxCodeSchema = z.object({ id: z.string(), name: z.string(), taxable: z.boolean() });
/** A sales-tax item, or a group of them: what it adds. */
const taxItemSchema = z.object({ id: z.string(), name: z.string(), percents: z.array(z.string()) });
export type TaxItemFact = z.infer<typeof taxItemSchema>;

/** What we keep in `CompanyCapabilities.vendor`. All of it is read at connect. */
const factsSchema = z.object({
  /** Of qbXML: the highest that both know. */
  version: z.coerce.number().default(LOWEST_VERSION),
  /** Item for invoice lines that name none. */
  defaultItemId: z.string().optional(),
  /** Account that new service items are booked to. */
  incomeAccountId: z.string().optional(),
  /** Items of type Discount, the one that we use first. */
  discountItemIds: fromJson(z.array(z.string())).default([]),
  taxCodes: fromJson(z.array(taxCodeSchema)).default([]),
  /** Codes of the preferences, for lines that say only whether they are taxed. */
  taxableCodeId: z.string().optional(),
  nonTaxableCodeId: z.string().optional(),
  /** The preferences' default first. */
  taxItems: fromJson(z.array(taxItemSchema)).default([]),
  /** ListID by ISO code; empty with one currency only. */
  currencies: fromJson(z.record(z.string(), z.string())).default({}),
});

export type VendorFacts = z.infer<typeof factsSchema>;

export function vendorFacts(company: CompanyCapabilities | undefined): VendorFacts {
  return factsSchema.parse(company?.vendor ?? {});
}

export function messageRules(company: CompanyCapabilities | undefined): MessageRules {
  return { version: vendorFacts(company).version, foldAccents: company?.foldAccents ?? false };
}

const METHOD = 'paymentMethod.';

/** Payment methods are a list of the company's own; names compare without case. */
export function paymentMethodId(company: CompanyCapabilities, name: string): string | undefined {
  return company.vendor[METHOD + name.toLowerCase()];
}

export function paymentMethodFacts(methods: readonly { id: string; name: string }[]): Record<string, string> {
  return Object.fromEntries(methods.map(({ id, name }) => [METHOD + name.toLowerCase(), id]));
}

export function currencyOf(company: CompanyCapabilities | undefined, listId: string | undefined): string {
  const { currencies } = vendorFacts(company);
  const [code] = Object.entries(currencies).find(([, id]) => id === listId) ?? [];
  return code ?? company?.homeCurrency ?? 'USD';
}
