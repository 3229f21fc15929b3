import type { z } from 'zod';
import type { Executor } from '../../db/client.ts';
import { invite } from '../../db/people/invitations.ts';
import { createUser, type User } from '../../db/people/users.ts';
import { type Caller, requireAllOf } from '../access.ts';
import type { ApiConfig, AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { newUserSchema } from '../schemas/user.ts';
import { findUser } from './find.ts';
import { representUser } from './represent.ts';

/** Behind the #, which browsers do not send: the token is in no log. */
export function invitationUrl({ PUBLIC_URL }: Pick<ApiConfig, 'PUBLIC_URL'>, token: string): string {
  return new URL(`/accept-invitation#${token}`, PUBLIC_URL).href;
}

export async function inviteUser(
  deps: AppDeps,
  tx: Executor,
  caller: Caller,
  wanted: z.output<typeof newUserSchema>,
) {
  requireAllOf(caller, wanted.role, 'invite somebody');
  const user = await createUser(tx, caller.tenantId, wanted);
  if (!user) throw new ApiProblem('user_exists', wanted.email);
  return { ...representUser(user), invitation: await newLink(deps, tx, caller, user) };
}

/** For somebody who lost the first link, or the password. The password in use stays until it is used. */
export async function inviteAgain(deps: AppDeps, tx: Executor, caller: Caller, userId: string) {
  const user = await findUser(tx, caller.tenantId, userId);
  requireAllOf(caller, user.role, 'make a link for somebody');
  if (user.state === 'disabled') {
    throw new ApiProblem('state_not_allowed', `${user.name} is disabled; enable them first.`);
  }
  return newLink(deps, tx, caller, user);
}

async function newLink(
  { config, clock = () => new Date() }: AppDeps,
  tx: Executor,
  caller: Caller,
  user: User,
) {
  const { tenantId, actor: invitedBy } = caller;
  const { token, expiresAt } = await invite(tx, { tenantId, userId: user.id, invitedBy }, clock());
  return { url: invitationUrl(config, token), expiresAt: expiresAt.toISOString() };
}
