import { ENTITIES } from './entities/index.ts';
import type { DesiredState, EntityType } from './entity.ts';

export interface PushFacts {
  entityType: EntityType;
  /** Undefined when the record does not exist. */
  data: Record<string, unknown> | undefined;
  deleted: boolean;
  contentHash: string;
  linked: boolean;
  /** What the other side has; null when only the pairing is known. */
  pushedHash: string | null;
  force: boolean;
}

export type PushDecision =
  /** Nothing to do and nothing to tell. */
  | { kind: 'drop' }
  /** Nothing to do, told in the log. */
  | { kind: 'skip'; action: string; reason: string }
  | { kind: 'push'; desired: DesiredState };

/** What a push of this record has to do now. */
export function decidePush(facts: PushFacts): PushDecision {
  if (!facts.data) return { kind: 'drop' };
  const desired = desiredState(facts, facts.data);
  if (typeof desired !== 'string') return { kind: 'skip', action: 'not eligible', reason: desired.reason };
  if (!facts.linked && desired !== 'present') return neverSynced(facts, desired);
  if (facts.linked && !facts.force && facts.pushedHash === facts.contentHash) {
    return { kind: 'skip', action: 'already up to date', reason: 'Already up to date.' };
  }
  return { kind: 'push', desired };
}

function desiredState(facts: PushFacts, data: Record<string, unknown>): DesiredState | { reason: string } {
  // A document that is deleted here becomes void there: its number stays accounted for.
  if (facts.deleted) return ENTITIES[facts.entityType].totalOf ? 'void' : 'inactive';
  const eligibility = ENTITIES[facts.entityType].eligibility(data);
  return eligibility.eligible ? eligibility.desired : { reason: eligibility.reason };
}

function neverSynced(facts: PushFacts, desired: DesiredState): PushDecision {
  if (facts.deleted) return { kind: 'drop' };
  const what = desired === 'void' ? 'void' : 'inactive';
  return { kind: 'skip', action: 'not eligible', reason: `It is ${what} and was never synced.` };
}
