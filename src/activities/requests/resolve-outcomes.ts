import { readSettings } from '../../db/connections/settings.ts';
import { findLinked, type Link } from '../../db/links/links.ts';
import { withoutWhatIsFilledIn } from '../../db/pull/pull-subjects.ts';
import { unreadableError } from '../../db/pull/pull-unreadable.ts';
import { readRows } from '../../db/queue/set-rows.ts';
import type { Verdict } from '../../db/queue/settle.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { readWaiting } from '../../db/waiting/waiting-sides.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { refKey } from '../../domain/entity.ts';
import { assertNever, SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';
import type { CallFailure, ItemOutcome, PulledRecord } from '../../providers/provider.ts';
import { pullReferences } from '../pull/pull-references.ts';
import { resolveUndo } from '../undo/resolve-undo.ts';
import { adopt, mayBeThere } from './adopt.ts';
import { differenceOf } from './compare-written.ts';
import { findCounterpart, type LookUp } from './find-counterpart.ts';

/**
 * Turns the vendor's outcomes into verdicts. Duplicates are looked up and adopted when they are the same party;
 * a stale version is read again and decided by the connection's policy. Only reads happen here.
 */
export async function resolveOutcomes(
  work: LookUp,
  outcomes: readonly ItemOutcome[],
): Promise<Map<string, Verdict>> {
  const resolved = new Map<string, Verdict>();
  for (const item of work.request.items) {
    const outcome = outcomes.find(({ key }) => key === item.key) ?? unmentioned(item);
    resolved.set(item.key, await resolve(work, item, outcome));
  }
  return resolved;
}

function unmentioned({ key }: StoredItem): ItemOutcome {
  const error = { type: 'OutcomeUnknown', message: 'The answer does not mention this record.' } as const;
  return { key, kind: 'failed', error };
}

async function resolve(work: LookUp, item: StoredItem, outcome: ItemOutcome): Promise<Verdict> {
  if (item.undo) return resolveUndo(work, item, item.undo, outcome);
  if (outcome.kind === 'written') {
    const { counterpart, note, held } = outcome;
    const difference = await differenceOf(work, item, outcome);
    return { kind: 'written', item, counterpart, note, held, difference };
  }
  if (outcome.kind === 'removed') return { kind: 'removed', item };
  if (outcome.kind === 'carried_out') return resolveCarriedOut(work, item, outcome);
  if (outcome.kind === 'duplicate') return resolveDuplicate(work, item, outcome);
  if (outcome.error.type === 'OutcomeUnknown') return resolveUnanswered(work, item, outcome);
  if (outcome.error.type === 'StaleVersion') return resolveStale(work, item, outcome.error);
  // A limit met by one item only: nothing is wrong with the record.
  if (SYNC_ERRORS[outcome.error.type].handling === 'pause') return { kind: 'released' };
  return { kind: 'failed', error: outcome.error, open: outcome.alone };
}

/** It may have been carried out: under a new id it might be created twice, and a change meets itself. */
async function resolveUnanswered(
  work: LookUp,
  item: StoredItem,
  outcome: Extract<ItemOutcome, { kind: 'failed' }>,
): Promise<Verdict> {
  switch (item.operation) {
    case 'create':
      return resolveDuplicate(work, item, { ...outcome, kind: 'duplicate' });
    case 'update':
    case 'deactivate':
    case 'void':
      return resolveStale(work, item, outcome.error);
    case 'delete':
      // Asked once more, the vendor says that it is gone.
      return { kind: 'failed', error: outcome.error };
    default:
      return assertNever(item.operation);
  }
}

/** A success is believed only where it was compared: what a write left is read where its answer does not say it. */
async function resolveCarriedOut(
  work: LookUp,
  item: StoredItem,
  { key, externalId, error }: Extract<ItemOutcome, { kind: 'carried_out' }>,
): Promise<Verdict> {
  if (item.operation !== 'create') return resolveUnanswered(work, item, { key, kind: 'failed', error });
  const { entityType } = item;
  const read = await work.books.current({ entityType, externalIds: [externalId] });
  if (!read.ok) return { kind: 'failed', error: lookUpFailed(error, read.failure), open: true };
  const [made] = read.value;
  if (!made) return { kind: 'failed', error: goneSince(item) };
  const { counterpart, unreadable } = made;
  const theirs = unreadable === undefined ? made : undefined;
  return adopt(work, item, { kind: 'same', counterpart, theirs }, error, { written: true });
}

function goneSince({ entityType }: StoredItem): SyncErrorInfo {
  const label = ENTITIES[entityType].label.toLowerCase();
  return { type: 'CounterpartMissing', message: `The ${label} was deleted in QuickBooks.` };
}

async function resolveDuplicate(
  work: LookUp,
  item: StoredItem,
  outcome: Extract<ItemOutcome, { kind: 'duplicate' }>,
): Promise<Verdict> {
  const failed: Verdict = { kind: 'failed', error: outcome.error };
  const found = await findCounterpart(work, item, { holder: outcome.holder, said: saidIn(item, outcome) });
  if (!found) return failed;
  if (!found.ok) return { kind: 'failed', error: lookUpFailed(outcome.error, found.failure), open: true };
  switch (found.value.kind) {
    case 'none':
      // Nobody holds it after all: where that is retried, the next attempt writes anew under a new id.
      return failed;
    case 'cannot_tell':
      // It may be there: written anew it might be there twice.
      return { kind: 'failed', error: mayBeThere(outcome.error), open: true };
    case 'other':
      return { kind: 'failed', error: { ...outcome.error, message: found.value.description } };
    case 'same':
      return item.operation === 'create'
        ? adopt(work, item, found.value, outcome.error)
        : { kind: 'failed', error: refusedTwin(outcome.error, item, found.value.counterpart.externalId) };
    default:
      return assertNever(found.value);
  }
}

/** One that may have been made is there as it was sent, whatever was saved here since. */
function saidIn({ operation, sent }: StoredItem, { error }: { error: SyncErrorInfo }): StoredItem['sent'] {
  const isOpen = error.type === 'OutcomeUnknown' || error.type === 'VendorFault';
  return operation === 'create' && isOpen ? sent : undefined;
}

/** A record that has its counterpart is never paired anew: writing again would be refused again. */
function refusedTwin(error: SyncErrorInfo, { entityType }: StoredItem, externalId: string): SyncErrorInfo {
  const { label } = ENTITIES[entityType];
  const message = `${error.message} What has it there is the ${label.toLowerCase()} with the id ${externalId}, the same one as far as can be told.`;
  return { ...error, message };
}

/**
 * Somebody changed it there, or we did and the answer was lost. The current version is read, unless it was just now, and
 * laid beside ours.
 */
export async function resolveStale(
  work: LookUp,
  item: StoredItem,
  error: SyncErrorInfo,
  read?: PulledRecord,
): Promise<Verdict> {
  const [subject] = await readRows(work.deps.db, work.request, [item.queueId]);
  const links = await findLinked(work.deps.db, work.request, [item]);
  const link = links.get(refKey(item));
  const current = read || !link ? undefined : await currentOf(work, link);
  // Asking again gives the same, so the words are those of the refusal; whether an earlier write arrived stays open.
  if (current?.ok === false && current.failure.kind === 'refused')
    return { kind: 'failed', error: unseen(error, current.failure.error), open: isUnanswered(error) };
  const theirs = read ?? (current?.ok ? current.value[0] : undefined);
  const unanswered = isUnanswered(error) ? item : undefined;
  if (!theirs || (unanswered && theirs.counterpart.externalVersion === item.baseVersion))
    return { kind: 'failed', error };
  const chosen = await wasSeen(work, item, theirs, subject?.row.chosen ?? false);
  // Nothing is written over unseen, whatever the policy. Of what is made here alone only time is ever read.
  const isRead = !ENTITIES[item.entityType].derived;
  if ((isRead || theirs.unread) && theirs.unreadable !== undefined && !chosen)
    return { kind: 'failed', error: unreadableError(theirs), theirs };
  if (link?.ancestor && theirs.unreadable === undefined) {
    await bringReferences(work, theirs);
    return { kind: 'moved', theirs, error, chosen, unanswered };
  }
  // Nobody else writes what is made here alone.
  if (unanswered && !isRead) return { kind: 'stale', counterpart: theirs.counterpart, error };
  const { force = false, chosen: was = false } = subject?.row ?? {};
  return withoutPast(work, theirs, was ? chosen : force, error);
}

const isUnanswered = ({ type }: SyncErrorInfo) => type === 'OutcomeUnknown';

function currentOf({ books }: LookUp, { entityType, externalId }: Link) {
  return books.current({ entityType, externalIds: [externalId] });
}

function unseen(error: SyncErrorInfo, refusal: SyncErrorInfo): SyncErrorInfo {
  const message = `${error.message} What stands there now cannot be read: ${refusal.message}`;
  return { ...refusal, message };
}

/** A choice holds for the version that it was made on: what somebody changed since, nobody has seen. */
async function wasSeen(
  { deps, request }: LookUp,
  item: StoredItem,
  { counterpart }: PulledRecord,
  chosen: boolean,
): Promise<boolean> {
  if (!chosen) return false;
  const held = await readWaiting(deps.db, request, item);
  return held === undefined || held.pulled.counterpart.externalVersion === counterpart.externalVersion;
}

/** What it refers to now may be new here. */
async function bringReferences({ deps, request, books }: LookUp, theirs: PulledRecord) {
  const { conflictPolicy: policy, askBeforeLinking } = await readSettings(deps.db, request);
  const trace = { policy, askBeforeLinking, asked: false, mayPush: false, requestedBy: 'engine' };
  const records = await withoutWhatIsFilledIn(deps.db, request, [theirs]);
  await pullReferences(deps, { input: request, books }, records, trace);
}

/** A link that does not know what was agreed: the whole record of either side wins. */
async function withoutPast(
  work: LookUp,
  theirs: PulledRecord,
  force: boolean,
  error: SyncErrorInfo,
): Promise<Verdict> {
  const { conflictPolicy } = await readSettings(work.deps.db, work.request);
  // What is made here alone takes nothing over: nobody knows what somebody changed of it there.
  const policy =
    ENTITIES[theirs.entityType].derived && conflictPolicy === 'theirs_wins' ? 'ask' : conflictPolicy;
  // Somebody pressed Sync: that is the answer to the question.
  switch (force ? 'ours_wins' : policy) {
    case 'ask': {
      const message = 'It was changed here and in QuickBooks since the last sync.';
      return { kind: 'failed', error: { ...error, type: 'Conflict', message }, theirs };
    }
    case 'theirs_wins':
      return { kind: 'overruled', theirs };
    case 'ours_wins':
      return { kind: 'stale', counterpart: theirs.counterpart, error };
  }
}

function lookUpFailed(error: SyncErrorInfo, failure: CallFailure): SyncErrorInfo {
  if (failure.kind === 'refused') {
    const message = `${error.message} Whether it is there cannot be looked up: ${failure.error.message}`;
    return { ...failure.error, message };
  }
  return { ...error, type: 'VendorBusy', message: `${error.message} The look-up did not get an answer.` };
}
