/** The first instant of a day of the person's own calendar; an instant is itself; undefined for what is neither. */
export function startOfDay(day: string | undefined): string | undefined {
  return instant(day, 'T00:00:00');
}

/** Its last one. */
export function endOfDay(day: string | undefined): string | undefined {
  return instant(day, 'T23:59:59.999');
}

function instant(day: string | undefined, time: string): string | undefined {
  if (!day) return undefined;
  const date = new Date(isDay(day) ? `${day}${time}` : day);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** The day of an instant in the person's own calendar, as a field of days takes it; a day is itself. */
export function dayOf(value: string): string {
  if (isDay(value)) return value;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleDateString('sv-SE');
}

function isDay(value: string): boolean {
  return !value.includes('T');
}
