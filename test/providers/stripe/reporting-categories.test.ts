import { expect, it } from 'vitest';
import { accountRole } from '../../../src/domain/account-roles.ts';
import { feeRoleOf, roleOf } from '../../../src/domain/payout-roles.ts';
import { feeKindOf, kindOf, wordOf } from '../../../src/providers/stripe/categories.ts';
import { CATEGORIES, FEE_PARTS } from './documented.ts';

/** Every category of the description that the library is generated from. */
const DOCUMENTED =
  `advance advance_funding anticipation_repayment charge charge_failure climate_order_purchase
  climate_order_refund connect_collection_transfer connect_reserved_funds contribution dispute dispute_reversal fee
  financing_paydown financing_paydown_reversal financing_payout financing_payout_reversal issuing_authorization_hold
  issuing_authorization_release issuing_dispute issuing_transaction network_cost other_adjustment
  partial_capture_reversal payout payout_reversal platform_earning platform_earning_refund refund refund_failure
  risk_reserved_funds tax topup topup_reversal transfer transfer_reversal unreconciled_customer_funds`.split(
    /\s+/,
  );

it('the documentation has a row for every category that Stripe documents, and for any other', () => {
  const named = CATEGORIES.map(([category]) => category);
  expect(DOCUMENTED.filter((category) => !named.includes(category))).toEqual([]);
  expect(named.at(-1)).toBe('any other');
  expect(new Set(named).size).toBe(named.length);
});

it.each(CATEGORIES)('%s is a line %s and belongs to the role %s', (named = '', line, role) => {
  const category = named === 'any other' ? 'something_new' : named;
  const kind = kindOf({ type: 'adjustment', category });
  expect(kind).toBe(line);
  const booked = roleOf({ kind, category: wordOf(category) });
  expect(booked).toBe(role?.replace('<its word>', category));
  expect(accountRole(booked)).toBeDefined();
});

it.each(FEE_PARTS)('a part of a fee of the type %s belongs to the role %s', (named = '', role) => {
  const type = named === 'any other' ? 'something_new' : named;
  const booked = feeRoleOf({ kind: feeKindOf(type), name: wordOf(type) });
  expect(booked).toBe(role?.replace('<its word>', type));
  expect(accountRole(booked)).toBeDefined();
});

it.each([
  ['payout_minimum_balance_hold', 'other_adjustment', 'reserve'],
  ['reserve_release', 'something_new', 'reserve'],
  ['adjustment', 'refund_failure', 'refund'],
  ['adjustment', 'dispute', 'dispute'],
  ['constructor', 'constructor', 'unknown'],
] as const)('a %s that is called %s is a %s', (type, category, kind) => {
  expect(kindOf({ type, category })).toBe(kind);
});

it('a word of Stripe’s is always a good part of a key', () => {
  expect(['A b/c', '', 'x'.repeat(300)].map(wordOf)).toEqual(['a_b_c', 'unnamed', 'x'.repeat(100)]);
  expect(accountRole(`payout_unknown:${wordOf('Ünï')}`)).toBeDefined();
});
