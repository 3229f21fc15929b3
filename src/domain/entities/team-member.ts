import { z } from 'zod';
import { type EntityDefinition, IN_USE } from '../entity.ts';

export const teamMemberSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(500),
    email: z.email().max(100).optional().describe('The surest way to tell who they are in QuickBooks'),
    phone: z.string().max(30).optional(),
    active: z.boolean().default(true),
  })
  .meta({ id: 'TeamMember' });

export type TeamMember = z.infer<typeof teamMemberSchema>;

/** Somebody who does the work. Never sent: a person says which employee or vendor they are (a mapping). */
export const teamMember: EntityDefinition<typeof teamMemberSchema> = {
  type: 'team_member',
  label: 'Team Member',
  plural: 'team-members',
  localOnly: true,
  schema: teamMemberSchema,
  nameOf: (data) => data.name,
  eligibility: () => ({ eligible: false, reason: 'Team members are mapped to employees, never sent.' }),
  prerequisites: () => [],
  listed: { states: IN_USE },
  check: () => [],
};
