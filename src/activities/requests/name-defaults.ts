import { loadRecords } from '../../db/queue/prerequisites.ts';
import type { Verdict } from '../../db/queue/settle.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { refKey } from '../../domain/entity.ts';
import { unnamedRefusal } from './at-fault.ts';
import type { LookUp } from './find-counterpart.ts';

/** A refusal for something of the company's own, which nobody chose and no record stands for, names it. */
export async function nameDefaults(
  work: LookUp,
  verdicts: ReadonlyMap<string, Verdict>,
): Promise<ReadonlyMap<string, Verdict>> {
  const refused = work.request.items.filter((item) => unnamedRefusal(item, verdicts));
  if (refused.length === 0) return verdicts;
  const stored = await loadRecords(work.deps.db, work.request, refused);
  const dataOf = (item: StoredItem) => stored.get(refKey(item))?.data;
  const records = refused.map((item) => ({ entityType: item.entityType, data: dataOf(item) }));
  const read = await work.books.unusableDefaults({ records });
  // What cannot be read now is not blamed.
  if (!read?.ok) return verdicts;
  const named = new Map(verdicts);
  for (const [index, item] of refused.entries()) {
    const error = unnamedRefusal(item, verdicts);
    const sentences = read.value[index] ?? [];
    if (!error || sentences.length === 0) continue;
    const message = [...sentences, error.message].join(' ');
    named.set(item.key, { kind: 'failed', error: { ...error, message } });
  }
  return named;
}
