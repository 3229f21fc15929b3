import { type DemoTeamMember, demoId } from './business.ts';

/** The first two have their name in common with employees of the sample company, so they are suggested and mapped. */
const NAMES = ['Emily Platt', 'John Johnson', 'Rosamund Thicket', 'Casper Loam'];
const MAPPED = 2;

export function demoTeamMembers(): DemoTeamMember[] {
  return NAMES.map((name, index) => ({
    id: demoId('member', index),
    data: { name, email: `crew${index + 1}@larkspur.example` },
  }));
}

/** The others are left to whoever looks at Employee Mapping. */
export function isMapped(teamMemberId: string): boolean {
  return demoTeamMembers()
    .slice(0, MAPPED)
    .some(({ id }) => id === teamMemberId);
}
