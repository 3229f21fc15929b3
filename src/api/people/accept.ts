import type { z } from 'zod';
import { recordAudit } from '../../db/people/audit.ts';
import { findInvitation, type Invitation, takeInvitation } from '../../db/people/invitations.ts';
import { endSessionsOf } from '../../db/people/sessions.ts';
import { changeUser, savePassword } from '../../db/people/users.ts';
import { userActor } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { acceptanceSchema } from '../schemas/user.ts';
import { hashPassword } from './password.ts';

/** @throws ApiProblem `invitation_expired` */
export async function readInvitation(
  { db, clock = () => new Date() }: Pick<AppDeps, 'db' | 'clock'>,
  token: string,
): Promise<Invitation> {
  const found = await findInvitation(db, token, clock());
  if (!found) throw new ApiProblem('invitation_expired');
  return found;
}

/** The link's holder chooses a password; whoever was signed in as this person is so no longer. */
export async function accept(
  deps: AppDeps,
  { token, name, password }: z.output<typeof acceptanceSchema>,
): Promise<Invitation> {
  const { tenantId, userId, role, ...rest } = await readInvitation(deps, token);
  const passwordHash = await hashPassword(password, deps.passwordCost);
  await deps.db.transaction(async (tx) => {
    if (!(await takeInvitation(tx, token))) throw new ApiProblem('invitation_expired');
    await changeUser(tx, tenantId, userId, { name, role, disabled: false });
    await savePassword(tx, tenantId, userId, passwordHash);
    await endSessionsOf(tx, tenantId, userId);
    const actor = userActor(userId);
    await recordAudit(tx, { tenantId, actor, action: 'acceptInvitation', subject: `users/${userId}` });
  });
  return { tenantId, userId, role, ...rest };
}
