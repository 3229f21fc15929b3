import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { readConnection } from '../../db/connections/connection-state.ts';
import { readChoices, type StoredChoices, storeChoices } from '../../db/mappings/mappings.ts';
import type { MappingKind } from '../../domain/mapping.ts';
import { askForPerson } from '../ask-for-person.ts';
import { problemOfCall } from '../connections/call-problem.ts';
import { requireConnected } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';

/** Reads are metered, and a list of accounts changes rarely. */
const FRESH_MS = 10 * 60_000;

/**
 * What there is to choose from: as read within the last ten minutes, or read now. When the vendor cannot be
 * asked, what was read before.
 * @throws ApiProblem when it cannot be asked and never could.
 */
export async function findChoices(
  deps: AppDeps,
  connection: StoredConnection,
  kind: MappingKind,
  { refresh }: { refresh: boolean },
): Promise<StoredChoices> {
  const key = { tenantId: connection.tenantId, connectionId: connection.id };
  const stored = await readChoices(deps.db, key, kind);
  const now = deps.clock?.() ?? new Date();
  if (stored && !refresh && now.getTime() - stored.readAt.getTime() < FRESH_MS) return stored;
  try {
    return await readNow(deps, connection, kind);
  } catch (error) {
    if (stored && !refresh && error instanceof ApiProblem) return stored;
    throw error;
  }
}

async function readNow(deps: AppDeps, stored: StoredConnection, kind: MappingKind): Promise<StoredChoices> {
  requireConnected(stored);
  const key = { tenantId: stored.tenantId, connectionId: stored.id };
  const connection = await readConnection(deps.db, key);
  if (!connection) return { choices: [], readAt: new Date() };
  const answer = await askForPerson(deps, connection, `choices/${kind}`, (books) => books.choices({ kind }));
  if (!answer.ok) throw problemOfCall(answer.failure);
  await storeChoices(deps.db, key, kind, answer.value);
  return { choices: answer.value, readAt: new Date() };
}
