import { findHolder } from '../../db/links/by-counterpart.ts';
import { loadRecords } from '../../db/queue/prerequisites.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { refKey } from '../../domain/entity.ts';
import { type Difference, type UnevenPart, unevenParts, writtenDifference } from '../../domain/written.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { ItemOutcome, SettledDocument } from '../../providers/provider.ts';
import type { LookUp } from './find-counterpart.ts';

type WrittenOutcome = Extract<ItemOutcome, { kind: 'written' }>;

/** Whether what the answer says is there is what we meant: a success is believed only where it was compared. */
export async function differenceOf(
  work: LookUp,
  item: StoredItem,
  outcome: WrittenOutcome,
): Promise<SyncErrorInfo | undefined> {
  const { entityType, operation } = item;
  const ours = { total: item.total, tax: item.taxInside, ...item.expected };
  const difference = writtenDifference({ entityType, operation, ours, theirs: outcome });
  if (!difference) return undefined;
  const type = typeOf(item, difference);
  if (type !== 'PaymentNotApplied') return { type, message: difference.message };
  return { type, message: await whoPaid(work, unevenParts(ours.applied, outcome.applied)) };
}

function typeOf({ operation }: StoredItem, { aspect }: Difference): SyncErrorInfo['type'] {
  if (operation === 'void' || aspect === 'active') return 'WriteNotDone';
  return aspect === 'applied' || aspect === 'unapplied' ? 'PaymentNotApplied' : 'TotalMismatch';
}

/** Names each invoice that got another part than it was to get, and what pays it instead. */
async function whoPaid(work: LookUp, parts: readonly UnevenPart[]): Promise<string> {
  const read = await work.books.settledBy({
    externalIds: parts.map(({ externalId }) => externalId),
  });
  const settled = new Map((read?.ok ? read.value : []).map((each) => [each.externalId, each]));
  const sentences = [];
  for (const part of parts) {
    sentences.push(sentenceOf(await nameOf(work, part.externalId), part, settled.get(part.externalId)));
  }
  return sentences.join(' ');
}

function sentenceOf(name: string, { meant, got }: UnevenPart, settled: SettledDocument | undefined): string {
  const by = (settled?.by ?? []).map(({ what, amount }) => `${what} (${amount})`);
  const payers = by.length > 0 ? ` In QuickBooks it is paid by ${by.join(', ')}.` : '';
  const open = settled ? ` ${settled.open} of it is open.` : '';
  return `QuickBooks took the payment, but ${got} of it instead of ${meant} went to ${name}.${payers}${open}`;
}

async function nameOf(work: LookUp, externalId: string): Promise<string> {
  const recordId = await findHolder(work.deps.db, work.request, 'invoice', externalId);
  if (!recordId) return `the invoice with the id ${externalId} in QuickBooks`;
  const ref = { entityType: 'invoice', recordId } as const;
  const records = await loadRecords(work.deps.db, work.request, [ref]);
  return `invoice ${records.get(refKey(ref))?.name ?? recordId}`;
}
