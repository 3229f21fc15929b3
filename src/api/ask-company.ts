import type { Books } from '../books.ts';
import type { StoredConnection } from '../db/connections/connection-queries.ts';
import { readConnection } from '../db/connections/connection-state.ts';
import type { CallResult } from '../providers/provider.ts';
import { askForPerson } from './ask-for-person.ts';
import { problemOfCall } from './connections/call-problem.ts';
import { noConnection, requireConnected } from './connections/find.ts';
import type { AppDeps } from './deps.ts';

/** Asks the company while a person waits. @throws ApiProblem when it does not answer. */
export async function ask<T>(
  deps: AppDeps,
  stored: StoredConnection,
  question: string,
  run: (books: Books) => Promise<CallResult<T>>,
): Promise<T> {
  requireConnected(stored);
  const connection = await readConnection(deps.db, { tenantId: stored.tenantId, connectionId: stored.id });
  if (!connection) throw noConnection(stored.id);
  const answer = await askForPerson(deps, connection, question, run);
  if (!answer.ok) throw problemOfCall(answer.failure);
  return answer.value;
}
