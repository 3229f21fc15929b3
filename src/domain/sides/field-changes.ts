import type { EntityType } from '../entity.ts';
import type { FieldChange } from './difference.ts';
import { type Data, equalUnit, unitsOf } from './units.ts';

/** What would change, unit by unit; of what is new, all that it says. */
export function fieldChanges(entityType: EntityType, before: Data | undefined, after: Data): FieldChange[] {
  const old = before ?? {};
  return unitsOf(entityType, old, after)
    .filter((unit) => !equalUnit(unit, old, after))
    .flatMap(({ fields }) => fields)
    .filter((field) => JSON.stringify(old[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, old: old[field] ?? null, new: after[field] ?? null }));
}
