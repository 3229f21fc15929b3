import { z } from 'zod';
import type { EntityDefinition, Part, Problem, RecordRef } from '../entity.ts';
import { decimalSchema } from '../money.ts';
import type { TimesheetEntry } from './timesheet-entry.ts';

const STATES = ['draft', 'submitted', 'approved'] as const;

const idSchema = z.string().min(1).max(200);
const MINUTES_IN_HOUR = 60;
/** QuickBooks takes less than a year of hours in one piece. */
const MOST_HOURS = 8_759;

const entrySchema = z
  .strictObject({
    // No colon: the entry's record id is "<timesheet>:<entry>", and must lead back to exactly one of each.
    id: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
        'is not 1 to 100 of: letters, digits, and . _ - after the first',
      )
      .describe('Unique within the timesheet; the entry’s own record id is "<timesheet>:<entry>"'),
    date: z.iso.date(),
    hours: z.int().min(0).max(MOST_HOURS).default(0),
    minutes: z
      .int()
      .min(0)
      .max(MOST_HOURS * MINUTES_IN_HOUR)
      .default(0)
      .describe('Added to the hours; alone, the whole time'),
    description: z.string().max(3500).optional(),
    customerId: idSchema.optional(),
    serviceItemId: idSchema.optional().describe('Without one QuickBooks takes the company’s default service'),
    billable: z.boolean().default(false).describe('Needs a customer and an hourly rate'),
    hourlyRate: decimalSchema.optional(),
  })
  .meta({ id: 'TimesheetLine' });

export const timesheetSchema = z
  .strictObject({
    teamMemberId: idSchema,
    status: z.enum(STATES),
    startDate: z.iso
      .date()
      .describe('First day; it decides whether the sync start date covers the timesheet'),
    endDate: z.iso.date().optional().describe('Last day; the first one when left out'),
    entries: z.array(entrySchema).max(1000),
  })
  .meta({ id: 'Timesheet' });

export type Timesheet = z.infer<typeof timesheetSchema>;
type Line = Timesheet['entries'][number];

/** What a team member worked in a period. Each entry is synced by itself once the timesheet is approved. */
export const timesheet: EntityDefinition<typeof timesheetSchema> = {
  type: 'timesheet',
  label: 'Timesheet',
  plural: 'timesheets',
  localOnly: true,
  listed: { states: STATES, day: 'startDate', people: [{ field: 'teamMemberId', type: 'team_member' }] },
  schema: timesheetSchema,
  nameOf: (data) => `Timesheet of ${data.startDate}`,
  eligibility: () => ({ eligible: false, reason: 'A timesheet is sent entry by entry.' }),
  prerequisites: () => [],
  check: checkTimesheet,
  parts: {
    type: 'timesheet_entry',
    of: (id, data) => data.entries.map((line, index) => partOf(id, data, line, index)),
    namedAfter: (data): RecordRef => ({ entityType: 'team_member', recordId: data.teamMemberId }),
  },
};

function partOf(timesheetId: string, sheet: Timesheet, line: Line, index: number): Part {
  const { id, hours, minutes, ...entry } = line;
  const data: TimesheetEntry = {
    ...entry,
    timesheetId,
    teamMemberId: sheet.teamMemberId,
    status: sheet.status,
    timesheetDate: sheet.startDate,
    minutes: minutesOf({ hours, minutes }),
  };
  return {
    entityType: 'timesheet_entry',
    recordId: `${timesheetId}:${id}`,
    data,
    path: ['entries', index, 'id'],
  };
}

function minutesOf({ hours, minutes }: Pick<Line, 'hours' | 'minutes'>): number {
  return hours * MINUTES_IN_HOUR + minutes;
}

function checkTimesheet(data: Timesheet): Problem[] {
  const { startDate, endDate = startDate } = data;
  return [
    ...(endDate < startDate ? [{ path: ['endDate'], message: 'is before startDate' }] : []),
    ...data.entries.flatMap((line, index) =>
      checkLine(line, { startDate, endDate }).map(({ path, message }) => {
        return { path: ['entries', index, ...path], message };
      }),
    ),
    ...repeatedIds(data.entries),
  ];
}

function checkLine(line: Line, period: { startDate: string; endDate: string }): Problem[] {
  const problem = (field: keyof Line, message: string): Problem => ({ path: [field], message });
  const time = minutesOf(line);
  const problems: Problem[] = [];
  if (line.date < period.startDate || line.date > period.endDate) {
    problems.push(
      problem('date', `is not in the timesheet’s period, ${period.startDate} to ${period.endDate}`),
    );
  }
  if (time === 0) problems.push(problem('minutes', 'add up to no time; give hours or minutes'));
  if (time > MOST_HOURS * MINUTES_IN_HOUR + 59)
    problems.push(problem('minutes', `are with the hours more than ${MOST_HOURS} hours`));
  if (line.billable && line.customerId === undefined)
    problems.push(problem('customerId', 'is missing: billable time needs a customer'));
  if (line.billable && line.hourlyRate === undefined)
    problems.push(problem('hourlyRate', 'is missing: billable time needs an hourly rate'));
  return problems;
}

function repeatedIds(lines: readonly Line[]): Problem[] {
  const seen = new Set<string>();
  return lines.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ path: ['entries', index, 'id'], message: `is used twice in the timesheet (${id})` }];
  });
}
