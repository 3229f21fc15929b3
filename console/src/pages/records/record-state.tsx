import type { RecordOf } from '../../api/queries/records.ts';
import { stateLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';

/** Of documents how far they are, of the others whether they are in use. */
export function RecordState({ record }: { record: RecordOf }) {
  if (record.deletedAt) return t`Deleted`;
  return stateLabel(stateOf(record));
}

function stateOf(record: RecordOf): string {
  switch (record.type) {
    case 'invoice':
    case 'payment':
    case 'timesheet':
    case 'timesheet_entry':
      return record.data.status;
    case 'customer':
    case 'service_item':
    case 'team_member':
      return record.data.active ? 'active' : 'inactive';
    default:
      return record satisfies never;
  }
}
