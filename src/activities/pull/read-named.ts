import type { Books } from '../../books.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { CallResult, PulledRecord, PullPage } from '../../providers/provider.ts';

/** The named ones as a page of a list: each as it stands there now, and those that are gone are told. */
export async function readNamed(
  books: Books,
  entityType: EntityType,
  externalIds: readonly string[],
): Promise<CallResult<PullPage>> {
  const found = await books.current({ entityType, externalIds });
  if (!found.ok) return found;
  const records = found.value.filter(({ unreadable }) => unreadable === undefined);
  const odd = found.value.filter(({ unreadable }) => unreadable !== undefined);
  const here = new Set(found.value.map(({ counterpart }) => counterpart.externalId));
  const gone = externalIds.filter((id) => !here.has(id));
  return { ok: true, value: { records, unreadable: [...odd.map(told), ...gone.map(missing)] } };
}

function told(record: PulledRecord): PullPage['unreadable'][number] {
  const { externalId } = record.counterpart;
  return { externalId, name: externalId, reason: record.unreadable ?? '', record };
}

function missing(externalId: string): PullPage['unreadable'][number] {
  return { externalId, name: externalId, reason: 'It is not there any more.' };
}
