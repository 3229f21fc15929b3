import { notePoll } from '../../db/connectors/connectors.ts';
import { countFailure, type DesktopLogin, findLiveLogin, noteComputer } from '../../db/desktop/logins.ts';
import { isAnything, readOutstanding } from '../../db/desktop/outstanding.ts';
import { recordAudit } from '../../db/people/audit.ts';
import { findOpenSession, hasVisitSince, openDesktopSession } from '../../db/requests/desktop-sessions.ts';
import type { AgentAnswer } from '../../providers/polling-agent.ts';
import { userActor } from '../access.ts';
import { pretendToVerify, verifyPassword } from '../people/password.ts';
import { dbOf, EVERY_SECONDS, ownerOf, STALE_MS, type Visit } from './visit.ts';

type SignedIn = Extract<AgentAnswer, { operation: 'sign_in' }>;

/** Ten wrong passwords in a row, and nobody gets in for a quarter of an hour. */
const LOCK = { max: 10, lockMs: 15 * 60_000 };
const BUSY_SECONDS = 60;

/** Opens a visit where there is something to do: one that does nothing costs no write. */
export async function signIn(
  visit: Visit,
  { userName, password }: { userName: string; password: string },
): Promise<SignedIn> {
  const login = await verified(visit, userName, password);
  if (!login) return { operation: 'sign_in', kind: 'refused' };
  await notePoll(dbOf(visit), ownerOf(visit));
  const open = await findOpenSession(dbOf(visit), ownerOf(visit));
  if (open && open.loginId !== login.id && isFresh(visit, open.lastSeenAt)) {
    return { operation: 'sign_in', kind: 'busy', afterSeconds: BUSY_SECONDS };
  }
  if (!open && !(await isDue(visit))) {
    return { operation: 'sign_in', kind: 'nothing_due', everySeconds: EVERY_SECONDS };
  }
  const ticket = await begin(visit, login);
  return { operation: 'sign_in', kind: 'welcome', ticket, everySeconds: EVERY_SECONDS };
}

async function verified(visit: Visit, userName: string, password: string): Promise<DesktopLogin | undefined> {
  const db = dbOf(visit);
  const login = await findLiveLogin(db, visit.connection.id, userName);
  if (!login || isLocked(visit, login) || visit.connection.status === 'disconnected') {
    await pretendToVerify(password, visit.deps.passwordCost);
    return undefined;
  }
  if (await verifyPassword(password, login.passwordHash)) return login;
  await countFailure(db, login, LOCK);
  return undefined;
}

function isLocked(visit: Visit, { lockedUntil }: DesktopLogin): boolean {
  return lockedUntil !== null && lockedUntil.valueOf() > now(visit);
}

function isFresh(visit: Visit, lastSeenAt: Date): boolean {
  return lastSeenAt.valueOf() > now(visit) - STALE_MS;
}

function now({ deps }: Visit): number {
  return (deps.clock?.() ?? new Date()).valueOf();
}

/** What QuickBooks itself may have changed is looked at now and then, and counts as work. */
async function isDue(visit: Visit): Promise<boolean> {
  const db = dbOf(visit);
  if (isAnything(await readOutstanding(db, ownerOf(visit)))) return true;
  return !(await hasVisitSince(db, ownerOf(visit), visit.times.checkMs));
}

/** The visit before, if it never ended, lost its answer: what it was given is given again. */
async function begin(visit: Visit, login: DesktopLogin): Promise<string> {
  const owner = ownerOf(visit);
  const ticket = await dbOf(visit).transaction(async (tx) => {
    await noteComputer(tx, login, { address: visit.address });
    await recordAudit(tx, {
      tenantId: owner.tenantId,
      actor: userActor(login.userId),
      action: 'runDesktopSync',
      subject: `connections/${owner.connectionId}`,
      detail: { computer: login.name },
    });
    const opened = await openDesktopSession(tx, owner, { silenceMs: STALE_MS, loginId: login.id });
    return opened.ticket;
  });
  visit.deps.temporal.wake([owner]);
  visit.deps.temporal.refresh([owner]);
  return ticket;
}
