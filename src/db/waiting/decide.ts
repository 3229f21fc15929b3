import type { RecordRef } from '../../domain/entity.ts';
import { withOurIds } from '../../domain/pulled-data.ts';
import { wordsOf } from '../../domain/sides/difference.ts';
import { changedHere } from '../../domain/sides/merge.ts';
import { withReadable } from '../../domain/sides/side-by-side.ts';
import { takeTurn } from '../approvals/take-turn.ts';
import type { Executor } from '../client.ts';
import { readSettings } from '../connections/settings.ts';
import { findHolder } from '../links/by-counterpart.ts';
import { type ConnectionKey, keyOf, saveLinks } from '../links/links.ts';
import { type LogEntry, writeLog } from '../log/sync-log.ts';
import { keysFor } from '../mappings/mappings.ts';
import { applyPulled } from '../pull/apply-pulled.ts';
import { PullPlan } from '../pull/pull-plan.ts';
import { clearProblems } from '../pull/pull-problems.ts';
import { referenceIds, withoutWhatIsFilledIn } from '../pull/pull-subjects.ts';
import { enqueue } from '../queue/enqueue.ts';
import { requestSync } from '../queue/request-syncs.ts';
import { newVersion, upsertRecords } from '../records/record-rows.ts';
import { type LaidOut, layOut } from './laid-out.ts';

/** What a person says of a record of which both sides say different things. */
export const CHOICES = ['ours', 'theirs', 'readable'] as const;
export type Choice = (typeof CHOICES)[number];

export type Decided =
  /** Nothing waits for that, or another version is there by now. */
  | { kind: 'not_waiting' }
  | { kind: 'changed_since' }
  /** It cannot be chosen here. */
  | { kind: 'refused'; reason: string }
  /** `send`: there is something to be sent for it. */
  | { kind: 'decided'; send: boolean };

export interface Decision extends RecordRef {
  choice: Choice;
  /** The version of the counterpart that the person saw. */
  seen: string;
  actor: string;
}

/** The choices that a person has. */
export function choicesFor({ error, pulled }: Pick<LaidOut, 'error' | 'pulled'>): Choice[] {
  const isUnreadable = pulled.unreadable !== undefined;
  // What cannot be read cannot be laid over ours before the two are linked.
  if (error.type === 'LinkToConfirm') return isUnreadable ? ['ours'] : ['ours', 'theirs'];
  return isUnreadable ? ['ours', 'theirs', 'readable'] : ['ours', 'theirs'];
}

/** Does what a person chose, in the transaction of the caller. Nothing is asked of the other side for it. */
export async function decideSides(tx: Executor, owner: ConnectionKey, decision: Decision): Promise<Decided> {
  await takeTurn(tx, owner);
  const laidOut = await layOut(tx, owner, decision, { lock: true });
  if (!laidOut) return { kind: 'not_waiting' };
  const { pulled, error } = laidOut;
  if (pulled.counterpart.externalVersion !== decision.seen) return { kind: 'changed_since' };
  if (!choicesFor(laidOut).includes(decision.choice))
    return { kind: 'refused', reason: 'This cannot be chosen for what it waits for.' };
  const work = { tx, owner, decision, laidOut };
  if (decision.choice === 'ours') return writeOurs(work);
  if (error.type === 'LinkToConfirm') return linkTheirs(work);
  return pulled.unreadable === undefined ? takeTheirs(work) : leaveUnread(work);
}

interface Work {
  tx: Executor;
  owner: ConnectionKey;
  decision: Decision;
  laidOut: LaidOut;
}

/** `PRIORITY` of the contract. */
const SCHEDULE = 3;

/** As Sync does: the queue row remembers that it was chosen, and what was seen. */
async function writeOurs({ tx, owner, decision }: Work): Promise<Decided> {
  const { entityType, recordId, actor } = decision;
  await requestSync(tx, { ...keyOf(owner), entityType, recordId, actor });
  return { kind: 'decided', send: true };
}

async function takeTheirs(work: Work): Promise<Decided> {
  const { tx, owner, decision, laidOut } = work;
  const missing = await missingReference(work);
  if (missing !== undefined) return { kind: 'refused', reason: missing };
  const { enabled } = await readSettings(tx, owner);
  await clearProblems(tx, owner, [decision]);
  const pulled = await withoutWhatIsFilledIn(tx, owner, [laidOut.pulled]);
  const rules = {
    policy: 'theirs_wins',
    asked: true,
    mayPush: enabled,
    requestedBy: decision.actor,
    // A person saw both, and chose.
    approved: true,
  } as const;
  await applyPulled(tx, owner, pulled, rules);
  return { kind: 'decided', send: enabled };
}

async function missingReference({ tx, owner, laidOut }: Work): Promise<string | undefined> {
  const [pulled = laidOut.pulled] = await withoutWhatIsFilledIn(tx, owner, [laidOut.pulled]);
  const translated = withOurIds(pulled, await referenceIds(tx, owner, [pulled]));
  return translated.ok ? undefined : translated.reason;
}

/** Pairs the two: where they differ this side takes theirs, and what either leaves open comes over. */
async function linkTheirs(work: Work): Promise<Decided> {
  const { tx, owner, decision, laidOut } = work;
  const { pulled, record, link } = laidOut;
  const { entityType, recordId, actor } = decision;
  const holder = await findHolder(tx, owner, entityType, pulled.counterpart.externalId);
  if (link || (holder !== undefined && holder !== recordId))
    return { kind: 'refused', reason: 'One of the two is linked by now.' };
  const missing = await missingReference(work);
  if (missing !== undefined) return { kind: 'refused', reason: missing };
  const { enabled } = await readSettings(tx, owner);
  await clearProblems(tx, owner, [decision]);
  const plan = new PullPlan(owner, {
    policy: 'theirs_wins',
    requestedBy: actor,
    asked: true,
    mayPush: enabled,
  });
  const subject = {
    pulled,
    link: undefined,
    local: record,
    underWay: false,
    named: true,
    chosenByHand: true,
  };
  plan.take(subject, {
    idOf: await referenceIds(tx, owner, [pulled]),
    keysOf: await keysFor(tx, owner, [pulled]),
  });
  await plan.store(tx);
  return { kind: 'decided', send: enabled };
}

/** What cannot be read stays there as it is; of the rest, this side takes over what the person wants. */
async function leaveUnread(work: Work): Promise<Decided> {
  const { tx, owner, decision, laidOut } = work;
  const { record, link, pulled, both } = laidOut;
  if (!link) return { kind: 'refused', reason: 'It is not linked.' };
  const asRead = pulled.asRead ?? pulled.data;
  const { data, agreed } =
    decision.choice === 'theirs' ? { data: both.ours, agreed: both.ours } : withReadable({ ...both, asRead });
  const { entityType, recordId } = decision;
  const next = newVersion(record, data);
  const changed = next.contentHash !== record.contentHash;
  const inStep = changedHere(entityType, agreed, data).length === 0;
  const { enabled } = await readSettings(tx, owner);
  await clearProblems(tx, owner, [decision]);
  if (changed) await upsertRecords(tx, [next]);
  const unread = { fields: both.unread, reason: pulled.unreadable ?? '' };
  await saveLinks(tx, owner, [
    {
      entityType,
      recordId,
      ...pulled.counterpart,
      pushedHash: inStep ? next.contentHash : null,
      pushedVersion: record.version + (changed ? 1 : 0),
      ancestor: { ours: agreed, theirs: asRead, lineIds: pulled.lineIds, kept: pulled.kept, unread },
    },
  ]);
  await writeLog(tx, owner, [entryOf(work, changed)]);
  const send = enabled && !inStep;
  const request = { ...keyOf(owner), entityType, recordId, priority: SCHEDULE, requestedBy: decision.actor };
  if (send) await enqueue(tx, [request]);
  return { kind: 'decided', send };
}

function entryOf({ decision, laidOut }: Work, changed: boolean): LogEntry {
  const { entityType, recordId, actor } = decision;
  const { pulled, both, record } = laidOut;
  const stays = `${both.unread.map(wordsOf).join(', ')} stay${both.unread.length === 1 ? 's' : ''} in QuickBooks as it is there: it ${pulled.unreadable}.`;
  return {
    entityType,
    recordId,
    entityName: record.name,
    direction: 'pull',
    status: 'success',
    action: changed ? 'updated' : 'left as it is',
    message: changed ? `What can be read is taken over. ${stays}` : `Decided by hand: ${stays}`,
    externalId: pulled.counterpart.externalId,
    requestedBy: actor,
  };
}
