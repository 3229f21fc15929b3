/**
 * A mapping is a choice that a person makes once: which employee a team member is, which account a role has,
 * which tax code ours means. (Records are paired by links, never by mappings.)
 */

export const MAPPING_KINDS = ['employee', 'account', 'tax_code'] as const;
export type MappingKind = (typeof MAPPING_KINDS)[number];

/** What is mapped: the team member's record id, a role of `ACCOUNT_ROLES`, or the name of our tax code. */
export interface MappingRef {
  kind: MappingKind;
  key: string;
}

export interface Mapping extends MappingRef {
  externalId: string;
  /** As the choice says it; tells employees from vendors. */
  externalType?: string;
  externalName: string;
}

/** Something on the other side that a key can be mapped to. */
export interface Choice {
  externalId: string;
  name: string;
  /** `employee` or `vendor`; of accounts an `AccountType`. */
  type?: string;
  email?: string;
  active: boolean;
}

/** What an account is for, in words that hold for every accounting system. */
export type AccountType =
  | 'bank'
  | 'undeposited_funds'
  | 'other_current_asset'
  | 'credit_card'
  | 'liability'
  | 'income'
  | 'expense'
  | 'other';

/** Whether records that were held for want of a mapping go by themselves once it is made. */
export const GOES_ONCE_MAPPED: Readonly<Record<MappingKind, boolean>> = {
  // People map one member after the other and push the timesheet entries when they are done.
  employee: false,
  account: true,
  tax_code: true,
};

export function mappingKey({ kind, key }: MappingRef): string {
  return `${kind}/${key}`;
}
