import { readConnection, saveCompany } from '../../db/connections/connection-state.ts';
import { forgetChoices } from '../../db/mappings/mappings.ts';
import { regionOf } from '../../domain/region.ts';
import { openSession } from '../../session.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { problemOfCall } from './call-problem.ts';
import { findConnection, noConnection, requireConnected } from './find.ts';

/** A person waits before the browser. */
const TIMEOUT_MS = 20_000;

/**
 * Reads again what the company can do - tax rates, time zone, features, closing date - without signing in anew, and
 * forgets the lists that mappings are chosen from, so that they are read again too. Nothing is sent by it.
 * @throws ApiProblem when the company cannot be read; what is known then stays.
 */
export async function readCompanyAgain(deps: AppDeps, tenantId: string, id: string): Promise<void> {
  const key = { tenantId, connectionId: id };
  requireConnected(await findConnection(deps.db, tenantId, id));
  const connection = await readConnection(deps.db, key);
  if (!connection) throw noConnection(id);
  const { calls } = deps.providers.get(connection.provider).provider;
  if (!calls) throw new ApiProblem('state_not_allowed', `${connection.provider} cannot be asked.`);
  const answer = await calls.readCompany(openSession(deps, connection, AbortSignal.timeout(TIMEOUT_MS)));
  if (!answer.ok) throw problemOfCall(answer.failure);
  await deps.db.transaction(async (tx) => {
    await saveCompany(tx, key, { capabilities: answer.value, region: regionOf(answer.value.country) });
    await forgetChoices(tx, key);
  });
}
