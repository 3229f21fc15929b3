import { setTimeout as delay } from 'node:timers/promises';
import {
  type DesktopLogin,
  listLogins,
  noteComputer,
  readLogin,
  shortenHold,
} from '../../db/desktop/logins.ts';
import { isAnything, readOutstanding } from '../../db/desktop/outstanding.ts';
import { type DesktopSession, noteError } from '../../db/requests/desktop-sessions.ts';
import { nextForPoll } from '../../db/requests/polling.ts';
import type { AgentAnswer, AgentHello } from '../../providers/polling-agent.ts';
import { dbOf, ownerOf, type Visit } from './visit.ts';

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
  const request = await waitFor(visit, session, () => nextForPoll(dbOf(visit), session));
  return { operation: 'ask', body: request?.body ?? '' };
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
    if (!isAnything(await readOutstanding(dbOf(visit), ownerOf(visit)))) return undefined;
    await delay(visit.times.lookMs);
  }
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
  const logins = await listLogins(db, ownerOf(visit));
  const login = logins.find(({ id }) => id === session.loginId);
  if (login) await noteComputer(db, login, { computer: hello.computer, filePath: file });
  const known = visit.connection.capabilities?.companyName;
  const isStamped = hello.fileIds.length > 0;
  // A stamp can vanish: somebody removed it, or a backup was restored. Then the name has to do.
  if (isStamped && hello.fileIds.some((fileId) => logins.some((other) => other.fileId === fileId)))
    return undefined;
  if (!isStamped && (!known || !hello.companyName || known === hello.companyName)) return undefined;
  const open = hello.companyName ? `“${hello.companyName}”` : 'Another company file';
  return `${open} is open in QuickBooks, but this connection belongs to ${known ? `“${known}”` : 'another one'}. Open that company file and run the Web Connector again.`;
}
