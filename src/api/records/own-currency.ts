import type { Executor } from '../../db/client.ts';
import { readCompanies } from '../../db/connections/connection-queries.ts';
import { readReferenced } from '../../db/records/record-queries.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type EntityType, type RecordRef, refKey } from '../../domain/entity.ts';
import { findUnstorable } from '../validation.ts';

/** A record as it came, not yet checked. */
export interface Sent {
  entityType: EntityType;
  recordId?: string;
  data: unknown;
}

type Open = Record<string, unknown>;

/**
 * Writes the currency into every record that has amounts and leaves it open: its customer's, else the one that
 * all connected companies keep their books in. Where neither says one, the schema's default holds.
 */
export async function sayCurrency(db: Executor, tenantId: string, sent: readonly Sent[]): Promise<void> {
  const open = sent.flatMap(openIn);
  if (open.length === 0) return;
  const customers = open.flatMap(customerOf);
  const [found, companies] = await Promise.all([
    readReferenced(db, tenantId, customers),
    readCompanies(db, tenantId),
  ]);
  const known = new Map(found.map((customer) => [refKey(customer), customer.currency]));
  for (const [key, currency] of sent.flatMap(customerSent)) known.set(key, currency);
  const [home, other] = new Set(companies.map(({ homeCurrency }) => homeCurrency));
  for (const data of open) {
    const [theirs] = customerOf(data).map((customer) => known.get(refKey(customer)));
    data.currency = theirs ?? (other === undefined ? home : undefined);
  }
}

function openIn({ entityType, data }: Sent): Open[] {
  return ENTITIES[entityType].moneyOf && isObject(data) && data.currency === undefined ? [data] : [];
}

function customerOf({ customerId }: Open): RecordRef[] {
  if (typeof customerId !== 'string' || findUnstorable(customerId).length > 0) return [];
  return [{ entityType: 'customer', recordId: customerId }];
}

/** A customer that comes along may have another currency than the stored one. */
function customerSent({ entityType, recordId, data }: Sent): [string, string | null][] {
  if (entityType !== 'customer' || recordId === undefined || !isObject(data)) return [];
  const { currency } = data;
  return [[refKey({ entityType, recordId }), typeof currency === 'string' ? currency : null]];
}

function isObject(value: unknown): value is Open {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
