import type { PulledRecord } from '../../providers/provider.ts';
import { ofSyncedAccounts } from '../accounts/pulled.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { keysFor } from '../mappings/mappings.ts';
import { emptyPull, PullPlan, type PullTally, type PullTrace } from './pull-plan.ts';
import { loadSubjects, referenceIds } from './pull-subjects.ts';

/**
 * Brings records of the other side in: one transaction with the cursor that passed them. All of `pulled` are
 * of one type. References are replaced by our ids; a record whose references are not here is skipped and told.
 */
export async function applyPulled(
  tx: Executor,
  owner: ConnectionKey,
  pulled: readonly PulledRecord[],
  trace: PullTrace,
): Promise<PullTally> {
  const [first] = pulled;
  if (!first) return emptyPull();
  const found = await loadSubjects(tx, owner, first.entityType, pulled);
  const idOf = await referenceIds(tx, owner, pulled);
  const subjects = await ofSyncedAccounts(tx, owner, found, idOf);
  const keysOf = await keysFor(tx, owner, pulled);
  const plan = new PullPlan(owner, trace);
  for (const subject of subjects) plan.take(subject, { idOf, keysOf });
  await plan.store(tx);
  plan.tally.skipped += found.length - subjects.length;
  return plan.tally;
}
