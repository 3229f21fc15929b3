import { type Opening, programOf } from '../connector/program.ts';
import { Hresult } from '../hresults.ts';
import type { Call, Route } from './route.ts';

const one = (step: string) => new RegExp(`^/sessions/(\\d+)/${step}$`);

/** QuickBooks for a Web Connector that is a process of its own. */
export const sessionRoutes: readonly Route[] = [
  ['POST', /^\/sessions$/, begin],
  ['POST', one('requests'), processRequest],
  ['POST', one('unlock'), unlock],
  ['POST', one('end'), end],
  ['POST', /^\/forget$/, forget],
];

async function begin({ sandbox, body }: Call): Promise<object> {
  const session = await programOf(sandbox.file).begin(body as Opening);
  const id = String(sandbox.sessions.size + 1);
  sandbox.sessions.set(id, session);
  return { id, facts: session.facts };
}

/** Gone are sessions of the program's earlier life. */
function found({ sandbox, params: [id = ''] }: Call) {
  const session = sandbox.sessions.get(id);
  if (!session) throw new Hresult('0x8004040D');
  return session;
}

async function processRequest(call: Call): Promise<object> {
  const { qbxml } = call.body as { qbxml: string };
  return { qbxml: await found(call).processRequest(qbxml) };
}

async function unlock(call: Call): Promise<object> {
  await found(call).unlock();
  return { unlocked: true };
}

async function end(call: Call): Promise<object> {
  await found(call).end();
  return { ended: true };
}

async function forget({ sandbox, body }: Call): Promise<object> {
  const { ownerId } = body as { ownerId: string };
  await programOf(sandbox.file).forget(ownerId);
  return { forgotten: true };
}
