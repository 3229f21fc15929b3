import { type DesktopSession, seeDesktopSession } from '../../db/requests/desktop-sessions.ts';
import { assertNever } from '../../errors.ts';
import type { AgentAnswer, AgentCall } from '../../providers/polling-agent.ts';
import { takeAnswer } from './bring.ts';
import { leave, sayWhy, takeReport } from './ending.ts';
import { handOut } from './hand-out.ts';
import { signIn } from './sign-in.ts';
import { dbOf, STALE_MS, type Visit } from './visit.ts';

type WithTicket = Extract<AgentCall, { ticket: string }>;

/** Tells which of ours answered, when something is asked about it. */
const VERSION = 'Ledgerbridge';

/** One call of the program on the computer of the company file. */
export async function takeCall(visit: Visit, call: AgentCall): Promise<AgentAnswer> {
  switch (call.operation) {
    case 'server_version':
      return { operation: 'server_version', version: VERSION };
    case 'client_version':
      visit.versions.hear(visit.connection.id, visit.address, call.version);
      return { operation: 'client_version' };
    case 'sign_in':
      return signIn(visit, call);
    default:
      return withTicket(visit, call);
  }
}

async function withTicket(visit: Visit, call: WithTicket): Promise<AgentAnswer> {
  const shown = { connectionId: visit.connection.id, ticket: call.ticket };
  const session = await seeDesktopSession(dbOf(visit), shown, STALE_MS);
  return session ? inSession(visit, session, call) : over(call);
}

function inSession(visit: Visit, session: DesktopSession, call: WithTicket): Promise<AgentAnswer> {
  switch (call.operation) {
    case 'ask':
      return handOut(visit, session, call);
    case 'bring':
      return takeAnswer(visit, session, call.answer);
    case 'report':
      return takeReport(visit, session, call);
    case 'why':
      return sayWhy(visit, session);
    case 'leave':
      return leave(visit, session);
    default:
      return assertNever(call);
  }
}

/** An unknown ticket opens nothing, and tells nothing. */
function over({ operation }: WithTicket): AgentAnswer {
  switch (operation) {
    case 'ask':
      return { operation, body: '' };
    case 'bring':
      return { operation, percent: -1 };
    case 'report':
      return { operation, isOver: true };
    case 'why':
      return { operation, text: 'This session is over. Run the Web Connector again.', wait: false };
    case 'leave':
      return { operation, text: 'This session was over already.' };
    default:
      return assertNever(operation);
  }
}
