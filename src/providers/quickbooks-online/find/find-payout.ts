import { z } from 'zod';
import type { Found } from '../../provider.ts';
import type { Reading } from '../../reads.ts';
import { hasMarker } from '../marker.ts';
import { equals, query } from '../query.ts';
import { rowSchema, withWhole } from '../rows.ts';
import { type FindInput, none, same } from './find-context.ts';

const noteRow = rowSchema.extend({ PrivateNote: z.string().nullish() });

/** By date, decided by the marker: what looks alike without it may be somebody's own entry. */
export function* findPayout(input: FindInput, { wireName }: { wireName: string }): Reading<Found> {
  const { item } = input;
  const { date } = z.object({ date: z.string() }).parse(item.data);
  const select = { from: wireName, where: [equals('TxnDate', date)] };
  const found = yield* query(select, withWhole(noteRow));
  if (!found.ok) return found;
  const own = found.value.find((row) => hasMarker(row.PrivateNote ?? undefined, item.recordId));
  return own ? same(input, own) : none();
}
