import { z } from 'zod';
import { paymentMethodFacts, type TaxItemFact } from '../company-facts.ts';
import { many } from '../rows.ts';
import type { Answered } from './ask.ts';
import type { Preferences } from './preferences.ts';
import { nodesIn } from './queries.ts';

const named = z.object({ ListID: z.string(), Name: z.string() });
const itemRow = named.extend({
  FullName: z.string().optional(),
  SalesOrPurchase: z.object({ AccountRef: z.object({ ListID: z.string() }).optional() }).optional(),
});
const codeRow = named.extend({ IsTaxable: z.string().optional() });
const taxRow = named.extend({ TaxRate: z.string().optional() });
const groupRow = named.extend({ ItemSalesTaxRef: many(z.object({ ListID: z.string() })) });
const currencyRow = named.extend({ CurrencyCode: z.string().optional() });

/** The company's own lists, as far as our writes refer to them. */
export function vendorFactsFrom(
  answer: Answered,
  { SalesTaxPreferences: tax }: Preferences,
): Record<string, string> {
  const rows = <T>(requestId: string, schema: z.ZodType<T>) =>
    nodesIn(answer.of(requestId)).map((node) => schema.parse(node));
  const item = defaultItem(rows('items', itemRow));
  const account = item?.SalesOrPurchase?.AccountRef?.ListID ?? rows('accounts', named)[0]?.ListID;
  const taxable = tax?.DefaultTaxableSalesTaxCodeRef?.ListID;
  const nonTaxable = tax?.DefaultNonTaxableSalesTaxCodeRef?.ListID;
  return {
    version: String(answer.version),
    ...(item && { defaultItemId: item.ListID }),
    ...(account && { incomeAccountId: account }),
    discountItemIds: JSON.stringify(rows('discounts', named).map(({ ListID }) => ListID)),
    taxCodes: JSON.stringify(
      rows('codes', codeRow).map(({ ListID, Name, IsTaxable }) => ({
        id: ListID,
        name: Name,
        taxable: IsTaxable === 'true',
      })),
    ),
    ...(taxable && { taxableCodeId: taxable }),
    ...(nonTaxable && { nonTaxableCodeId: nonTaxable }),
    taxItems: JSON.stringify(
      byDefaultFirst(
        taxItems(rows('taxes', taxRow), rows('groups', groupRow)),
        tax?.DefaultItemSalesTaxRef?.ListID,
      ),
    ),
    currencies: JSON.stringify(
      Object.fromEntries(
        rows('currencies', currencyRow).flatMap(({ CurrencyCode, ListID }) =>
          CurrencyCode ? [[CurrencyCode, ListID]] : [],
        ),
      ),
    ),
    ...paymentMethodFacts(rows('methods', named).map(({ ListID, Name }) => ({ id: ListID, name: Name }))),
  };
}

/** "Services" where there is one; otherwise the first service. */
function defaultItem(items: readonly z.output<typeof itemRow>[]): z.output<typeof itemRow> | undefined {
  return items.find(({ Name }) => Name.toLowerCase() === 'services') ?? items[0];
}

function taxItems(
  taxes: readonly z.output<typeof taxRow>[],
  groups: readonly z.output<typeof groupRow>[],
): TaxItemFact[] {
  const rates = new Map(taxes.map(({ ListID, TaxRate }) => [ListID, TaxRate ?? '0']));
  const singles = taxes.map(({ ListID, Name }) => ({
    id: ListID,
    name: Name,
    percents: [rates.get(ListID) ?? '0'],
  }));
  const sums = groups.flatMap(({ ListID, Name, ItemSalesTaxRef }) => {
    const percents = ItemSalesTaxRef.map((ref) => rates.get(ref.ListID));
    const known = percents.filter((percent) => percent !== undefined);
    // A group with an item that is inactive cannot be reckoned with.
    return known.length === percents.length ? [{ id: ListID, name: Name, percents: known }] : [];
  });
  return [...singles, ...sums];
}

function byDefaultFirst(items: readonly TaxItemFact[], defaultId: string | undefined): TaxItemFact[] {
  return items.toSorted((a, b) => Number(b.id === defaultId) - Number(a.id === defaultId));
}
