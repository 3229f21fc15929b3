import {
  closeDesktopSession,
  countWait,
  type DesktopSession,
  noteError,
} from '../../db/requests/desktop-sessions.ts';
import type { AgentAnswer } from '../../providers/polling-agent.ts';
import { dbOf, isWorking, tell, type Visit } from './visit.ts';

/**
 * Each is a call held to its end and the five seconds of the Web Connector: four minutes in all, and longer than a
 * record waits for its second automatic retry.
 */
const MOST_WAITS = 10;

const NOTHING_NEW = 'Done: nothing has changed in QuickBooks.';

/** QuickBooks could not be opened: nothing was carried out, and the visit is over. */
export async function takeReport(
  visit: Visit,
  session: DesktopSession,
  { code, message }: { code: string; message: string },
): Promise<AgentAnswer> {
  const said = message ? ` QuickBooks says: ${message}` : '';
  await noteError(dbOf(visit), session, { code, error: `${visit.agent.adviceOn(code)}${said}` });
  await tell(visit, await closeDesktopSession(dbOf(visit), session, 'failed'));
  return { operation: 'report', isOver: true };
}

/** Asked after an empty answer, or after one that went wrong. */
export async function sayWhy(visit: Visit, session: DesktopSession): Promise<AgentAnswer> {
  if (session.error) return { operation: 'why', text: session.error, wait: false };
  if (!(await isWorking(visit, session))) {
    // A text is shown as an error, and this visit has done what it was for: what looked like more came to nothing.
    const text = session.answered > 0 ? '' : 'There is nothing to do.';
    return { operation: 'why', text, wait: false };
  }
  if ((await countWait(dbOf(visit), session)) <= MOST_WAITS)
    return { operation: 'why', text: '', wait: true };
  const error = 'Ledgerbridge was not ready in time. Nothing is lost: it goes on with the next run.';
  await noteError(dbOf(visit), session, { error });
  return { operation: 'why', text: error, wait: false };
}

/** What waits for the company file waits for its next visit. */
export async function leave(visit: Visit, session: DesktopSession): Promise<AgentAnswer> {
  const ending = session.error ? 'failed' : 'left';
  await tell(visit, await closeDesktopSession(dbOf(visit), session, ending));
  if (session.looking) return { operation: 'leave', text: session.error ?? NOTHING_NEW };
  const { answered } = session;
  const text = answered === 1 ? '1 request was answered.' : `${answered} requests were answered.`;
  return { operation: 'leave', text: session.error ?? `Done: ${text}` };
}
