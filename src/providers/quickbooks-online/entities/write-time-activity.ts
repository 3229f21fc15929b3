import { z } from 'zod';
import type { TimesheetEntry } from '../../../domain/entities/timesheet-entry.ts';
import { SyncError } from '../../../errors.ts';
import { ExactNumber, type JsonObject } from '../exact-json.ts';
import { writeNote } from '../marker.ts';
import type { WriteContext } from './write-context.ts';
import { reference } from './write-fields.ts';

const MINUTES_IN_HOUR = 60;
const DESCRIPTION_LIMIT = 4000;

/**
 * Always whole: QuickBooks takes no partial update of time, and clears what is left out. The marker goes into the
 * description, the only text that time has.
 */
export function writeTimeActivity(data: TimesheetEntry, context: WriteContext): JsonObject {
  if (!context.company.payroll) throw noPayroll(context.company.featuresRefusal);
  const { customerId, serviceItemId, hourlyRate, minutes } = data;
  return {
    ...worker(data, context),
    TxnDate: data.date,
    Hours: new ExactNumber(String(Math.floor(minutes / MINUTES_IN_HOUR))),
    Minutes: new ExactNumber(String(minutes % MINUTES_IN_HOUR)),
    CustomerRef: customerId ? reference(context.externalId('customer', customerId)) : undefined,
    ItemRef: serviceItemId ? reference(context.externalId('service_item', serviceItemId)) : undefined,
    BillableStatus: data.billable ? 'Billable' : 'NotBillable',
    HourlyRate: hourlyRate === undefined ? undefined : new ExactNumber(hourlyRate),
    Description: description(data, context),
  };
}

const imageSchema = z.looseObject({ BillableStatus: z.literal('HasBeenBilled') });

/** QuickBooks takes other hours for billed time, and leaves the invoice as it was: the two would no longer agree. */
export function frozenTime(image: unknown): string | undefined {
  return imageSchema.safeParse(image).success ? 'The time is on an invoice in QuickBooks.' : undefined;
}

/** Somebody said who the team member is over there; it is never guessed. */
function worker({ teamMemberId }: TimesheetEntry, { mapped }: WriteContext): JsonObject {
  const chosen = mapped('employee', teamMemberId);
  if (!chosen) throw notMapped(teamMemberId);
  const person = reference(chosen.externalId);
  return chosen.externalType === 'vendor'
    ? { NameOf: 'Vendor', VendorRef: person }
    : { NameOf: 'Employee', EmployeeRef: person };
}

function description(data: TimesheetEntry, { recordId }: WriteContext): string {
  const text = writeNote({ memo: data.description }, recordId);
  if (text.length <= DESCRIPTION_LIMIT) return text;
  throw new SyncError({
    type: 'InvalidRecord',
    message: `description is too long; with our mark QuickBooks takes at most ${DESCRIPTION_LIMIT} characters.`,
    field: 'description',
  });
}

function notMapped(key: string): SyncError {
  return new SyncError({
    type: 'EmployeeNotMapped',
    message: 'The team member is not mapped to an employee or vendor in QuickBooks.',
    mapping: { kind: 'employee', key },
  });
}

function noPayroll(refusal: string | null | undefined): SyncError {
  const message = 'QuickBooks Payroll is not enabled in this company, so it takes no timesheet entries.';
  return new SyncError({
    type: 'PayrollNotEnabled',
    message: refusal ? `${message} Whether it is by now could not be looked up: ${refusal}` : message,
  });
}
