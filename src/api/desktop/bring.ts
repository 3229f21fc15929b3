import { readOutstanding } from '../../db/desktop/outstanding.ts';
import { type DesktopSession, noteError } from '../../db/requests/desktop-sessions.ts';
import { acceptAnswer, failPoll, isInquiry } from '../../db/requests/polling.ts';
import { bytesOf, type RemoteRequest, readRequest } from '../../db/requests/remote-requests.ts';
import type { AgentAnswer } from '../../providers/polling-agent.ts';
import type { RawAnswer } from '../../providers/provider.ts';
import { takeGlance } from './glance.ts';
import { waitFor } from './hand-out.ts';
import { dbOf, isWorking, ownerOf, tell, type Visit } from './visit.ts';

type Brought = Extract<AgentAnswer, { operation: 'bring' }>;

const WENT_WRONG: Brought = { operation: 'bring', percent: -1 };
const MORE: Brought = { operation: 'bring', percent: 1 };
const DONE: Brought = { operation: 'bring', percent: 100 };

/**
 * Keeps the answer to what was handed out, and says how far it is. Where QuickBooks did not take the request,
 * whoever waits is told why; where the answer was lost the next visit gets the same bytes.
 */
export async function takeAnswer(visit: Visit, session: DesktopSession, answer: RawAnswer): Promise<Brought> {
  if (session.looking) return takeGlance(visit, session, answer).then((isOver) => (isOver ? DONE : MORE));
  const db = dbOf(visit);
  const request = session.handedOut && (await readRequest(db, ownerOf(visit), session.handedOut));
  if (!request) return WENT_WRONG;
  if (isNothing(answer)) {
    const error = 'QuickBooks gave no answer. It is asked again with the next run.';
    await noteError(db, session, { error });
    return WENT_WRONG;
  }
  const { polls } = visit.registered.provider;
  // It was counted when it was handed out.
  const isAsked = polls?.inquiryOf && isInquiry({ ...request, sends: request.sends - 1 });
  const brought: RawAnswer = isAsked ? { ...answer, isInquiry: true } : answer;
  const failure = brought.fault ? polls?.failureOf(bytesOf(request), brought) : undefined;
  // What is only out of date is put right within the visit.
  if (failure && failure.kind !== 'outdated') return takeFailure(visit, session, request, brought);
  await tell(visit, [await acceptAnswer(db, session, request.id, brought)]);
  return progress(visit, session);
}

async function takeFailure(
  visit: Visit,
  session: DesktopSession,
  { id }: RemoteRequest,
  answer: RawAnswer,
): Promise<Brought> {
  const db = dbOf(visit);
  const { fault = '' } = answer;
  await noteError(db, session, { code: fault, error: visit.agent.adviceOn(fault) });
  await tell(visit, [await failPoll(db, session, id, answer)]);
  return WENT_WRONG;
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
  if (!next && !(await isWorking(visit, session))) return DONE;
  const left = next ?? (await readOutstanding(dbOf(visit), ownerOf(visit)));
  const answered = session.answered + 1;
  const all = answered + left.records + left.offered + left.underWay;
  return { operation: 'bring', percent: Math.min(99, Math.max(1, Math.floor((100 * answered) / all))) };
}
