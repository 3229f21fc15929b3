/** What an account owes, compared with what the accounting system says that it owes. */

export const BALANCE_REPORT_STATES = [
  'queued',
  'reading',
  'comparing',
  'done',
  'cancelled',
  'failed',
] as const;
/** `reading`: their balances, page by page. `comparing`: the accounts that have no counterpart there. */
export type BalanceReportState = (typeof BALANCE_REPORT_STATES)[number];

const OVER: readonly BalanceReportState[] = ['done', 'cancelled', 'failed'];

export const OPEN_REPORT_STATES: readonly BalanceReportState[] = BALANCE_REPORT_STATES.filter(
  (state) => !OVER.includes(state),
);

export function isReportOver(state: BalanceReportState): boolean {
  return OVER.includes(state);
}

/** Ways to sort the rows of a report. */
export const BALANCE_SORTS = ['name', 'difference', 'ours', 'theirs'] as const;
export type BalanceSort = (typeof BALANCE_SORTS)[number];

/** A customer of the other side, inactive ones included; amounts are decimal text in the row's currency. */
export interface TheirBalance {
  externalId: string;
  name: string;
  /** Its own, without that of the jobs below it; negative where it has something good. */
  balance: string;
  currency: string;
  active: boolean;
}
