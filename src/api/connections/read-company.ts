import { readConnection, saveCompany } from '../../db/connections/connection-state.ts';
import { forgetChoices } from '../../db/mappings/mappings.ts';
import { regionOf } from '../../domain/region.ts';
import { askForPerson } from '../ask-for-person.ts';
import type { AppDeps } from '../deps.ts';
import { problemOfCall } from './call-problem.ts';
import { findConnection, noConnection, requireConnected } from './find.ts';

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
  const answer = await askForPerson(deps, connection, 'company', (books) => books.company());
  if (!answer.ok) throw problemOfCall(answer.failure);
  await deps.db.transaction(async (tx) => {
    await saveCompany(tx, key, { capabilities: answer.value, region: regionOf(answer.value.country) });
    await forgetChoices(tx, key);
  });
}
