import type { Executor } from '../../db/client.ts';
import { readUser, type User } from '../../db/people/users.ts';
import { ApiProblem } from '../problems.ts';

export async function findUser(db: Executor, tenantId: string, id: string): Promise<User> {
  const user = await readUser(db, tenantId, id);
  if (!user) throw new ApiProblem('not_found', `There is no user ${id}.`);
  return user;
}
