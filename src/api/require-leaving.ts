import type { Executor } from '../db/client.ts';
import { type Stop, whatStops } from '../db/connections/settings.ts';
import type { ConnectionKey } from '../db/links/links.ts';
import { assertNever } from '../errors.ts';
import { ApiProblem } from './problems.ts';

/** @throws ApiProblem while nothing may leave: the master switch is off, or a backup was not reconciled. */
export async function requireLeaving(db: Executor, key: ConnectionKey): Promise<void> {
  const stop = await whatStops(db, key);
  if (stop) throw stopProblem(stop);
}

/**
 * Those of the connections through which something may leave.
 * @throws ApiProblem with what stops the last, when there is none.
 */
export async function leavingAmong(
  db: Executor,
  tenantId: string,
  connectionIds: readonly string[],
): Promise<string[]> {
  const leaving: string[] = [];
  let stop: Stop = 'switched_off';
  for (const connectionId of connectionIds) {
    const found = await whatStops(db, { tenantId, connectionId });
    if (found) stop = found;
    else leaving.push(connectionId);
  }
  if (leaving.length === 0) throw stopProblem(stop);
  return leaving;
}

export function stopProblem(stop: Stop): ApiProblem {
  switch (stop) {
    case 'switched_off':
      return new ApiProblem('sync_disabled', 'The switch Enable Sync (settings.enabled) is off.');
    case 'restored':
      return new ApiProblem('awaits_reconcile');
    default:
      return assertNever(stop);
  }
}
