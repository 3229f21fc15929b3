import { type RowReading, Unreadable } from '../../row-content.ts';
import { decimal } from '../../row-fields.ts';
import { withoutDeletedSuffix } from '../names.ts';
import type { ItemRow } from '../rows.ts';

/** Types that can stand on an invoice line and are not counted in a stock. */
export const SERVICE_TYPES: readonly (string | undefined)[] = ['Service', 'NonInventory'];

export function readServiceItem(row: ItemRow): RowReading {
  if (!SERVICE_TYPES.includes(row.Type)) throw new Unreadable(`is of type ${row.Type ?? 'unknown'}`);
  return {
    references: [],
    data: {
      name: withoutDeletedSuffix(row.Name),
      description: row.Description,
      unitPrice: decimal(row.UnitPrice ?? '0'),
      taxable: row.Taxable ?? false,
      sku: row.Sku,
      active: row.Active ?? true,
    },
  };
}
