import type { AccountRoleKey, Role } from './account-roles.ts';
import type { FeeKind, FeePart, PayoutLine } from './entities/payout-line.ts';

/** Where the money of a line belongs; unknown kinds belong where somebody says. */
export function roleOf({ kind, category }: Pick<PayoutLine, 'kind' | 'category'>): Role {
  switch (kind) {
    case 'charge':
      return 'payout_charges';
    case 'refund':
      return 'payout_refunds';
    case 'dispute':
      return 'payout_disputes';
    case 'fee':
      return 'payout_fees';
    case 'fee_tax':
      return 'payout_fee_tax';
    case 'reserve':
      return 'payout_reserves';
    case 'financing':
      return 'payout_financing';
    case 'topup':
      return 'payout_topups';
    case 'transfer':
      return 'payout_transfers';
    case 'platform_earning':
      return 'payout_platform_earnings';
    case 'contribution':
      return 'payout_contributions';
    case 'issuing':
      return 'payout_issuing';
    case 'customer_funds':
      return 'payout_customer_funds';
    case 'adjustment':
      return 'payout_adjustments';
    // Money that lies at the processor: an earlier payout that came back is in the clearing account again.
    case 'returned_payout':
    case 'balance':
      return 'payout_clearing';
    case 'unknown':
      return `payout_unknown:${category ?? 'unnamed'}`;
  }
}

const FEE_ROLES: Readonly<Record<Exclude<FeeKind, 'unknown'>, AccountRoleKey>> = {
  processing: 'payout_fees',
  application: 'payout_application_fees',
  tax: 'payout_fee_tax',
  withheld_tax: 'payout_withheld_tax',
};

export function feeRoleOf({ kind, name }: Pick<FeePart, 'kind' | 'name'>): Role {
  return kind === 'unknown' ? `payout_unknown:${name}` : FEE_ROLES[kind];
}

/** What all fees of one role are called in an entry. */
export function feeWords(role: Role): string {
  switch (role) {
    case 'payout_fee_tax':
      return 'Tax on fees';
    case 'payout_withheld_tax':
      return 'Withheld tax';
    case 'payout_application_fees':
      return 'Platform fees';
    default:
      return 'Processing fees';
  }
}

const WORDS: Readonly<Record<PayoutLine['kind'], string>> = {
  charge: 'Charge',
  refund: 'Refund',
  dispute: 'Dispute',
  fee: 'Fee',
  fee_tax: 'Tax on fees',
  returned_payout: 'Returned payout',
  reserve: 'Reserve',
  financing: 'Financing',
  topup: 'Top-up',
  transfer: 'Transfer',
  platform_earning: 'Platform earning',
  contribution: 'Contribution',
  issuing: 'Card that you issue',
  customer_funds: 'Customer’s unassigned money',
  adjustment: 'Adjustment',
  balance: 'Balance',
  unknown: 'Movement',
};

export function describe({ kind, source, reference, description, count }: PayoutLine): string {
  if (count !== undefined) return `${WORDS[kind]}: ${count} movements`;
  return [`${WORDS[kind]} ${source ?? reference}`, description].filter(Boolean).join(': ').slice(0, 1000);
}
