const DAY_MS = 24 * 60 * 60 * 1_000;

/** Told at each, the nearest first: people plan by the week, and two days are left for a weekend. */
export const CONSENT_STEPS = [
  { days: 2, level: 'urgent' },
  { days: 7, level: 'warning' },
  { days: 14, level: 'notice' },
] as const;

export type ConsentStep = (typeof CONSENT_STEPS)[number];

export interface ConsentEnd {
  /** Whole days; 0 on the last one. */
  daysLeft: number;
  /** Absent while its end is further away than the first of them. */
  step?: ConsentStep;
}

export function consentEnd(endsAt: Date, now: Date): ConsentEnd {
  const daysLeft = Math.max(0, Math.floor((endsAt.getTime() - now.getTime()) / DAY_MS));
  return { daysLeft, step: CONSENT_STEPS.find(({ days }) => daysLeft <= days) };
}

/** When it is told ahead that a consent ends, the earliest first. */
export function consentReminders(endsAt: Date): Date[] {
  return CONSENT_STEPS.map(({ days }) => new Date(endsAt.getTime() - days * DAY_MS)).reverse();
}

/** From when on the end of a consent is told. */
export function consentHorizon(now: Date): Date {
  const furthest = Math.max(...CONSENT_STEPS.map(({ days }) => days));
  return new Date(now.getTime() + (furthest + 1) * DAY_MS);
}
