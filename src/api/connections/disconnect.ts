import { findOpenRuns, type StoredBatch } from '../../db/batches/batch-queries.ts';
import type { Executor } from '../../db/client.ts';
import {
  lockConnection,
  markDisconnected,
  type StoredConnection,
} from '../../db/connections/connection-queries.ts';
import { deleteTokens, readTokens } from '../../db/connections/token-store.ts';
import { saveConnector } from '../../db/connectors/connectors.ts';
import { stopRun } from '../../db/connectors/stop-run.ts';
import { readStanding } from '../../db/installation.ts';
import type { AppDeps } from '../deps.ts';

/**
 * Takes the grant back and forgets the tokens. That the vendor cannot be told does not keep anybody connected:
 * without tokens nothing more is sent. A copy or a restored backup keeps the grant: the database that it is of uses it.
 */
export async function disconnect(
  deps: AppDeps,
  connection: StoredConnection,
  onRevokeFailure: (error: unknown) => void,
): Promise<void> {
  const key = { tenantId: connection.tenantId, connectionId: connection.id };
  const tokens = await readTokens(deps.db, deps.sealer, key);
  const stopped = await deps.db.transaction(async (tx) => {
    await lockConnection(tx, key);
    await markDisconnected(tx, key);
    await deleteTokens(tx, key);
    return endAutosync(tx, connection);
  });
  deps.temporal.wake([key]);
  for (const { kind, id: batchId } of stopped) await deps.temporal.stopBatch(kind, { ...key, batchId });
  if (!tokens || !deps.providers.has(connection.provider)) return;
  if ((await readStanding(deps.db)) === 'restored') return;
  try {
    await deps.providers.get(connection.provider).authorization?.revoke(tokens);
  } catch (error) {
    onRevokeFailure(error);
  }
}

/** Nothing begins by itself any more, and no run waits for what cannot leave. Gives what has to be told. */
async function endAutosync(tx: Executor, connection: StoredConnection): Promise<StoredBatch[]> {
  const key = { tenantId: connection.tenantId, connectionId: connection.id };
  const runs = await findOpenRuns(tx, key);
  await saveConnector(tx, key, { state: 'closed', nextRunAt: null, nightAt: null });
  const told = [];
  for (const run of runs) told.push(...(await stopRun(tx, run, connection)));
  return told;
}
