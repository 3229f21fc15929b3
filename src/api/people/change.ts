import type { z } from 'zod';
import { recordAudit } from '../../db/people/audit.ts';
import { withdrawInvitation } from '../../db/people/invitations.ts';
import { endSessionsOf } from '../../db/people/sessions.ts';
import { changeUser, countOwners, type User } from '../../db/people/users.ts';
import { changesBetween } from '../../domain/stored-change.ts';
import { type Caller, requireAllOf, requireRank } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { userChangeSchema } from '../schemas/user.ts';
import { findUser } from './find.ts';

type Change = z.output<typeof userChangeSchema>;

/** Works at once: a disabled user's next request is refused. */
export async function change(
  { db }: AppDeps,
  caller: Caller,
  { id, wanted, who }: { id: string; wanted: Change; who: Record<string, unknown> },
): Promise<User> {
  const { tenantId } = caller;
  return db.transaction(async (tx) => {
    // Counted first, for the lock: two owners must not demote each other at the same time.
    const owners = await countOwners(tx, tenantId);
    const user = await findUser(tx, tenantId, id);
    requireRank(caller, user.role, 'change somebody');
    if (wanted.role !== user.role) requireAllOf(caller, wanted.role, 'make somebody');
    if (isLosingOwner(user, wanted) && owners < 2) throw new ApiProblem('last_owner');
    await changeUser(tx, tenantId, id, wanted);
    const was = { name: user.name, role: user.role, disabled: user.state === 'disabled' };
    await recordAudit(tx, {
      tenantId,
      actor: caller.actor,
      action: 'changeUser',
      subject: `users/${id}`,
      detail: { ...who, changes: changesBetween(was, { ...was, ...wanted }) },
    });
    if (wanted.disabled) {
      await endSessionsOf(tx, tenantId, id);
      await withdrawInvitation(tx, tenantId, id);
    }
    return findUser(tx, tenantId, id);
  });
}

function isLosingOwner(user: User, { role, disabled }: Change): boolean {
  return user.role === 'owner' && user.state === 'active' && (disabled || role !== 'owner');
}
