import { markDisconnected, type StoredConnection } from '../../db/connections/connection-queries.ts';
import { deleteTokens, readTokens } from '../../db/connections/token-store.ts';
import type { AppDeps } from '../deps.ts';

/**
 * Takes the grant back and forgets the tokens. That the vendor cannot be told does not keep anybody connected:
 * without tokens nothing more is sent.
 */
export async function disconnect(
  deps: AppDeps,
  connection: StoredConnection,
  onRevokeFailure: (error: unknown) => void,
): Promise<void> {
  const key = { tenantId: connection.tenantId, connectionId: connection.id };
  const tokens = await readTokens(deps.db, deps.sealer, key);
  await deps.db.transaction(async (tx) => {
    await markDisconnected(tx, key);
    await deleteTokens(tx, key);
  });
  deps.temporal.wake([key]);
  if (!tokens || !deps.providers.has(connection.provider)) return;
  try {
    await deps.providers.get(connection.provider).authorization?.revoke(tokens);
  } catch (error) {
    onRevokeFailure(error);
  }
}
