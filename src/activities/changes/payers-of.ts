import { linksOf } from '../../db/links/by-counterpart.ts';
import { findLinked } from '../../db/links/links.ts';
import { readAllocated } from '../../db/records/allocated.ts';
import { readRecords } from '../../db/records/record-queries.ts';
import type { RecordRef } from '../../domain/entity.ts';
import type { CallFailure } from '../../providers/provider.ts';
import { prepareChanges, type Refresh, type TypeChanges } from './refreshing.ts';

export type Payers = { ok: true; changes: TypeChanges[] } | { ok: false; failure: CallFailure };

const NONE: Payers = { ok: true, changes: [] };

/**
 * Payments of ours that paid what was voided or deleted there, as they stand there now, prepared to be applied. Such a
 * payment is left paying nothing, and whether it is told as changed is not recorded of any vendor: so it is looked at.
 */
export async function payersOf(refresh: Refresh, changes: TypeChanges): Promise<Payers> {
  const { deps, input, books, feed } = refresh;
  if (changes.entityType !== 'invoice' || !feed.entityTypes.includes('payment')) return NONE;
  const payments = await paymentsFor(refresh, await paidNoMore(refresh, changes));
  const links = [...(await findLinked(deps.db, input, payments)).values()];
  const externalIds = links.flatMap(({ missingSince, externalId }) => (missingSince ? [] : [externalId]));
  if (externalIds.length === 0) return NONE;
  const read = await books.current({ entityType: 'payment', externalIds });
  if (!read.ok) return read;
  const found: TypeChanges = { entityType: 'payment', records: read.value, gone: [] };
  return { ok: true, changes: [await prepareChanges(refresh, found)] };
}

/** Our ids of the invoices that are void there, or are found missing now. */
async function paidNoMore({ deps, input }: Refresh, { records, gone }: TypeChanges): Promise<string[]> {
  const voided = records.filter(({ data }) => data.status === 'void');
  const ids = voided.map(({ counterpart }) => counterpart.externalId);
  const links = await linksOf(deps.db, input, 'invoice', ids);
  const lost = gone.flatMap(({ link }) => (link.missingSince ? [] : [link]));
  return [...links.values(), ...lost].map(({ recordId }) => recordId);
}

async function paymentsFor({ deps, input }: Refresh, invoiceIds: readonly string[]): Promise<RecordRef[]> {
  const refs = invoiceIds.map((recordId) => ({ entityType: 'invoice', recordId }) as const);
  const invoices = await readRecords(deps.db, input.tenantId, refs);
  const customerIds = invoices.map(({ data }) => String(data.customerId));
  const paid = await readAllocated(deps.db, input.tenantId, { invoiceIds, customerIds });
  const ids = new Set(paid.map(({ paymentId }) => paymentId));
  return [...ids].map((recordId) => ({ entityType: 'payment', recordId }));
}
