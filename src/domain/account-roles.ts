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
    key: 'payout_fee_tax',
    label: 'Tax on processing fees',
    purpose: 'VAT or GST that the processor adds to its fees',
    accepts: ['expense', 'liability', 'other_current_asset'],
    hints: ['vat', 'gst', 'input tax', 'tax', 'fee'],
  },
  {
    key: 'payout_withheld_tax',
    label: 'Withheld tax',
    purpose: 'Tax that the processor keeps for the authorities',
    accepts: ['expense', 'liability', 'other_current_asset'],
    hints: ['withh', 'tax'],
  },
  {
    key: 'payout_application_fees',
    label: 'Platform fees',
    purpose: 'What the platform keeps through which the charges were made',
    accepts: ['expense'],
    hints: ['platform', 'application', 'commission', 'fee'],
  },
  {
    key: 'payout_exchange',
    label: 'Exchange gain or loss',
    purpose: 'What a payment in another currency brought, against its worth in the books',
    accepts: ['other', 'expense', 'income'],
    hints: ['exchange', 'currency'],
  },
  {
    key: 'payout_reserves',
    label: 'Reserves at the processor',
    purpose: 'Money that is yours and that the processor keeps back: reserves and minimum balances',
    accepts: ['other_current_asset', 'bank'],
    hints: ['reserve', 'clearing', 'stripe'],
    perCurrency: true,
  },
  {
    key: 'payout_topups',
    label: 'Top-ups',
    purpose: 'Money that you sent to the processor: the bank’s own line for it belongs to the same account',
    accepts: ['bank', 'other_current_asset'],
    hints: ['top-up', 'topup', 'clearing', 'transit'],
    perCurrency: true,
  },
  {
    key: 'payout_financing',
    label: 'Financing',
    purpose: 'Loans and advances of the processor, and what it takes back of them',
    accepts: ['liability'],
    hints: ['loan', 'financing', 'capital'],
  },
  {
    key: 'payout_transfers',
    label: 'Transfers to other accounts',
    purpose: 'Money that went to, or came from, other accounts at the processor',
    accepts: ['income', 'expense', 'liability', 'other_current_asset', 'bank'],
    hints: ['transfer', 'subcontract', 'cost of'],
  },
  {
    key: 'payout_platform_earnings',
    label: 'Platform earnings',
    purpose: 'What you keep of charges that other accounts made through your platform',
    accepts: ['income', 'liability'],
    hints: ['platform', 'commission', 'service', 'income'],
  },
  {
    key: 'payout_contributions',
    label: 'Contributions',
    purpose: 'What you give to climate projects through the processor',
    accepts: ['expense'],
    hints: ['contribution', 'donation', 'charit', 'climate'],
  },
  {
    key: 'payout_issuing',
    label: 'Cards that you issue',
    purpose: 'What is spent with cards that draw on the processor’s balance',
    accepts: ['expense', 'liability', 'credit_card', 'other_current_asset'],
    hints: ['card', 'issuing', 'expense'],
  },
  {
    key: 'payout_customer_funds',
    label: 'Customers’ unassigned money',
    purpose: 'Bank transfers of customers that the processor could not assign to a payment',
    accepts: ['liability', 'other_current_asset'],
    hints: ['unapplied', 'deposit', 'customer'],
  },
  {
    key: 'payout_adjustments',
    label: 'Other adjustments',
    purpose: 'What the processor itself calls other adjustments',
    accepts: ['income', 'expense', 'liability', 'other_current_asset', 'bank', 'other'],
    hints: ['adjustment', 'reconciliation', 'suspense', 'uncategorized'],
  },
  {
    key: 'payout_negative',
    label: 'Negative payouts',
    purpose:
      'What the processor takes back when refunds exceed sales passes through here, and nothing stays: another account than that for clearing',
    accepts: ['bank', 'other_current_asset'],
    hints: ['refund', 'clearing', 'stripe', 'undeposited'],
    perCurrency: true,
  },
] as const satisfies readonly AccountRole[];

export type AccountRoleKey = (typeof ACCOUNT_ROLES)[number]['key'];

const ROLES: readonly AccountRole[] = ACCOUNT_ROLES;
const WITH_CURRENCY = /^([a-z_]+):([A-Z]{3})$/;
const UNKNOWN = /^payout_unknown:([a-z0-9_]{1,100})$/;

/** A kind of movement that nobody has met, by the processor's word: somebody says where it belongs. */
export type UnknownRole = `payout_unknown:${string}`;
export type Role = AccountRoleKey | UnknownRole;

/** `payout_bank` in the company's own currency; `payout_bank:EUR` in another. */
export function roleKey(role: Role, currency: string, homeCurrency: string): string {
  const { perCurrency } = findRole(role) ?? {};
  return perCurrency && currency !== homeCurrency ? `${role}:${currency}` : role;
}

/** What compose has to know of a role: the account of the company's currency and the one of the record's. */
export function mappingsOfRole(role: Role, currency: string): MappingRef[] {
  return [...new Set([role, roleKey(role, currency, '')])].map((key) => ({ kind: 'account', key }));
}

/** The role of a mapping key; undefined for a key that is none. */
export function accountRole(key: string): AccountRole | undefined {
  const role = findRole(key) ?? unknownRole(key);
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

function unknownRole(key: string): AccountRole | undefined {
  const [, word] = UNKNOWN.exec(key) ?? [];
  if (word === undefined) return undefined;
  return {
    key,
    label: `Movements of the kind “${word}”`,
    purpose: 'The processor’s word for a kind that is not known here: choose the account that it belongs to',
    accepts: ['income', 'expense', 'liability', 'other_current_asset', 'bank', 'credit_card', 'other'],
    hints: [],
  };
}
