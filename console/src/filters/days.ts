/** The first instant of a day of the person's own calendar; undefined for what is no day. */
export function startOfDay(day: string | undefined): string | undefined {
  return instant(day, 'T00:00:00');
}

/** Its last one. */
export function endOfDay(day: string | undefined): string | undefined {
  return instant(day, 'T23:59:59.999');
}

function instant(day: string | undefined, time: string): string | undefined {
  if (!day) return undefined;
  const date = new Date(`${day}${time}`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
