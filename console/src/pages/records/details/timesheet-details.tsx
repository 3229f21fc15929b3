import type { RecordOf } from '../../../api/queries/records.ts';
import { formatWorked } from '../../../format/dates.ts';
import { stateLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';
import { RecordLink } from '../record-link.tsx';
import { periodOf, workedIn } from '../timesheet.ts';

export function TimesheetDetails({ data }: { data: RecordOf<'timesheet'>['data'] }) {
  return (
    <Facts columns={2}>
      <Fact label={t`Team Member`}>
        <RecordLink type="team_member" id={data.teamMemberId} />
      </Fact>
      <Fact label={t`State`}>{stateLabel(data.status)}</Fact>
      <Fact label={t`Period`}>{periodOf(data)}</Fact>
      <Fact label={t`Time`}>
        <strong>{formatWorked(workedIn(data.entries))} h</strong>
      </Fact>
    </Facts>
  );
}
