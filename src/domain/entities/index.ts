import { ENTITY_TYPES, type EntityDefinition, type EntityType, type RecordRef } from '../entity.ts';
import { customer } from './customer.ts';
import { invoice } from './invoice.ts';
import { payment } from './payment.ts';
import { payout } from './payout.ts';
import { payoutActivity } from './payout-activity.ts';
import { serviceItem } from './service-item.ts';
import { teamMember } from './team-member.ts';
import { timesheet } from './timesheet.ts';
import { timesheetEntry } from './timesheet-entry.ts';

/** The one place that lists the entity types. */
export const ENTITIES: Readonly<Record<EntityType, EntityDefinition>> = {
  customer,
  service_item: serviceItem,
  invoice,
  payment,
  payout_activity: payoutActivity,
  payout,
  team_member: teamMember,
  timesheet,
  timesheet_entry: timesheetEntry,
};

/** How the log speaks of a record: "Invoice 1001". */
export function callRecord({ entityType }: Pick<RecordRef, 'entityType'>, name: string): string {
  const { label } = ENTITIES[entityType];
  return name.startsWith(label) ? name : `${label} ${name}`;
}

const where = (holds: (definition: EntityDefinition) => boolean): readonly EntityType[] =>
  ENTITY_TYPES.filter((type) => holds(ENTITIES[type]));

/** Types that clients of the API store. */
export const WRITABLE_TYPES = where(({ derived }) => !derived);
/** Types that are sent. */
export const SYNCED_TYPES = where(({ localOnly }) => !localOnly);
/** Types that are brought in from the other side. */
export const PULLED_TYPES = where(({ localOnly, derived }) => !localOnly && !derived);
/** Pulled types that have an amount: people name them by id or number. */
export const TRANSACTION_TYPES = where(
  ({ localOnly, derived, totalOf }) => !localOnly && !derived && totalOf !== undefined,
);
/** Types that exist as parts of another type only. */
export const PART_TYPES = where(({ type }) =>
  Object.values(ENTITIES).some(({ parts }) => parts?.type === type),
);
