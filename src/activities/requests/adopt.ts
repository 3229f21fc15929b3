import { findHolder } from '../../db/links/by-counterpart.ts';
import type { Verdict } from '../../db/queue/settle.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { Found } from '../../providers/provider.ts';
import type { LookUp } from './find-counterpart.ts';

/** Takes what was found there for the record's own, unless another record of ours has it. */
export async function adopt(
  work: LookUp,
  item: StoredItem,
  { counterpart, theirs }: Extract<Found, { kind: 'same' }>,
  error: SyncErrorInfo,
  { written }: { written?: true } = {},
): Promise<Verdict> {
  const holder = await findHolder(work.deps.db, work.request, item.entityType, counterpart.externalId);
  if (!holder || holder === item.recordId) return { kind: 'adopted', counterpart, theirs, written };
  const message = `The record ${holder} of yours is already linked to the one in QuickBooks with this name or number.`;
  return { kind: 'failed', error: { ...error, message } };
}

/** Nothing there tells the record from others: a person has to look before it is written anew. */
export function mayBeThere(error: SyncErrorInfo): SyncErrorInfo {
  const message = `${error.message} Nothing in the accounting system tells this record from others.`;
  return { ...error, type: 'MayBeThere', message };
}
