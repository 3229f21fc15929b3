import { ENTITIES } from './entities/index.ts';
import { ENTITY_TYPES, type EntityType, type RecordRef } from './entity.ts';

/** An account is a customer seen from sync. */

/** Which customers sync by themselves: those that have invoices or payments, or all of them. */
export const ACCOUNT_POLICIES = ['with_documents', 'all'] as const;
export type AccountPolicy = (typeof ACCOUNT_POLICIES)[number];

/** What a person sees beside an account. */
export const ACCOUNT_STATUSES = ['synced', 'not_synced', 'skipped', 'failed', 'syncing'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** Types whose records belong to an account, the customer itself included. */
export const ACCOUNT_TYPES: readonly EntityType[] = ENTITY_TYPES.filter(
  (type) => ENTITIES[type].account !== undefined,
);

/** Types that make a customer one that has documents. */
export const DOCUMENT_TYPES: readonly EntityType[] = ACCOUNT_TYPES.filter(
  (type) => ENTITIES[type].totalOf !== undefined,
);

/** The customer whose account the record belongs to; undefined when it belongs to none. */
export function accountOf(
  { entityType, recordId }: RecordRef,
  data: Readonly<Record<string, unknown>>,
): string | undefined {
  const { account } = ENTITIES[entityType];
  if (account === undefined) return undefined;
  if (account === 'itself') return recordId;
  const customerId = data[account.field];
  return typeof customerId === 'string' ? customerId : undefined;
}
