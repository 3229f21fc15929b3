import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import { readSettings } from '../connections/settings.ts';
import { type ConnectionKey, deleteLinks } from '../links/links.ts';
import { keysFor } from '../mappings/mappings.ts';
import { PullPlan } from '../pull/pull-plan.ts';
import { referenceIds } from '../pull/pull-subjects.ts';
import { links, records } from '../schema/index.ts';

interface Pairing {
  customerId: string;
  theirs: PulledRecord;
  actor: string;
  /** The customer that it was linked to until now has our name there: the chosen one keeps its own, as no two may have it. */
  nameTaken: boolean;
}

/**
 * Pairs a customer with the one that a person chose there, as every first link: what ours leaves open comes over, what
 * both say differently follows the policy. To choose is to answer, so `ask` keeps ours and the log says what differed.
 */
export async function pairAccount(
  tx: Executor,
  owner: ConnectionKey,
  { customerId, theirs, actor, nameTaken }: Pairing,
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
  if (nameTaken) await keepNameThere(tx, owner, local);
}

/** What both are called counts as agreed, though they are called differently. */
async function keepNameThere(tx: Executor, owner: ConnectionKey, { id }: { id: string }): Promise<void> {
  await tx
    .update(links)
    .set({
      ancestor: sql`jsonb_set(${links.ancestor}, '{ours,displayName}', (select said.data -> 'displayName'
        from records as said where said.tenant_id = links.tenant_id and said.entity_type = 'customer'
          and said.id = links.record_id))`,
    })
    .where(
      and(
        eq(links.tenantId, owner.tenantId),
        eq(links.connectionId, owner.connectionId),
        eq(links.entityType, 'customer'),
        eq(links.recordId, id),
        isNotNull(links.ancestor),
      ),
    );
}
