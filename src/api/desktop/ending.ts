import { isAnything, readOutstanding } from '../../db/desktop/outstanding.ts';
import { closeDesktopSession, type DesktopSession, noteError } from '../../db/requests/desktop-sessions.ts';
import type { AgentAnswer } from '../../providers/polling-agent.ts';
import { dbOf, ownerOf, tell, type Visit } from './visit.ts';

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
  const isWorking = isAnything(await readOutstanding(dbOf(visit), ownerOf(visit)));
  return { operation: 'why', text: 'There is nothing to do.', wait: isWorking };
}

/** What waits for the company file waits for its next visit. */
export async function leave(visit: Visit, session: DesktopSession): Promise<AgentAnswer> {
  const ending = session.error ? 'failed' : 'left';
  await tell(visit, await closeDesktopSession(dbOf(visit), session, ending));
  const { answered } = session;
  const text = answered === 1 ? '1 request was answered.' : `${answered} requests were answered.`;
  return { operation: 'leave', text: session.error ?? `Done: ${text}` };
}
