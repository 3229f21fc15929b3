import { recordAudit } from '../../db/people/audit.ts';
import { startSession } from '../../db/people/sessions.ts';
import { findSignInCandidates, noteSignIn, type SignInCandidate } from '../../db/people/users.ts';
import { userActor } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { pretendToVerify, verifyPassword } from './password.ts';

/** How many businesses one e-mail may sign in to: each costs a password check. */
const MAX_BUSINESSES = 8;

export interface Credentials {
  email: string;
  password: string;
  /** Which business, once the person has chosen. */
  tenantId?: string;
}

export type SignIn =
  | { outcome: 'signed_in'; tenantId: string; userId: string; token: string; expiresAt: Date }
  | { outcome: 'choose'; businesses: { tenantId: string; name: string }[] };

/** @throws ApiProblem `sign_in_failed`, the same whether the person exists or not. */
export async function signIn(deps: AppDeps, { email, password, tenantId }: Credentials): Promise<SignIn> {
  const found = await findSignInCandidates(deps.db, email, MAX_BUSINESSES);
  const matching = (await matchingPassword(deps, found, password)).filter(
    (each) => tenantId === undefined || each.tenantId === tenantId,
  );
  const [first, ...others] = matching;
  if (!first) throw new ApiProblem('sign_in_failed');
  if (others.length > 0) {
    return {
      outcome: 'choose',
      businesses: matching.map((each) => ({ tenantId: each.tenantId, name: each.tenantName })),
    };
  }
  return { outcome: 'signed_in', ...(await enter(deps, first)) };
}

async function matchingPassword(
  { passwordCost }: AppDeps,
  candidates: readonly SignInCandidate[],
  password: string,
): Promise<SignInCandidate[]> {
  if (candidates.length === 0) await pretendToVerify(password, passwordCost);
  const checked = await Promise.all(
    candidates.map(async (each) => ((await verifyPassword(password, each.passwordHash)) ? [each] : [])),
  );
  return checked.flat();
}

/** Starts a session and writes down who it is. */
export async function enter(
  { db, clock = () => new Date() }: AppDeps,
  { tenantId, userId }: { tenantId: string; userId: string },
): Promise<{ tenantId: string; userId: string; token: string; expiresAt: Date }> {
  const now = clock();
  return db.transaction(async (tx) => {
    const { token, expiresAt } = await startSession(tx, { tenantId, userId }, now);
    await noteSignIn(tx, tenantId, userId, now);
    await recordAudit(tx, { tenantId, actor: userActor(userId), action: 'signIn', subject: 'session' });
    return { tenantId, userId, token, expiresAt };
  });
}
