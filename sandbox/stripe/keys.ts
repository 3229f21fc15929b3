/** Names of permissions as the processor's refusals say them. */
export const PERMISSIONS = [
  'rak_payout_read',
  'rak_balance_transaction_source_read',
  'rak_balance_read',
  'rak_charge_read',
  'rak_dispute_read',
  'rak_transfer_read',
  'rak_top_up_read',
  'rak_application_fee_read',
  'rak_connected_account_read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** A key of an account. A secret key may everything; a restricted one what it was given. */
export interface Key {
  text: string;
  permissions: readonly string[] | undefined;
}

/** Refunds have no permission of their own: they ride on that of charges. */
const READS: Readonly<Record<string, Permission>> = {
  payouts: 'rak_payout_read',
  balance_transactions: 'rak_balance_transaction_source_read',
  balance: 'rak_balance_read',
  charges: 'rak_charge_read',
  refunds: 'rak_charge_read',
  disputes: 'rak_dispute_read',
  transfers: 'rak_transfer_read',
  topups: 'rak_top_up_read',
  application_fees: 'rak_application_fee_read',
  account: 'rak_connected_account_read',
};

/** Movements may be listed by whoever may read the balance; what caused them may not. */
const LISTED_WITH: Readonly<Record<string, Permission>> = { balance_transactions: 'rak_balance_read' };
const TO_EXPAND: Permission = 'rak_balance_transaction_source_read';

/** What expanding a source asks for beside the permission to expand. */
const EXPANDS: Readonly<Record<string, Permission>> = {
  charge: 'rak_charge_read',
  refund: 'rak_charge_read',
  dispute: 'rak_dispute_read',
  transfer: 'rak_transfer_read',
  topup: 'rak_top_up_read',
  application_fee: 'rak_application_fee_read',
  payout: 'rak_payout_read',
};

export function missingFor({ permissions }: Key, resource: string): Permission | undefined {
  const needed = READS[resource];
  const other = LISTED_WITH[resource];
  if (!needed || !permissions || (other && permissions.includes(other))) return undefined;
  return permissions.includes(needed) ? undefined : needed;
}

export function missingToExpand({ permissions }: Key, objects: readonly string[]): Permission | undefined {
  if (!permissions) return undefined;
  return [TO_EXPAND, ...objects.flatMap((object) => EXPANDS[object] ?? [])].find(
    (needed) => !permissions.includes(needed),
  );
}

export function sentenceFor({ text }: Key, account: string, needed: Permission): string {
  const shown = `${text.slice(0, 8)}${'*'.repeat(Math.max(0, text.length - 14))}${text.slice(-6)}`;
  return `The provided key '${shown}' does not have the required permissions for this endpoint on account '${account}'. Having the '${needed}' permission would allow this request to continue.`;
}
