import { and, eq } from 'drizzle-orm';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import { readSettings } from '../connections/settings.ts';
import { type ConnectionKey, deleteLinks } from '../links/links.ts';
import { keysFor } from '../mappings/mappings.ts';
import { PullPlan } from '../pull/pull-plan.ts';
import { referenceIds } from '../pull/pull-subjects.ts';
import { records } from '../schema/index.ts';

/**
 * Pairs a customer with the one that a person chose there, as every first link: what ours leaves open comes over, what
 * both say differently follows the policy. To choose is to answer, so `ask` keeps ours and the log says what differed.
 */
export async function pairAccount(
  tx: Executor,
  owner: ConnectionKey,
  { customerId, theirs, actor }: { customerId: string; theirs: PulledRecord; actor: string },
): Promise<void> {
  const [local] = await tx
    .select()
    .from(records)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        eq(records.entityType, 'customer'),
        eq(records.id, customerId),
      ),
    )
    .for('update');
  if (!local) return;
  await deleteLinks(tx, owner, [{ entityType: 'customer', recordId: customerId }]);
  const { conflictPolicy, enabled } = await readSettings(tx, owner);
  const policy = conflictPolicy === 'ask' ? 'ours_wins' : conflictPolicy;
  const plan = new PullPlan(owner, { policy, requestedBy: actor, asked: true, mayPush: enabled });
  const translation = {
    idOf: await referenceIds(tx, owner, [theirs]),
    keysOf: await keysFor(tx, owner, [theirs]),
  };
  const subject = {
    pulled: theirs,
    link: undefined,
    local,
    underWay: false,
    named: true,
    chosenByHand: true,
  };
  plan.take(subject, translation);
  await plan.store(tx);
}
