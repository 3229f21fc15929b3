import type { RecordOf } from '../../api/queries/records.ts';
import { formatDay, formatWorked } from '../../format/dates.ts';
import { t } from '../../language/say.ts';

/** What people call a record. */
export function nameOf(record: RecordOf): string {
  switch (record.type) {
    case 'customer':
      return record.data.displayName;
    case 'service_item':
      return record.data.name;
    case 'invoice':
      return record.data.number ?? t`Invoice without number`;
    case 'payment':
      return record.data.reference
        ? t`Payment ${record.data.reference}`
        : t`Payment of ${formatDay(record.data.date)}`;
    case 'team_member':
      return record.data.name;
    case 'timesheet':
      return t`Timesheet of ${formatDay(record.data.startDate)}`;
    case 'timesheet_entry':
      return `${formatDay(record.data.date)}, ${formatWorked(record.data.minutes)} h`;
    default:
      return record satisfies never;
  }
}
