import { z } from 'zod';

const text = z.string().optional();
const flag = text.transform((value) => value === 'true');
const ref = z.object({ ListID: text, FullName: text }).optional();

export const preferencesRow = z.object({
  AccountingPreferences: z.object({ ClosingDate: text }).optional(),
  MultiCurrencyPreferences: z.object({ IsMultiCurrencyOn: flag, HomeCurrencyRef: ref }).optional(),
  SalesTaxPreferences: z
    .object({
      DefaultItemSalesTaxRef: ref,
      DefaultTaxableSalesTaxCodeRef: ref,
      DefaultNonTaxableSalesTaxCodeRef: ref,
    })
    .optional(),
});
export type Preferences = z.output<typeof preferencesRow>;
