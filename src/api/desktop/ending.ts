import { isAnything, readOutstanding } from '../../db/desktop/outstanding.ts';
import { closeSession, type DesktopSession, findOpenSession, noteError } from '../../db/desktop/sessions.ts';
import { setGate } from '../../db/requests/polling.ts';
import type { AgentAnswer } from '../../providers/polling-agent.ts';
import { dbOf, ownerOf, type Visit } from './visit.ts';

/** QuickBooks could not be opened: nothing was carried out, and the visit is over. */
export async function takeReport(
  visit: Visit,
  session: DesktopSession,
  { code, message }: { code: string; message: string },
): Promise<AgentAnswer> {
  const said = message ? ` QuickBooks says: ${message}` : '';
  await noteError(dbOf(visit), session, { code, error: `${visit.agent.adviceOn(code)}${said}` });
  await end(visit, session);
  return { operation: 'report', isOver: true };
}

/** Asked after an empty answer, or after one that went wrong. */
export async function sayWhy(visit: Visit, session: DesktopSession): Promise<AgentAnswer> {
  if (session.error) return { operation: 'why', text: session.error, wait: false };
  const isWorking = isAnything(await readOutstanding(dbOf(visit), ownerOf(visit)));
  return { operation: 'why', text: 'There is nothing to do.', wait: isWorking };
}

export async function leave(visit: Visit, session: DesktopSession): Promise<AgentAnswer> {
  await end(visit, session);
  const { answered } = session;
  const text = answered === 1 ? '1 request was answered.' : `${answered} requests were answered.`;
  return { operation: 'leave', text: session.error ?? `Done: ${text}` };
}

/** What waits for the company file waits for its next visit. */
async function end(visit: Visit, session: DesktopSession): Promise<void> {
  const owner = ownerOf(visit);
  await dbOf(visit).transaction(async (tx) => {
    await closeSession(tx, session);
    if (!(await findOpenSession(tx, owner))) await setGate(tx, owner, false);
  });
}
