import type { CallResult, ComposeContext, Found, PulledRecord, PushItem } from '../../provider.ts';
import type { Reading } from '../../reads.ts';
import { imageOf } from '../image.ts';
import type { Row } from '../rows.ts';

export interface FindInput {
  item: PushItem;
  context: ComposeContext;
  /** Id of the document that QuickBooks named as the holder of the number. */
  holder?: string;
  /** A row of the item's type in our terms. */
  read(row: Row): PulledRecord;
}

export type Find = (input: FindInput) => Reading<Found>;

export function none(): CallResult<Found> {
  return { ok: true, value: { kind: 'none' } };
}

/** Of a type that is never read: only that it is the same. */
export function same({ item }: FindInput, row: Row & { whole: Row }): CallResult<Found> {
  const image = imageOf(item.entityType, row.whole);
  const counterpart = { externalId: row.Id, externalVersion: row.SyncToken, image };
  return { ok: true, value: { kind: 'same', counterpart } };
}

/** With what it says, so that pairing does not write over it unseen. */
export function sameAs({ read }: FindInput, { whole }: { whole: Row }): CallResult<Found> {
  const theirs = read(whole);
  return { ok: true, value: { kind: 'same', counterpart: theirs.counterpart, theirs } };
}

export function other(description: string): CallResult<Found> {
  return { ok: true, value: { kind: 'other', description } };
}
