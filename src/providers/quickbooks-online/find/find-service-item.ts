import { serviceItemSchema } from '../../../domain/entities/service-item.ts';
import type { Found } from '../../provider.ts';
import type { Reading } from '../../reads.ts';
import { SERVICE_TYPES } from '../entities/read-service-item.ts';
import { deletedName, quickBooksName, sameName } from '../names.ts';
import { ACTIVE_OR_NOT, oneOf, query } from '../query.ts';
import { type ItemRow, itemRow, withWhole } from '../rows.ts';
import { type FindInput, none, other, sameAs } from './find-context.ts';

/** Names are unique within a category; ours stand in none. */
export function* findServiceItem(input: FindInput): Reading<Found> {
  const { item } = input;
  const name = quickBooksName(serviceItemSchema.parse(item.data).name);
  const where = [oneOf('Name', [name, deletedName(name)]), ACTIVE_OR_NOT];
  const found = yield* query({ from: 'Item', where }, withWhole(itemRow));
  if (!found.ok) return found;
  const row = found.value.find((candidate) => !candidate.SubItem && sameName(candidate.Name, name));
  if (!row) return none();
  return SERVICE_TYPES.includes(row.Type) ? sameAs(input, row) : other(describe(row));
}

function describe(row: ItemRow): string {
  return `The product “${row.Name}” in QuickBooks has this name, but is of type ${row.Type}, not a service.`;
}
