import type { FastifyRequest } from 'fastify';
import { findSession } from '../../db/people/sessions.ts';
import { userActor } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { readSessionCookie } from './session-cookie.ts';

/** The actor whom the browser's cookie signs in, on a route that asks nobody to be; undefined for nobody. */
export async function signedInActor(
  { db, config, clock }: Pick<AppDeps, 'db' | 'config' | 'clock'>,
  request: FastifyRequest,
): Promise<string | undefined> {
  const token = readSessionCookie(request, config);
  if (token === undefined) return undefined;
  const session = await findSession(db, token, clock?.() ?? new Date());
  return session && userActor(session.userId);
}
