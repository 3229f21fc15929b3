import { refKey } from '../../domain/entity.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { keysFor } from '../mappings/mappings.ts';
import { PullPlan, type PullTrace } from './pull-plan.ts';
import { loadSubjects, referenceIds, withoutWhatIsFilledIn } from './pull-subjects.ts';
import { unreadableError } from './pull-unreadable.ts';

export interface Moved {
  /** Why a person has to decide; nothing was applied then. */
  problem?: SyncErrorInfo;
  /** Nothing is left to send. */
  inStep: boolean;
}

/** Lays one linked record that was changed there, while ours was on its way, beside ours. */
export async function applyMoved(
  tx: Executor,
  owner: ConnectionKey,
  read: PulledRecord,
  trace: PullTrace,
): Promise<Moved> {
  if (read.unreadable !== undefined) return { problem: unreadableError(read), inStep: false };
  const pulled = await withoutWhatIsFilledIn(tx, owner, [read]);
  const [subject] = await loadSubjects(tx, owner, read.entityType, pulled);
  const translation = {
    idOf: await referenceIds(tx, owner, pulled),
    keysOf: await keysFor(tx, owner, pulled),
  };
  const plan = new PullPlan(owner, { ...trace, inHand: true });
  if (!subject?.local) return { inStep: false };
  const decision = plan.take(subject, translation);
  await plan.store(tx);
  const { entityType } = read;
  const problem =
    plan.problemOf(refKey({ entityType, recordId: subject.local.id })) ?? missing(decision, read);
  return { problem, inStep: plan.isInStep(refKey({ entityType, recordId: subject.local.id })) };
}

function missing(decision: unknown, { references }: PulledRecord): SyncErrorInfo | undefined {
  if (decision !== undefined) return undefined;
  const [first] = references;
  const what = first ? `${first.entityType.replace('_', ' ')} ${first.externalId}` : 'something';
  const message = `It was changed in QuickBooks to refer to ${what}, which is not linked here; pull that first.`;
  return { type: 'ChangedInQuickBooks', message };
}
