import { readSettings } from '../../db/connections/settings.ts';
import type { PullTrace } from '../../db/pull/pull-plan.ts';
import type { ConnectionRef } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';
import { traceOf } from '../trace.ts';

/** How what is read in passing comes in: as the connection's settings say, without anybody having asked for it. */
export async function unaskedPull(
  deps: ActivityDeps,
  { tenantId, connectionId }: ConnectionRef,
  requestedBy = 'engine',
): Promise<PullTrace> {
  const { conflictPolicy, enabled, askBeforeLinking } = await readSettings(deps.db, {
    tenantId,
    connectionId,
  });
  return {
    ...traceOf(),
    policy: conflictPolicy,
    mayPush: enabled,
    askBeforeLinking,
    asked: false,
    requestedBy,
  };
}
