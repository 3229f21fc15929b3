import { AwaitingAnswer } from '../asking.ts';
import { type Books, openBooks } from '../books.ts';
import type { Connection } from '../db/connections/connection-state.ts';
import { forgetReads, PERSON } from '../db/requests/reads.ts';
import type { CallResult } from '../providers/provider.ts';
import type { AppDeps } from './deps.ts';
import { ApiProblem } from './problems.ts';

/** A person waits before the browser. */
const TIMEOUT_MS = 20_000;

/**
 * Asks the other side while somebody waits. Where its agent polls, the question is kept until the agent's next
 * session, and the same request finds the answer afterwards.
 * @throws ApiProblem `awaits_session` as long as the answer is not here.
 */
export async function askForPerson<T>(
  deps: AppDeps,
  connection: Connection,
  question: string,
  run: (books: Books) => Promise<CallResult<T>>,
): Promise<CallResult<T>> {
  const asker = `${PERSON}${question}`;
  const books = openBooks(deps, connection, { asker, signal: AbortSignal.timeout(TIMEOUT_MS) });
  try {
    const result = await run(books);
    await forgetReads(deps.db, { tenantId: connection.tenantId, connectionId: connection.id }, asker);
    return result;
  } catch (error) {
    if (error instanceof AwaitingAnswer) throw new ApiProblem('awaits_session');
    throw error;
  }
}
