import type { AccountType } from './mapping.ts';

/** What we book to an account that somebody has to choose. */
export interface AccountRole {
  key: string;
  label: string;
  /** What it is for, as the page says it. */
  purpose: string;
  /** Accounts of another type are refused. */
  accepts: readonly AccountType[];
  /** Words in an account's name that speak for it, lower case. */
  hints: readonly string[];
}

/** The closed list of the roles that accounts are mapped to. */
export const ACCOUNT_ROLES: readonly AccountRole[] = [
  {
    key: 'payout_bank',
    label: 'Payout bank account',
    purpose: 'Where payouts arrive',
    accepts: ['bank', 'other_current_asset'],
    hints: ['checking', 'bank'],
  },
  {
    key: 'payout_fees',
    label: 'Processing fees',
    purpose: 'The expense account for what the processor keeps',
    accepts: ['expense'],
    hints: ['fee', 'merchant', 'stripe', 'commission'],
  },
];
