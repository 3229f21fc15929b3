import { bringCheckForward } from '../../db/changes/change-checks.ts';
import { readConnector, saveConnector } from '../../db/connectors/connectors.ts';
import { countFailure, type DesktopLogin, findLiveLogin, noteComputer } from '../../db/desktop/logins.ts';
import { isAnything, readOutstanding } from '../../db/desktop/outstanding.ts';
import { recordAudit } from '../../db/people/audit.ts';
import {
  type DesktopSession,
  findLastSession,
  findOpenSession,
  hasVisitSince,
  openDesktopSession,
} from '../../db/requests/desktop-sessions.ts';
import { REST_MS, withPoll } from '../../domain/polls.ts';
import type { AgentAnswer } from '../../providers/polling-agent.ts';
import { userActor } from '../access.ts';
import { MACHINE_MADE, pretendToVerify, verifyPassword } from '../people/password.ts';
import { mayGlance } from './glance.ts';
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
  const open = await findOpenSession(dbOf(visit), ownerOf(visit));
  if (open && open.loginId !== login.id && isFresh(visit, open.lastSeenAt)) {
    return { operation: 'sign_in', kind: 'busy', afterSeconds: BUSY_SECONDS };
  }
  // One that is still open lost its answer; a look that did is begun anew.
  const reason = open && !open.looking ? 'work' : await reasonOf(visit, login, open);
  await notePoll(visit, login, reason);
  await noteVersion(visit, login);
  if (!reason) return { operation: 'sign_in', kind: 'nothing_due', everySeconds: EVERY_SECONDS };
  const ticket = await begin(visit, login, reason);
  return { operation: 'sign_in', kind: 'welcome', ticket, everySeconds: EVERY_SECONDS };
}

async function noteVersion(visit: Visit, login: DesktopLogin): Promise<void> {
  const agentVersion = visit.versions.of(visit.connection.id, visit.address);
  if (agentVersion && agentVersion !== login.agentVersion)
    await noteComputer(dbOf(visit), login, { agentVersion });
}

async function verified(visit: Visit, userName: string, password: string): Promise<DesktopLogin | undefined> {
  const db = dbOf(visit);
  const login = await findLiveLogin(db, visit.connection.id, userName);
  if (!login || isLocked(visit, login) || visit.connection.status === 'disconnected') {
    await pretendToVerify(password, MACHINE_MADE);
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

type Reason = 'work' | 'look';

/** What QuickBooks itself may have changed is looked at now and then, and counts as work. */
async function reasonOf(
  visit: Visit,
  login: DesktopLogin,
  open?: DesktopSession,
): Promise<Reason | undefined> {
  const db = dbOf(visit);
  if (isAnything(await readOutstanding(db, ownerOf(visit)))) return 'work';
  // Whoever was added to connect again does not wait for the last visit of before to be long ago.
  if (open || (visit.connection.status === 'connecting' && login.lastSeenAt === null)) return 'look';
  return (await hasVisitSince(db, ownerOf(visit), visit.times.checkMs)) ? undefined : 'look';
}

/** Who comes every minute for nothing writes no row each time; who comes for the first time is seen at once. */
async function notePoll(visit: Visit, login: DesktopLogin, reason: Reason | undefined): Promise<void> {
  const [db, owner] = [dbOf(visit), ownerOf(visit)];
  const { polls } = await readConnector(db, owner);
  const at = new Date(now(visit));
  const noted = withPoll(polls, { at, forNothing: !reason, afterVisit: await wasVisit(visit, polls) });
  if (noted) await saveConnector(db, owner, { polls: noted });
  const isLongAgo = (login.lastSeenAt?.valueOf() ?? 0) < now(visit) - REST_MS;
  if (!reason && (isLongAgo || login.failures > 0)) {
    await noteComputer(db, login, { address: visit.address });
  }
}

/** Two clocks of ours are no further apart. */
const CLOCKS_MS = 5_000;

/** Whether the last poll that was noted opened a visit. */
async function wasVisit(visit: Visit, polls: readonly Date[]): Promise<boolean> {
  const last = await findLastSession(dbOf(visit), visit.connection.id);
  const poll = polls.at(-1);
  return last !== undefined && poll !== undefined && last.openedAt.valueOf() > poll.valueOf() - CLOCKS_MS;
}

/** The visit before, if it never ended, lost its answer: what it was given is given again. */
async function begin(visit: Visit, login: DesktopLogin, reason: Reason): Promise<string> {
  const owner = ownerOf(visit);
  const looking = reason === 'look' && (await mayGlance(visit));
  const ticket = await dbOf(visit).transaction(async (tx) => {
    await noteComputer(tx, login, { address: visit.address });
    await recordAudit(tx, {
      tenantId: owner.tenantId,
      actor: userActor(login.userId),
      action: 'runDesktopSync',
      subject: `connections/${owner.connectionId}`,
      detail: { computer: login.name },
    });
    const opened = await openDesktopSession(tx, owner, { silenceMs: STALE_MS, loginId: login.id, looking });
    if (reason === 'look' && !looking) await bringCheckForward(tx, owner, visit.times.checkMs);
    return opened.ticket;
  });
  if (looking) return ticket;
  visit.deps.temporal.wake([owner]);
  visit.deps.temporal.refresh([owner]);
  return ticket;
}
