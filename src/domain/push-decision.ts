import { ENTITIES } from './entities/index.ts';
import type { DesiredState, EntityType } from './entity.ts';
import type { LogAction } from './log-action.ts';

/** What the log calls it when both sides agree already. */
export const NOTHING_TO_DO = 'already up to date' satisfies LogAction;
/** Why nothing is sent of a record that changed here. */
export const UNSAID = 'QuickBooks keeps nothing of what changed here.';

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
  /** ISO date from which the connection syncs records that have one; nothing limits them while it is unset. */
  startDate?: string | null;
}

export type PushDecision =
  /** Nothing to do and nothing to tell. */
  | { kind: 'drop' }
  /** Nothing to do, told in the log. */
  | { kind: 'skip'; action: LogAction; reason: string }
  | { kind: 'push'; desired: DesiredState };

/** What a push of this record has to do now. */
export function decidePush(facts: PushFacts): PushDecision {
  if (!facts.data) return { kind: 'drop' };
  const desired = desiredState(facts, facts.data);
  if (typeof desired !== 'string') return { kind: 'skip', action: 'not eligible', reason: desired.reason };
  if (!facts.linked && desired !== 'present') return neverSynced(facts, desired);
  const inStep = facts.pushedHash === facts.contentHash && desired !== 'absent';
  if (facts.linked && !facts.force && inStep) {
    return { kind: 'skip', action: NOTHING_TO_DO, reason: 'Already up to date.' };
  }
  return { kind: 'push', desired };
}

/** Whether we would have a counterpart there: none of what is deleted, and of a document that is void none that counts. */
export function isToBeThere(
  entityType: EntityType,
  { data, deleted }: { data: Record<string, unknown>; deleted: boolean },
): boolean {
  const desired = desiredState({ entityType, deleted, linked: true }, data);
  return !deleted && desired !== 'void' && desired !== 'absent';
}

type StateFacts = Pick<PushFacts, 'entityType' | 'deleted' | 'linked' | 'startDate'>;

function desiredState(facts: StateFacts, data: Record<string, unknown>): DesiredState | { reason: string } {
  const { eligibility, totalOf, withdrawn } = ENTITIES[facts.entityType];
  // A document that is deleted here becomes void there: its number stays accounted for.
  if (facts.deleted) return withdrawn ? 'absent' : totalOf ? 'void' : 'inactive';
  const verdict = eligibility(data);
  if (!verdict.eligible) return withdrawn && facts.linked ? 'absent' : { reason: verdict.reason };
  const early = facts.linked ? undefined : beforeStart(facts.entityType, data, facts.startDate);
  return early === undefined ? verdict.desired : { reason: early };
}

/** Why the connection's start date keeps a record back that is not there yet; undefined when it does not. */
export function beforeStart(
  entityType: EntityType,
  data: Record<string, unknown>,
  startDate: string | null | undefined,
): string | undefined {
  const { startDateField, label } = ENTITIES[entityType];
  const date = startDateField === undefined ? undefined : data[startDateField];
  if (typeof date !== 'string' || !startDate || date >= startDate) return undefined;
  return `The ${label.toLowerCase()} counts as of ${date}, before the sync start date ${startDate}. An earlier start date in Sync Settings lets it go.`;
}

function neverSynced(facts: PushFacts, desired: DesiredState): PushDecision {
  if (facts.deleted) return { kind: 'drop' };
  const what = desired === 'void' ? 'void' : 'inactive';
  return { kind: 'skip', action: 'not eligible', reason: `It is ${what} and was never synced.` };
}
