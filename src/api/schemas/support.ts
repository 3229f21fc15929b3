import { z } from 'zod';
import { fromParameter, toParameter } from './common.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Requests are kept about that long. */
const MOST_DAYS = 31;

export const supportBundleQuery = z
  .strictObject({
    from: fromParameter.describe('Not before this instant; a day before `to` without it'),
    to: toParameter.describe('Not after this instant; now without it'),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ['to'], message: 'is before from' })
  .refine(({ from, to }) => !from || (to?.getTime() ?? Date.now()) - from.getTime() <= MOST_DAYS * DAY_MS, {
    path: ['from'],
    message: `is more than ${MOST_DAYS} days before to`,
  });

/** The time asked for, or the last day. */
export function spanOf({ from, to }: z.output<typeof supportBundleQuery>, now: Date) {
  const end = to ?? now;
  return { from: from ?? new Date(end.getTime() - DAY_MS), to: end };
}
