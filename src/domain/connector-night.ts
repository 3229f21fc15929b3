import { isBetween, nextTimeOfDay } from './wall-clock.ts';

/** The hours in which nothing runs, by the wall clock of a zone. Equal times: there is no such night. */
export interface Night {
  timeZone: string;
  from: string;
  to: string;
}

/** The next time that the night begins; undefined where there is none. */
export function nightAfter({ timeZone, from, to }: Night, at: Date): Date | undefined {
  return from === to ? undefined : new Date(nextTimeOfDay(timeZone, from, at.getTime()));
}

/** The next time that the night ends. */
export function morningAfter({ timeZone, to }: Night, at: Date): Date {
  return new Date(nextTimeOfDay(timeZone, to, at.getTime()));
}

export function isNight({ timeZone, from, to }: Night, at: Date): boolean {
  return isBetween(timeZone, { from, to }, at.getTime());
}

/** `due`, or where that has passed the first of its successors, `everyMs` apart, that has not. */
export function nextOf(due: Date, everyMs: number, at: Date): Date {
  if (due > at) return due;
  const steps = Math.floor((at.getTime() - due.getTime()) / everyMs) + 1;
  return new Date(due.getTime() + steps * everyMs);
}
