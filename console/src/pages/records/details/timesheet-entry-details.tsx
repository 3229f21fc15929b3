import type { RecordOf } from '../../../api/queries/records.ts';
import { formatDay, formatWorked } from '../../../format/dates.ts';
import { stateLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';
import { TextLink } from '../../../pieces/links.tsx';
import { pathOf } from '../path.ts';
import { RecordLink } from '../record-link.tsx';

export function TimesheetEntryDetails({ data }: { data: RecordOf<'timesheet_entry'>['data'] }) {
  const { timesheetId, teamMemberId, timesheetDate, customerId, serviceItemId } = data;
  return (
    <Facts columns={2}>
      <Fact label={t`Timesheet`}>
        <TextLink to={pathOf({ type: 'timesheet', id: timesheetId })}>
          {t`Timesheet of ${formatDay(timesheetDate)}`}
        </TextLink>
      </Fact>
      <Fact label={t`Team Member`}>
        <RecordLink type="team_member" id={teamMemberId} />
      </Fact>
      <Fact label={t`Date`}>{formatDay(data.date)}</Fact>
      <Fact label={t`Time`}>
        <strong>{formatWorked(data.minutes)} h</strong>
      </Fact>
      <Fact label={t`State`}>{stateLabel(data.status)}</Fact>
      <Fact label={t`Billable`}>{data.billable ? t`Yes` : t`No`}</Fact>
      {customerId && (
        <Fact label={t`Customer`}>
          <RecordLink type="customer" id={customerId} />
        </Fact>
      )}
      {serviceItemId && (
        <Fact label={t`Service Item`}>
          <RecordLink type="service_item" id={serviceItemId} />
        </Fact>
      )}
      {data.description && <Fact label={t`Description`}>{data.description}</Fact>}
    </Facts>
  );
}
