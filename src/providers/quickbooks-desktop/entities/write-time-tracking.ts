import type { TimesheetEntry } from '../../../domain/entities/timesheet-entry.ts';
import { SyncError } from '../../../errors.ts';
import { writeNote } from '../note.ts';
import type { Tree } from '../qbxml/write-message.ts';
import type { WriteContext } from './write-context.ts';
import { reference } from './write-fields.ts';

const MINUTES_IN_HOUR = 60;

/** The marker goes into the notes, the only text that time has. */
export function writeTimeTracking(data: TimesheetEntry, context: WriteContext): Tree {
  const { customerId, minutes, hourlyRate } = data;
  if (hourlyRate !== undefined) {
    context.tell(
      'QuickBooks Desktop takes the rate of time from its service item; the hourly rate stays here only.',
    );
  }
  return {
    TxnDate: data.date,
    EntityRef: worker(data, context),
    CustomerRef: customerId ? reference(context.externalId('customer', customerId)) : undefined,
    ItemServiceRef: service(data, context),
    Duration: `PT${Math.floor(minutes / MINUTES_IN_HOUR)}H${minutes % MINUTES_IN_HOUR}M`,
    Notes: writeNote({ memo: data.description }, context.recordId),
    BillableStatus: data.customerId ? (data.billable ? 'Billable' : 'NotBillable') : undefined,
  };
}

/** Somebody said who the team member is over there; it is never guessed. */
function worker({ teamMemberId }: TimesheetEntry, { mapped }: WriteContext): Tree {
  const chosen = mapped('employee', teamMemberId);
  if (chosen) return reference(chosen.externalId);
  throw new SyncError({
    type: 'EmployeeNotMapped',
    message: 'The team member is not mapped to an employee or vendor in QuickBooks.',
    mapping: { kind: 'employee', key: teamMemberId },
  });
}

/** Time of a customer needs a service there, as billable time always does. */
function service({ serviceItemId, customerId }: TimesheetEntry, context: WriteContext): Tree | undefined {
  if (serviceItemId) return reference(context.externalId('service_item', serviceItemId));
  const { defaultItemId } = context.facts;
  return customerId && defaultItemId ? reference(defaultItemId) : undefined;
}
