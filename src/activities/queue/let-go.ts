import { invoicesPaidBy } from '../../domain/entities/payment.ts';
import type { RecordRef } from '../../domain/entity.ts';
import type { PushItem } from '../../providers/provider.ts';

/** What a payment paid when both sides agreed: some vendors have to be told by name what it pays no more. */
export function paidBefore({ entityType, agreed, past }: PushItem): RecordRef[] {
  if (entityType !== 'payment') return [];
  return invoicesPaidBy((agreed ?? past)?.ours).map((recordId) => ({ entityType: 'invoice', recordId }));
}
