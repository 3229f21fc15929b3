import { type RowReading, Unreadable } from '../../row-content.ts';
import { readNote } from '../marker.ts';
import type { TimeActivityRow } from '../rows.ts';
import { refersTo } from './read-fields.ts';

/**
 * Time comes from timesheets here and is never taken over: it is read to be compared, so that a write leaves alone what
 * somebody changed there. What only the timesheet knows is filled in.
 */
export function readTimeActivity(row: TimeActivityRow): RowReading {
  const note = readNote(row.Description ?? '');
  const worker = row.EmployeeRef ?? row.VendorRef;
  if (!worker) throw new Unreadable('is time of somebody who is neither employee nor vendor');
  const data = {
    timesheetId: '',
    timesheetDate: row.TxnDate,
    status: 'approved',
    teamMemberId: worker.value,
    date: row.TxnDate,
    minutes: minutesOf(row),
    description: note.memo,
    customerId: row.CustomerRef?.value,
    serviceItemId: row.ItemRef?.value,
    billable: row.BillableStatus !== undefined && row.BillableStatus !== 'NotBillable',
    hourlyRate: row.HourlyRate,
  };
  return {
    data,
    ownId: note.recordId,
    references: [
      ...(row.CustomerRef ? [refersTo(['customerId'], 'customer', row.CustomerRef.value)] : []),
      ...(row.ItemRef ? [refersTo(['serviceItemId'], 'service_item', row.ItemRef.value)] : []),
    ],
    mapped: [{ path: ['teamMemberId'], kind: 'employee', externalId: worker.value }],
  };
}

const MS_IN_MINUTE = 60_000;

function minutesOf({
  StartTime,
  EndTime,
  Hours,
  Minutes,
  BreakHours,
  BreakMinutes,
}: TimeActivityRow): number {
  if (!StartTime || !EndTime) return inMinutes(Hours, Minutes);
  const span = (Date.parse(EndTime) - Date.parse(StartTime)) / MS_IN_MINUTE;
  return Math.round(span) - inMinutes(BreakHours, BreakMinutes);
}

function inMinutes(hours: TimeActivityRow['Hours'], minutes: TimeActivityRow['Minutes']): number {
  return Number(hours ?? 0) * 60 + Number(minutes ?? 0);
}
