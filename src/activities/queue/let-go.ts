import { z } from 'zod';
import type { RecordRef } from '../../domain/entity.ts';
import type { PushItem } from '../../providers/provider.ts';

const paid = z.object({ allocations: z.array(z.object({ invoiceId: z.string() })) });

/** What a payment paid when both sides agreed: some vendors have to be told by name what it pays no more. */
export function paidBefore({ entityType, agreed, past }: PushItem): RecordRef[] {
  if (entityType !== 'payment') return [];
  const { allocations = [] } = paid.safeParse((agreed ?? past)?.ours).data ?? {};
  return allocations.map(({ invoiceId }) => ({ entityType: 'invoice', recordId: invoiceId }));
}
