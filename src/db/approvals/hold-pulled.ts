import { ENTITIES } from '../../domain/entities/index.ts';
import type { PullDecision } from '../../domain/pull-decision.ts';
import type { Translation } from '../../domain/pulled-data.ts';
import { fieldChanges } from '../../domain/sides/field-changes.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { PullPlan, type PullTrace } from '../pull/pull-plan.ts';
import type { PullSubject } from '../pull/pull-subjects.ts';
import { requiresApproval } from './door.ts';
import { awaitedAmong, listInbound, type NewInbound } from './inbound-rows.ts';

interface Holding {
  trace: PullTrace;
  translation: Translation;
}

/**
 * The door for what comes in: what would change a record of ours, make one or pair one awaits a person, unless one has
 * approved it. Gives those that go on.
 */
export async function holdUnapproved(
  tx: Executor,
  owner: ConnectionKey,
  subjects: readonly PullSubject[],
  { trace, translation }: Holding,
): Promise<readonly PullSubject[]> {
  if (trace.approved || !(await requiresApproval(tx, owner))) return subjects;
  const awaited = await awaitedAmong(tx, owner, missingOf(subjects, translation));
  const held: NewInbound[] = [];
  const goes: PullSubject[] = [];
  for (const subject of subjects) {
    const row = tryOut(subject, { owner, trace, translation, awaited });
    if (row) held.push(row);
    else goes.push(subject);
  }
  await listInbound(tx, owner, held);
  return goes;
}

function missingOf(subjects: readonly PullSubject[], { idOf }: Translation): string[] {
  return [...new Set(subjects.flatMap(({ pulled }) => referencesOf(pulled)))].filter((key) => !idOf.has(key));
}

export function referencesOf({ references }: PulledRecord): string[] {
  return references.map(({ entityType, externalId }) => `${entityType}/${externalId}`);
}

export interface Trial extends Holding {
  owner: ConnectionKey;
  /** What is missing here, and comes in once somebody lets it. */
  awaited: ReadonlySet<string>;
}

/** What it would do to ours if a person let it in; undefined when that is nothing, or nothing that comes in so. */
export function tryOut(subject: PullSubject, trial: Trial): NewInbound | undefined {
  const { owner, trace, translation, awaited } = trial;
  const plan = new PullPlan(owner, { ...trace, asked: true, askBeforeLinking: false });
  const decision = plan.take(subject, translation);
  const [data] = plan.saved;
  if (decision === undefined) {
    const missing = referencesOf(subject.pulled).filter((key) => !translation.idOf.has(key));
    return missing.every((key) => awaited.has(key)) ? asRead(subject) : undefined;
  }
  if (!data && !isPairing(subject, decision)) return undefined;
  // One of the same name that is another party is made beside ours.
  const ofOurs = decision === 'create' ? { ...subject, local: undefined } : subject;
  return rowOf(ofOurs, data ?? ofOurs.local?.data ?? {});
}

/** As it is shown while what it refers to is not here. */
export function asRead(subject: PullSubject): NewInbound {
  return rowOf(subject, subject.pulled.data);
}

/** What carries our mark is a write of ours, whose answer is not here yet. */
function isPairing({ pulled, local }: PullSubject, decision: PullDecision): boolean {
  return decision === 'link' && pulled.ownId !== local?.id;
}

function rowOf({ pulled, link, local }: PullSubject, data: Record<string, unknown>): NewInbound {
  const { entityType } = pulled;
  return {
    pulled,
    recordId: local?.id ?? null,
    kind: link ? 'update' : local ? 'link' : 'create',
    name: ENTITIES[entityType].nameOf(pulled.data),
    changes: fieldChanges(entityType, local?.data, data),
  };
}
