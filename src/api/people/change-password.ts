import { endSessionsOf, type Session } from '../../db/people/sessions.ts';
import { readPasswordHash, savePassword } from '../../db/people/users.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { fieldError } from '../validation.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** Ends every other session of the person: whoever knew the old password is out. */
export async function changePassword(
  { db, passwordCost }: AppDeps,
  { tenantId, userId, id }: Session,
  { current, next }: { current: string; next: string },
): Promise<void> {
  const hash = await readPasswordHash(db, tenantId, userId);
  if (hash === null || !(await verifyPassword(current, hash))) {
    const errors = [fieldError(['current'], 'is not your password')];
    throw new ApiProblem('invalid_body', undefined, { errors });
  }
  const fresh = await hashPassword(next, passwordCost);
  await db.transaction(async (tx) => {
    await savePassword(tx, tenantId, userId, fresh);
    await endSessionsOf(tx, tenantId, userId, id);
  });
}
