import { setTimeout as delay } from 'node:timers/promises';
import { resumeConnection } from '../../db/connections/connection-queries.ts';
import { noteClock } from '../../db/desktop/clock.ts';
import {
  type DesktopLogin,
  listLogins,
  noteComputer,
  readLogin,
  shortenHold,
} from '../../db/desktop/logins.ts';
import { type DesktopSession, noteError } from '../../db/requests/desktop-sessions.ts';
import { type HandedOut, isInquiry, nextForPoll } from '../../db/requests/polling.ts';
import type { AgentAnswer, AgentHello } from '../../providers/polling-agent.ts';
import { glanceFor } from './glance.ts';
import { connectedBefore } from './second-connection.ts';
import { dbOf, isWorking, ownerOf, type Visit } from './visit.ts';

/** Below this a held call costs no less than asking again. */
const LEAST_HOLD_MS = 1_000;

/** The next request, as soon as there is one; empty when there is nothing to do, or nothing yet. */
export async function handOut(
  visit: Visit,
  session: DesktopSession,
  { hello, file }: { hello?: AgentHello; file?: string },
): Promise<AgentAnswer> {
  const wrong = hello && (await wrongCompany(visit, session, hello, file));
  if (wrong) {
    await noteError(dbOf(visit), session, { error: wrong });
    return { operation: 'ask', body: '' };
  }
  if (hello) await resume(visit);
  const glance = session.looking ? await glanceFor(visit, session) : undefined;
  if (glance !== undefined) return { operation: 'ask', body: glance };
  const request = await waitFor(visit, session, () => nextForPoll(dbOf(visit), session));
  return { operation: 'ask', body: request ? bytesFor(visit, request) : '' };
}

/** One that may have been carried out is asked about, where that can be asked. */
function bytesFor({ registered }: Visit, request: HandedOut): string {
  const { polls } = registered.provider;
  return isInquiry(request) && polls?.inquiryOf ? polls.inquiryOf(request) : request.body;
}

/**
 * Holds the call while the engine works, until `look` finds something. A program that gives up meanwhile is held half
 * as long the next time.
 */
export async function waitFor<T>(
  visit: Visit,
  session: DesktopSession,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const login = session.loginId ? await readLogin(dbOf(visit), ownerOf(visit), session.loginId) : undefined;
  const holdMs = Math.min(visit.times.holdMs, login?.holdMs ?? visit.times.holdMs);
  const until = Date.now() + holdMs;
  for (;;) {
    const found = await look();
    if (found !== undefined || visit.signal.aborted) return brokenOff(visit, login, holdMs, found);
    if (Date.now() >= until) return undefined;
    if (!(await isWorking(visit, session))) return undefined;
    await delay(visit.times.lookMs);
  }
}

/** QuickBooks is open, and the right company file in it: whatever kept the connection waiting is over. */
async function resume({ connection, deps }: Visit): Promise<void> {
  if (connection.status !== 'paused') return;
  const owner = ownerOf({ connection });
  await resumeConnection(deps.db, owner);
  deps.temporal.wake([owner]);
  deps.temporal.refresh([owner]);
}

async function brokenOff<T>(
  visit: Visit,
  login: DesktopLogin | undefined,
  holdMs: number,
  found: T | undefined,
): Promise<T | undefined> {
  if (visit.signal.aborted && login) {
    await shortenHold(dbOf(visit), login, { from: holdMs, leastMs: LEAST_HOLD_MS });
  }
  return found;
}

/** Says what is wrong with the company file that is open; undefined when it is the one that is connected. */
async function wrongCompany(
  visit: Visit,
  session: DesktopSession,
  hello: AgentHello,
  file: string | undefined,
): Promise<string | undefined> {
  const db = dbOf(visit);
  const before = await connectedBefore(visit, { hello, file });
  if (before !== undefined) return before;
  const logins = await listLogins(db, ownerOf(visit));
  const login = logins.find(({ id }) => id === session.loginId);
  const known = visit.connection.capabilities?.companyName;
  if (isOurs({ hello, file, logins, login, known })) {
    if (login && isNews(login, hello, file)) {
      await noteComputer(db, login, { computer: hello.computer, filePath: file });
    }
    if (login && hello.clockMs !== undefined) await noteClock(db, login, hello.clockMs);
    return undefined;
  }
  if (known && isForeignStamp({ hello, logins, known })) return otherStamp(known);
  const open = hello.companyName ? `“${hello.companyName}”` : 'Another company file';
  return `${open} is open in QuickBooks, but this connection belongs to ${known ? `“${known}”` : 'another one'}. Open that company file and run the Web Connector again.`;
}

function isNews(login: DesktopLogin, { computer }: AgentHello, file: string | undefined): boolean {
  return (
    (computer !== undefined && computer !== login.computer) || (file !== undefined && file !== login.filePath)
  );
}

/** Our company by its name, with the mark of a set-up that is not of this connection. */
function isForeignStamp({ hello, logins, known }: Pick<Opened, 'hello' | 'logins' | 'known'>): boolean {
  const isOurMark = hello.fileIds.some((fileId) => logins.some((other) => other.fileId === fileId));
  return hello.fileIds.length > 0 && !isOurMark && hello.companyName === known;
}

function otherStamp(known: string): string {
  return `“${known}” still carries the mark of an earlier set-up of Ledgerbridge, so nothing was exchanged. In the Web Connector select each entry named Ledgerbridge and click Remove, which takes the mark out of the company file. Then download the .qwc file of this computer again, open it, and in QuickBooks, signed in as Admin, allow the application certificate. If QuickBooks still lists the old one: Edit, Preferences, Integrated Applications, Company Preferences, select it and click Remove.`;
}

interface Opened {
  hello: AgentHello;
  file: string | undefined;
  logins: readonly DesktopLogin[];
  login: DesktopLogin | undefined;
  /** Name of the company that was read. */
  known: string | undefined;
}

/**
 * The Web Connector stamps whatever company file is open and has no stamp yet, so ours in it says nothing about one
 * that has another name and lies elsewhere. A stamp can vanish, too (somebody removed it, or a backup was restored):
 * then the name has to do.
 */
function isOurs({ hello, file, logins, login, known }: Opened): boolean {
  const isOurName = !known || !hello.companyName || known === hello.companyName;
  if (hello.fileIds.length === 0) return isOurName;
  if (!hello.fileIds.some((fileId) => logins.some((other) => other.fileId === fileId))) return false;
  return isOurName || (file !== undefined && file === login?.filePath);
}
