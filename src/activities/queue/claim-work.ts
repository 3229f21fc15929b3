import { drainedBatches } from '../../db/batches/batch-progress.ts';
import { readGate } from '../../db/connections/connection-state.ts';
import { claimSets } from '../../db/queue/claim.ts';
import { nextDue } from '../../db/queue/queue-outlook.ts';
import { type ConnectionRef, workflowIds } from '../../workflows/contract.ts';
import type { ClaimResult } from '../../workflows/results.ts';
import type { ActivityDeps } from '../deps.ts';

type ClaimingDeps = Pick<ActivityDeps, 'db' | 'providers' | 'tuning'>;

export interface ClaimWorkInput extends ConnectionRef {
  running: string[];
  /** The conductor's own bound on sets in flight is the provider's. */
}

/** One look of the conductor: is the gate open, what may start, which batches have drained. */
export async function claimWork(deps: ClaimingDeps, input: ClaimWorkInput): Promise<ClaimResult> {
  const { tenantId, connectionId, running } = input;
  const gate = await readGate(deps.db, input);
  const timing = {
    retryFirstMs: deps.tuning.retryFirstMs,
    retrySecondMs: deps.tuning.retrySecondMs,
    lingerMs: deps.tuning.conductorLingerMs,
  };
  if (!gate.open) {
    return {
      gate: { open: false, reason: gate.reason, until: gate.until },
      sets: [],
      drained: await drainedNow(deps, input),
      more: false,
      timing,
    };
  }
  const { capabilities } = deps.providers.get(gate.connection.provider).provider;
  const window = gate.probing ? 1 : capabilities.maxRequestsInFlight;
  const maxSets = Math.max(0, window - running.length);
  const sets =
    maxSets === 0
      ? []
      : await claimSets(deps.db, {
          tenantId,
          connectionId,
          running,
          limits: {
            maxSets,
            maxPerStage: capabilities.maxItemsPerRequest,
            exclusiveTypes: capabilities.exclusiveTypes,
          },
          nameSet: (rows) => workflowIds.syncSet(connectionId, rows),
        });
  // After the claim: rows that turn out to wait for a person leave their batch by it, and nothing else would tell.
  const drained = await drainedNow(deps, input);
  const outlook = await nextDue(deps.db, input);
  return {
    gate: { open: true },
    sets: sets.map((set) => ({ ...set, batchId: set.batchId ?? undefined })),
    drained,
    nextDueAt: outlook.nextDueAt,
    more: outlook.due,
    timing,
  };
}

async function drainedNow(
  { db }: Pick<ActivityDeps, 'db'>,
  { tenantId, connectionId }: ConnectionRef,
): Promise<ClaimResult['drained']> {
  const drained = await drainedBatches(db, tenantId, connectionId);
  return drained.map(({ id, kind }) => ({ workflowId: workflowIds.batch(kind, connectionId, id) }));
}
