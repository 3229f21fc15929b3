import { type DemoBusiness, type DemoTimesheet, demoId } from './business.ts';

const MONDAYS = ['2026-01-05', '2026-01-12', '2026-01-19'];
const TASKS = ['Hedges', 'Lawns', 'Pruning the roses; mind the cat'];
const DAY_MS = 86_400_000;

/** A week of each member after the other; of six, one is a draft and one waits for its approval. */
export function demoTimesheets({
  teamMembers,
  customers,
  serviceItems,
}: Pick<DemoBusiness, 'teamMembers' | 'customers' | 'serviceItems'>): DemoTimesheet[] {
  return MONDAYS.flatMap((startDate, week) =>
    teamMembers.map(({ id: teamMemberId }, member): DemoTimesheet => {
      const index = week * teamMembers.length + member;
      const entries = TASKS.map((description, day) => ({
        id: `e${day + 1}`,
        date: dayAfter(startDate, day),
        hours: 2 + ((index + day) % 5),
        minutes: (index * 15) % 60,
        description,
        customerId: customers[index + day]?.id,
        serviceItemId: serviceItems[day]?.id,
        ...(day === 0 ? { billable: true, hourlyRate: '48.50' } : {}),
      }));
      const data = {
        teamMemberId,
        status: statusOf(index),
        startDate,
        endDate: dayAfter(startDate, 6),
        entries,
      };
      return { id: demoId('timesheet', index), data };
    }),
  );
}

function statusOf(index: number): DemoTimesheet['data']['status'] {
  if (index % 6 === 5) return 'draft';
  return index % 6 === 4 ? 'submitted' : 'approved';
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}
