import type { EntityDefinition, EntityType } from '../entity.ts';
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
