import { ENTITIES } from './entities/index.ts';
import type { EntityType } from './entity.ts';

/** The toggles as somebody set them. A type that is newer than the settings is missing. */
export type AutoSync = Partial<Record<EntityType, boolean>>;

/** Whether records of the type are sent by themselves when they change. */
export function syncsByItself(autoSync: AutoSync, type: EntityType): boolean {
  return autoSync[type] ?? ENTITIES[type].autoSync ?? false;
}

/** Every toggle of the given types, those that nobody touched at their default. */
export function allToggles(autoSync: AutoSync, types: readonly EntityType[]): AutoSync {
  return Object.fromEntries(types.map((type) => [type, syncsByItself(autoSync, type)]));
}

/** Types that sync from a start date on, so that switching them on does not send years of history. */
export function hasStartDate(type: EntityType): boolean {
  return ENTITIES[type].startDateField !== undefined;
}

/** Today's ISO date in a time zone (IANA name). @throws RangeError for a zone that does not exist. */
export function dateIn(timeZone: string, now: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

export interface StartDateFacts {
  /** As stored; null until the toggle was first switched on. */
  stored: string | null;
  /** As asked for now, if at all. */
  asked: string | undefined;
  /** Whether a toggle with a start date is on from now. */
  on: boolean;
  /** Today where the company is. */
  today: string;
}

/**
 * The start date from now on: the one asked for, or the one stored, or today when such a toggle is switched on
 * for the first time. `future` when the date asked for is none that has come yet.
 */
export function startDateFrom({ stored, asked, on, today }: StartDateFacts): string | null | 'future' {
  if (asked !== undefined) return asked > today ? 'future' : asked;
  return stored ?? (on ? today : null);
}
