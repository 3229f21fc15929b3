import type { AccountType, MappingRef } from './mapping.ts';

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
  /** Every payout needs it, whatever it consists of. */
  always?: boolean;
  /** Money itself lies there: a currency other than the company's own takes an account of its own. */
  perCurrency?: boolean;
}

/** The closed list of the roles that accounts are mapped to. */
export const ACCOUNT_ROLES = [
  {
    key: 'payout_bank',
    label: 'Payout bank account',
    purpose: 'Where payouts arrive',
    accepts: ['bank', 'other_current_asset'],
    hints: ['checking', 'bank'],
    always: true,
    perCurrency: true,
  },
  {
    key: 'payout_clearing',
    label: 'Payout clearing account',
    purpose:
      'Holds what the processor keeps for you: card payments of the clearing style, and payouts that the processor does not itemise',
    accepts: ['bank', 'other_current_asset'],
    hints: ['clearing', 'stripe', 'processor', 'undeposited'],
    perCurrency: true,
  },
  {
    key: 'payout_fees',
    label: 'Processing fees',
    purpose: 'The expense account for what the processor keeps',
    accepts: ['expense'],
    hints: ['fee', 'merchant', 'stripe', 'commission'],
    always: true,
  },
  {
    key: 'payout_charges',
    label: 'Charges without a payment here',
    purpose: 'Income from charges that no payment in this application stands for',
    accepts: ['income', 'liability', 'other_current_asset'],
    hints: ['sales', 'service', 'income', 'uncategorized'],
  },
  {
    key: 'payout_refunds',
    label: 'Refunds',
    purpose: 'Money that went back to customers through the processor',
    accepts: ['income', 'expense', 'liability', 'other_current_asset'],
    hints: ['refund', 'return', 'discount', 'sales'],
  },
  {
    key: 'payout_disputes',
    label: 'Disputes',
    purpose: 'Charges that customers contested, and those that were won back',
    accepts: ['income', 'expense', 'liability', 'other_current_asset'],
    hints: ['dispute', 'chargeback', 'bad debt', 'refund'],
  },
  {
    key: 'payout_adjustments',
    label: 'Other movements',
    purpose: 'Adjustments, transfers, reserves and whatever else moves the processor’s balance',
    accepts: ['income', 'expense', 'liability', 'other_current_asset', 'bank', 'other'],
    hints: ['adjustment', 'reconciliation', 'suspense', 'uncategorized'],
  },
  {
    key: 'payout_negative',
    label: 'Negative payouts',
    purpose:
      'What the processor takes back from the bank when refunds exceed sales passes through here (deposit style)',
    accepts: ['bank', 'other_current_asset'],
    hints: ['refund', 'clearing', 'stripe', 'undeposited'],
    perCurrency: true,
  },
] as const satisfies readonly AccountRole[];

export type AccountRoleKey = (typeof ACCOUNT_ROLES)[number]['key'];

const ROLES: readonly AccountRole[] = ACCOUNT_ROLES;
const WITH_CURRENCY = /^([a-z_]+):([A-Z]{3})$/;

/** `payout_bank` in the company's own currency; `payout_bank:EUR` in another. */
export function roleKey(role: AccountRoleKey, currency: string, homeCurrency: string): string {
  const { perCurrency } = findRole(role) ?? {};
  return perCurrency && currency !== homeCurrency ? `${role}:${currency}` : role;
}

/** What compose has to know of a role: the account of the company's currency and the one of the record's. */
export function mappingsOfRole(role: AccountRoleKey, currency: string): MappingRef[] {
  return [...new Set([role, roleKey(role, currency, '')])].map((key) => ({ kind: 'account', key }));
}

/** The role of a mapping key; undefined for a key that is none. */
export function accountRole(key: string): AccountRole | undefined {
  const role = findRole(key);
  if (role) return role;
  const [, base = '', currency = ''] = WITH_CURRENCY.exec(key) ?? [];
  const foreign = findRole(base);
  if (!foreign?.perCurrency) return undefined;
  const purpose = `${foreign.purpose} (in ${currency})`;
  return { ...foreign, key, label: `${foreign.label} (${currency})`, purpose };
}

function findRole(key: string): AccountRole | undefined {
  return ROLES.find((role) => role.key === key);
}
