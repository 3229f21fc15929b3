import { timesheetEntrySchema } from '../../../domain/entities/timesheet-entry.ts';
import type { Found } from '../../provider.ts';
import type { Reading } from '../../reads.ts';
import { PAGE_SIZE } from '../defaults.ts';
import { hasMarker } from '../marker.ts';
import { equals, query } from '../query.ts';
import { timeActivityRow, withWhole } from '../rows.ts';
import { type FindInput, none, same } from './find-context.ts';

/**
 * By day, decided by the marker: two equal entries of one day are two pieces of work, so nothing without our
 * marker is ever taken for this one.
 */
export function* findTimeActivity(input: FindInput): Reading<Found> {
  const { item } = input;
  const { date } = timesheetEntrySchema.parse(item.data);
  for (let start = 1; ; start += PAGE_SIZE) {
    const select = { from: 'TimeActivity', where: [equals('TxnDate', date)], start };
    const page = yield* query(select, withWhole(timeActivityRow));
    if (!page.ok) return page;
    const own = page.value.find((row) => hasMarker(row.Description, item.recordId));
    if (own) return same(input, own);
    if (page.value.length < PAGE_SIZE) return none();
  }
}
