import { ENTITY_TYPES, type EntityDefinition, type EntityType, type RecordRef } from '../entity.ts';
import { customer } from './customer.ts';
import { invoice } from './invoice.ts';
import { payment } from './payment.ts';
import { payout } from './payout.ts';
import { payoutActivity } from './payout-activity.ts';
import { serviceItem } from './service-item.ts';

/** The one place that lists the entity types. */
export const ENTITIES: Readonly<Record<EntityType, EntityDefinition>> = {
  customer,
  service_item: serviceItem,
  invoice,
  payment,
  payout_activity: payoutActivity,
  payout,
};

/** How the log speaks of a record: "Invoice 1001". */
export function callRecord({ entityType }: Pick<RecordRef, 'entityType'>, name: string): string {
  const { label } = ENTITIES[entityType];
  return name.startsWith(label) ? name : `${label} ${name}`;
}

/** Types that clients hand over, and that can be pulled; the others are made here. */
export const GIVEN_TYPES: readonly EntityType[] = ENTITY_TYPES.filter((type) => !ENTITIES[type].derived);
