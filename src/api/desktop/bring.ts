import { isAnything, readOutstanding } from '../../db/desktop/outstanding.ts';
import { type DesktopSession, noteAnswered, noteError } from '../../db/desktop/sessions.ts';
import { acceptAnswer } from '../../db/requests/polling.ts';
import { bytesOf, readRequest } from '../../db/requests/remote-requests.ts';
import type { AgentAnswer } from '../../providers/polling-agent.ts';
import type { RawAnswer } from '../../providers/provider.ts';
import { waitFor } from './hand-out.ts';
import { dbOf, ownerOf, type Visit } from './visit.ts';

type Brought = Extract<AgentAnswer, { operation: 'bring' }>;

const WENT_WRONG: Brought = { operation: 'bring', percent: -1 };
const DONE: Brought = { operation: 'bring', percent: 100 };

/**
 * Keeps the answer to what was handed out, and says how far it is. Where QuickBooks did not take the request it stays
 * as it is: the next visit gets the same bytes.
 */
export async function takeAnswer(visit: Visit, session: DesktopSession, answer: RawAnswer): Promise<Brought> {
  const db = dbOf(visit);
  const request = session.handedOut && (await readRequest(db, ownerOf(visit), session.handedOut));
  if (!request) return WENT_WRONG;
  const failure = visit.registered.provider.polls?.failureOf(bytesOf(request), answer);
  if (failure || isNothing(answer)) {
    const code = answer.fault;
    const error = code
      ? visit.agent.adviceOn(code)
      : 'QuickBooks gave no answer. It is asked again with the next run.';
    await noteError(db, session, { code, error });
    return WENT_WRONG;
  }
  const { waiter } = await acceptAnswer(db, ownerOf(visit), request.id, answer);
  await noteAnswered(db, session);
  if (waiter) await visit.deps.temporal.tellAnswered(waiter, request.id);
  return progress(visit, session);
}

/** The Web Connector lost it: the request may have been carried out, and is asked about by its id. */
function isNothing({ body, fault }: RawAnswer): boolean {
  return fault === undefined && body.trim() === '';
}

/** By what is really left. It ends the visit only when nothing is under way any more. */
async function progress(visit: Visit, session: DesktopSession): Promise<Brought> {
  const next = await waitFor(visit, session, async () => {
    const outstanding = await readOutstanding(dbOf(visit), ownerOf(visit));
    return outstanding.offered > 0 ? outstanding : undefined;
  });
  const left = next ?? (await readOutstanding(dbOf(visit), ownerOf(visit)));
  if (!isAnything(left)) return DONE;
  const answered = session.answered + 1;
  const all = answered + left.records + left.offered + left.underWay;
  return { operation: 'bring', percent: Math.min(99, Math.max(1, Math.floor((100 * answered) / all))) };
}
