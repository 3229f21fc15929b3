import { z } from 'zod';
import { ELIGIBLE, type EntityDefinition, OF_CUSTOMER, type OurView, type RecordRef } from '../entity.ts';
import { decimalSchema } from '../money.ts';

const STATES = ['draft', 'submitted', 'approved'] as const;

/** What an entry knows by itself; made from its timesheet, never sent in. */
export const timesheetEntrySchema = z
  .strictObject({
    timesheetId: z.string(),
    teamMemberId: z.string(),
    status: z.enum(STATES).describe('The timesheet’s'),
    timesheetDate: z.iso.date().describe('First day of the timesheet'),
    date: z.iso.date(),
    minutes: z.int().min(1).describe('The whole time'),
    description: z.string().max(3500).optional(),
    customerId: z.string().optional(),
    serviceItemId: z.string().optional(),
    billable: z.boolean(),
    hourlyRate: decimalSchema.optional(),
  })
  .meta({ id: 'TimesheetEntry' });

export type TimesheetEntry = z.infer<typeof timesheetEntrySchema>;

export const timesheetEntry: EntityDefinition<typeof timesheetEntrySchema> = {
  type: 'timesheet_entry',
  label: 'Timesheet Entry',
  plural: 'timesheet-entries',
  account: { field: 'customerId' },
  derived: true,
  // Time that is no longer approved must not be paid by it.
  withdrawn: true,
  startDateField: 'timesheetDate',
  listed: {
    states: STATES,
    day: 'date',
    people: [OF_CUSTOMER, { field: 'teamMemberId', type: 'team_member', unsearched: true }],
  },
  schema: timesheetEntrySchema,
  nameOf: (data) => `${data.date}, ${clockTime(data.minutes)} h`,
  eligibility(data) {
    if (data.status === 'approved') return ELIGIBLE;
    return { eligible: false, reason: `The timesheet is ${data.status}; it syncs once it is approved.` };
  },
  prerequisites: ({ customerId, serviceItemId }): RecordRef[] => [
    ...(customerId ? [{ entityType: 'customer', recordId: customerId } as const] : []),
    ...(serviceItemId ? [{ entityType: 'service_item', recordId: serviceItemId } as const] : []),
  ],
  mappings: ({ teamMemberId }) => [{ kind: 'employee', key: teamMemberId }],
  check: () => [],
  // Only the timesheet knows them.
  sides: { oursAlone: ['timesheetId', 'timesheetDate', 'status'] },
  inOurWords: timesheetEntryInOurWords,
};

/** A pulled entry with our name of who worked. */
function timesheetEntryInOurWords(theirs: TimesheetEntry, { ours, keysAt }: OurView): TimesheetEntry {
  const keys = keysAt(['teamMemberId']);
  const mine = keys.find((key) => key === ours?.teamMemberId);
  return { ...theirs, teamMemberId: mine ?? keys[0] ?? theirs.teamMemberId };
}

/** "1:30" */
function clockTime(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
