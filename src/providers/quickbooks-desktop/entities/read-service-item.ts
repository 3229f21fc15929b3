import type { CompanyCapabilities } from '../../provider.ts';
import { type RowReading, Unreadable } from '../../row-content.ts';
import { decimal } from '../../row-fields.ts';
import { vendorFacts } from '../company-facts.ts';
import type { ItemRow } from '../rows.ts';

export function readServiceItem(row: ItemRow, company: CompanyCapabilities | undefined): RowReading {
  const { SalesOrPurchase: sold, SalesAndPurchase: bought } = row;
  if (!sold && !bought) throw new Unreadable('is no item that is sold by the piece');
  if (sold?.PricePercent !== undefined) throw new Unreadable('has a price in percent');
  const code = vendorFacts(company).taxCodes.find(({ id }) => id === row.SalesTaxCodeRef?.ListID);
  return {
    references: [],
    data: {
      // Sub-items are told by all of their levels, as customers' jobs are.
      name: row.FullName ?? row.Name,
      description: bought ? bought.SalesDesc : sold?.Desc,
      unitPrice: decimal((bought ? bought.SalesPrice : sold?.Price) ?? '0'),
      taxable: code?.taxable ?? false,
      active: row.IsActive ?? true,
    },
  };
}
