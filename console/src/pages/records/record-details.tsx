import type { RecordOf } from '../../api/queries/records.ts';
import { CustomerDetails } from './details/customer-details.tsx';
import { InvoiceDetails } from './details/invoice-details.tsx';
import { PaymentDetails } from './details/payment-details.tsx';
import { ServiceItemDetails } from './details/service-item-details.tsx';
import { TeamMemberDetails } from './details/team-member-details.tsx';
import { TimesheetDetails } from './details/timesheet-details.tsx';
import { TimesheetEntryDetails } from './details/timesheet-entry-details.tsx';

export function RecordDetails({ record }: { record: RecordOf }) {
  switch (record.type) {
    case 'customer':
      return <CustomerDetails data={record.data} />;
    case 'service_item':
      return <ServiceItemDetails data={record.data} />;
    case 'invoice':
      return <InvoiceDetails data={record.data} />;
    case 'payment':
      return <PaymentDetails data={record.data} />;
    case 'team_member':
      return <TeamMemberDetails data={record.data} />;
    case 'timesheet':
      return <TimesheetDetails data={record.data} />;
    case 'timesheet_entry':
      return <TimesheetEntryDetails data={record.data} />;
    default:
      return record satisfies never;
  }
}
