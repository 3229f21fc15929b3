import type { EntityType } from '../../domain/entity.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import { ofSyncedAccounts } from '../accounts/pulled.ts';
import { holdUnapproved } from '../approvals/hold-pulled.ts';
import { takeTurn } from '../approvals/take-turn.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { keysFor } from '../mappings/mappings.ts';
import { emptyPull, PullPlan, type PullTally, type PullTrace } from './pull-plan.ts';
import { loadSubjects, referenceIds, withoutWhatIsFilledIn } from './pull-subjects.ts';

/**
 * Brings records of the other side in: one transaction with the cursor that passed them. All of `pulled` are
 * of one type. References are replaced by our ids; a record whose references are not here is skipped and told. On a
 * connection with *approval required* what would change ours awaits a person instead, and is not counted.
 */
export async function applyPulled(
  tx: Executor,
  owner: ConnectionKey,
  pulled: readonly PulledRecord[],
  trace: PullTrace,
): Promise<PullTally> {
  const [first] = pulled;
  if (!first) return emptyPull();
  await takeTurn(tx, owner);
  const { found, subjects, translation } = await load(tx, owner, first.entityType, pulled);
  const plan = new PullPlan(owner, trace);
  const goes = await holdUnapproved(tx, owner, subjects, { trace, translation });
  for (const subject of goes) plan.take(subject, translation);
  await plan.store(tx);
  plan.tally.skipped += found.length - subjects.length;
  return plan.tally;
}

/** Only brings what a record says there before people; nothing of it is applied. Gives whether it says anything new. */
export async function holdPulled(
  tx: Executor,
  owner: ConnectionKey,
  read: PulledRecord,
  trace: PullTrace,
): Promise<boolean> {
  if (read.unreadable !== undefined) return true;
  const pulled = await withoutWhatIsFilledIn(tx, owner, [read]);
  const { subjects, translation } = await load(tx, owner, read.entityType, pulled);
  return (await holdUnapproved(tx, owner, subjects, { trace, translation })).length < subjects.length;
}

async function load(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  pulled: readonly PulledRecord[],
) {
  const found = await loadSubjects(tx, owner, entityType, pulled);
  const idOf = await referenceIds(tx, owner, pulled);
  const subjects = await ofSyncedAccounts(tx, owner, found, idOf);
  return { found, subjects, translation: { idOf, keysOf: await keysFor(tx, owner, pulled) } };
}
