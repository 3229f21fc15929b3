import { asFarAsReadable, type RowReading, Unreadable } from '../../row-content.ts';
import { refersTo } from '../../row-fields.ts';
import { readNote } from '../marker.ts';
import type { TimeActivityRow } from '../rows.ts';

/**
 * Time comes from timesheets here and is never taken over: it is read to be compared, so that a write leaves alone what
 * somebody changed there. What only the timesheet knows is filled in.
 */
export function readTimeActivity(row: TimeActivityRow): RowReading {
  const note = readNote(row.Description ?? '');
  const worker = row.EmployeeRef ?? row.VendorRef;
  if (!worker) throw new Unreadable('is time of somebody who is neither employee nor vendor');
  const { data: time, unread } = asFarAsReadable(['minutes'], () => ({ minutes: minutesOf(row) }));
  const data = {
    timesheetId: '',
    timesheetDate: row.TxnDate,
    status: 'approved',
    teamMemberId: worker.value,
    date: row.TxnDate,
    ...time,
    description: note.memo,
    customerId: row.CustomerRef?.value,
    serviceItemId: row.ItemRef?.value,
    billable: row.BillableStatus !== undefined && row.BillableStatus !== 'NotBillable',
    hourlyRate: row.HourlyRate,
  };
  return {
    data,
    unread,
    ownId: note.recordId,
    references: [
      ...(row.CustomerRef ? [refersTo(['customerId'], 'customer', row.CustomerRef.value)] : []),
      ...(row.ItemRef ? [refersTo(['serviceItemId'], 'service_item', row.ItemRef.value)] : []),
    ],
    mapped: [{ path: ['teamMemberId'], kind: 'employee', externalId: worker.value }],
  };
}

const MS_IN_SECOND = 1_000;

/** @throws Unreadable for time that is no whole number of minutes */
function minutesOf(row: TimeActivityRow): number {
  const seconds = secondsOf(row);
  if (seconds % 60 === 0) return seconds / 60;
  throw new Unreadable(`is ${Math.floor(seconds / 60)} minutes and ${seconds % 60} seconds long`);
}

function secondsOf({ StartTime, EndTime, ...row }: TimeActivityRow): number {
  if (!StartTime || !EndTime) return inSeconds(row.Hours, row.Minutes, row.Seconds);
  const span = (Date.parse(EndTime) - Date.parse(StartTime)) / MS_IN_SECOND;
  return Math.round(span) - inSeconds(row.BreakHours, row.BreakMinutes, row.BreakSeconds);
}

type Count = TimeActivityRow['Hours'];

function inSeconds(hours: Count, minutes: Count, seconds: Count): number {
  return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0);
}
