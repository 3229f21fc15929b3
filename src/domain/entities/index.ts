import type { EntityDefinition, EntityType, RecordRef } from '../entity.ts';
import { customer } from './customer.ts';
import { invoice } from './invoice.ts';
import { payment } from './payment.ts';
import { serviceItem } from './service-item.ts';

/** The one place that lists the entity types. */
export const ENTITIES: Readonly<Record<EntityType, EntityDefinition>> = {
  customer,
  service_item: serviceItem,
  invoice,
  payment,
};

/** How the log speaks of a record: "Invoice 1001". */
export function callRecord({ entityType }: Pick<RecordRef, 'entityType'>, name: string): string {
  const { label } = ENTITIES[entityType];
  return name.startsWith(label) ? name : `${label} ${name}`;
}
