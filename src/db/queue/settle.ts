import { isToMove } from '../../domain/account-move.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { LogAction } from '../../domain/log-action.ts';
import { NOTHING_TO_DO, UNSAID } from '../../domain/push-decision.ts';
import { type Ancestor, withStated } from '../../domain/sides/merge.ts';
import type { UndoStep } from '../../domain/undo/undo-step.ts';
import { assertNever, isSkip, SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';
import type { Counterpart, PulledRecord } from '../../providers/provider.ts';
import { standElsewhere } from '../accounts/elsewhere.ts';
import { advanceMoves, type MoveOutcome, takeMoves } from '../accounts/moves.ts';
import { approveAsMerged, requiresApproval } from '../approvals/door.ts';
import { wakeWritten } from '../approvals/inbound-rows.ts';
import { type BatchOutcome, countInBatches } from '../batches/batch-progress.ts';
import type { Executor } from '../client.ts';
import { readSettings } from '../connections/settings.ts';
import { type ConnectionKey, deleteLinks, lockLinked, markMissing, saveLinks } from '../links/links.ts';
import { type LogEntry, writeLog } from '../log/sync-log.ts';
import { applyMoved } from '../pull/apply-moved.ts';
import { applyPulled, holdPulled } from '../pull/apply-pulled.ts';
import { endTold } from '../pull/end-at-fault.ts';
import type { StoredItem } from '../schema/index.ts';
import { noteWrites } from '../undo/batch-writes.ts';
import { endHolds, endReleasedHolds } from '../undo/holds.ts';
import { emptyOutcomes, storeUndone, UNDONE } from '../undo/settle-undone.ts';
import { type Adopted, type Adoption, adoptAll } from './adoption.ts';
import { wakeDependants } from './dependants.ts';
import { automaticConnections } from './enqueue.ts';
import { ROUNDS_OF_AN_EPOCH } from './rounds.ts';
import { deleteRows, markLookUpFirst, type SetRow } from './set-rows.ts';
import { type Failure, makeDue, storeFailure } from './settled-rows.ts';

/** Tries of a record in all: the first and two automatic ones. */
export const MAX_ATTEMPTS = 3;

/**
 * Somebody there was faster each time: a person has to look. Attempts that ended without an answer made no round, so
 * a version found stale after them is still read again.
 */
function wasOvertaken({ row: { attempts, round } }: SetRow): boolean {
  return attempts + 1 >= MAX_ATTEMPTS && (round % ROUNDS_OF_AN_EPOCH) + 1 >= MAX_ATTEMPTS;
}

/** What became of one record, ready to be stored. */
export type Verdict =
  | {
      kind: 'written';
      item: StoredItem;
      counterpart: Counterpart;
      note?: string;
      /** It is there, but not as we meant it. */
      difference?: SyncErrorInfo;
      held?: PulledRecord;
    }
  /** Deleted there: the pairing ends. */
  | { kind: 'removed'; item: StoredItem }
  /** Its counterpart was found there: paired, unless a person has to be asked. */
  | {
      kind: 'adopted';
      counterpart: Counterpart;
      theirs?: PulledRecord;
      /** A write of ours made it: nobody is asked whether it is the same. */
      written?: true;
    }
  | { kind: 'skipped'; action: LogAction; reason: string }
  /** Nothing of what changed here has a place there: both agree on it without a request. */
  | { kind: 'unsaid' }
  /**
   * `open`: whether an earlier request arrived is not known; it is looked up before the next. `unanswered`: this one
   * stays open, and goes again first. `theirs`: what a person has to see next to ours.
   */
  | { kind: 'failed'; error: SyncErrorInfo; open?: boolean; unanswered?: boolean; theirs?: PulledRecord }
  /** Changed there meanwhile and ours wins: goes again at once on the version that was read. */
  | { kind: 'stale'; counterpart: Counterpart; error: SyncErrorInfo }
  /** Changed there meanwhile: laid beside ours, and what both changed settled by the policy. */
  | ({ kind: 'moved' } & Moved)
  /** Changed there meanwhile and theirs wins. */
  | { kind: 'overruled'; theirs: PulledRecord }
  /** Taken back: it is held from now on. Without a counterpart nothing of it is left there. */
  | { kind: 'undone'; step: UndoStep; counterpart?: Counterpart; note?: string }
  /** Not taken back: it stays as it is there. */
  | { kind: 'left'; error: SyncErrorInfo }
  /** Its version there has moved, and nothing that matters: it is taken back on this one, or left with the error. */
  | { kind: 'renewed'; version: string; error: SyncErrorInfo }
  /** Not its fault: due again, no attempt counted. */
  | { kind: 'released' }
  /** Nothing is owed any more. */
  | { kind: 'dropped' };

/** A record that was changed there while ours was on its way. */
interface Moved {
  theirs: PulledRecord;
  /** What to say when it does not come to rest. */
  error: SyncErrorInfo;
  /** A person saw this very version, and said that ours goes. */
  chosen: boolean;
  /** A write of ours whose answer was lost: what changed there may be that. */
  unanswered?: StoredItem;
}

interface MovedSubject extends Moved {
  subject: SetRow;
}

export interface Settlement {
  subject: SetRow;
  verdict: Verdict;
}

export interface Trace {
  workflowId?: string;
  runId?: string;
  requestId?: string;
  /** When the next automatic attempt comes, in ms from now. */
  retryInMs: number;
}

export interface Tally {
  succeeded: number;
  skipped: number;
  failed: number;
  released: number;
  /** Queue rows that wait for an automatic attempt. */
  retrying: number[];
}

export const emptyTally = (): Tally => ({ succeeded: 0, skipped: 0, failed: 0, released: 0, retrying: [] });

/**
 * Stores what became of records: links, queue, log, batch and dependants together. Runs in the transaction
 * that closes the request, so an outcome is applied exactly once.
 */
export async function settle(
  tx: Executor,
  owner: ConnectionKey,
  settlements: readonly Settlement[],
  trace: Trace,
): Promise<Tally> {
  const tally = emptyTally();
  const work = new Work(owner, trace, tally);
  const current = await withLinksHeld(tx, owner, settlements);
  for (const settlement of await holdOvertaken(tx, owner, current)) work.take(settlement);
  await work.store(tx);
  return tally;
}

/** What was written over may have been read since: whoever reads it has its link until both are stored. */
async function withLinksHeld(
  tx: Executor,
  owner: ConnectionKey,
  settlements: readonly Settlement[],
): Promise<readonly Settlement[]> {
  const over = settlements.filter(({ verdict }) => verdict.kind === 'written' && verdict.item.baseVersion);
  const refs = over.map(({ subject }) => refOf(subject));
  const held = await lockLinked(tx, owner, refs);
  return settlements.map((settlement) => {
    const link = held.get(refKey(refOf(settlement.subject)));
    return link ? { ...settlement, subject: { ...settlement.subject, link } } : settlement;
  });
}

/**
 * Where people approve what goes either way, a change that was met there on the way is neither taken in nor written
 * over: it awaits a person, and so does ours. Unless a person has seen both, or asked for both to be merged.
 */
async function holdOvertaken(
  tx: Executor,
  owner: ConnectionKey,
  settlements: readonly Settlement[],
): Promise<readonly Settlement[]> {
  if (!settlements.some(isOvertaken) || !(await requiresApproval(tx, owner))) return settlements;
  const { conflictPolicy: policy } = await readSettings(tx, owner);
  const held: Settlement[] = [];
  for (const settlement of settlements) {
    const { verdict } = settlement;
    const theirs = isOvertaken(settlement) && 'theirs' in verdict ? verdict.theirs : undefined;
    const isNews = theirs && (await holdPulled(tx, owner, theirs, { ...NOBODY_ASKED, policy }));
    // What changed there is nothing but the write of ours whose answer was lost.
    const isOurs = verdict.kind === 'moved' && verdict.unanswered && !isNews;
    held.push(isOvertaken(settlement) && !isOurs ? changedMeanwhile(settlement) : settlement);
  }
  return held;
}

const NOBODY_ASKED = { asked: false, mayPush: false, requestedBy: 'engine' } as const;

function isOvertaken({ subject, verdict }: Settlement): boolean {
  if (subject.row.mergeAsked) return false;
  switch (verdict.kind) {
    case 'moved':
      // A choice holds for the version that it was made on.
      return !verdict.chosen;
    case 'overruled':
      return true;
    case 'stale':
      return !subject.row.chosen;
    default:
      return false;
  }
}

function changedMeanwhile({ subject }: Settlement): Settlement {
  const { label } = ENTITIES[subject.row.entityType];
  const message = `${label} was changed in QuickBooks since it was last read; neither side was written over.`;
  return { subject, verdict: { kind: 'failed', error: { type: 'ChangedMeanwhile', message } } };
}

/** Sorts verdicts into few statements, so that a set of thirty costs about as much as one record. */
class Work {
  readonly #owner: ConnectionKey;
  readonly #trace: Trace;
  readonly #tally: Tally;
  readonly #links: Parameters<typeof saveLinks>[2][number][] = [];
  readonly #adoptions: Adoption[] = [];
  readonly #moved: MovedSubject[] = [];
  readonly #unlinked: RecordRef[] = [];
  readonly #log: LogEntry[] = [];
  readonly #finished: number[] = [];
  readonly #again: number[] = [];
  /** Changed while they were under way, without anybody having asked for the new version. */
  readonly #changed: SetRow['row'][] = [];
  /** Of those that go again: an attempt counts. */
  readonly #tried: number[] = [];
  /** Of those that go again: a new version, with its own attempts. */
  readonly #renewed: number[] = [];
  readonly #theirs: PulledRecord[] = [];
  readonly #open: number[] = [];
  readonly #failures: Failure[] = [];
  readonly #counts: { batchId: string | null; outcome: BatchOutcome; rowId: number }[] = [];
  readonly #inStep: SetRow[] = [];
  readonly #missing: SetRow['row'][] = [];
  readonly #undo = emptyOutcomes();
  readonly #wrote: { subject: SetRow; item: StoredItem; externalId: string }[] = [];
  readonly #moves: { subject: SetRow; outcome: MoveOutcome }[] = [];

  constructor(owner: ConnectionKey, trace: Trace, tally: Tally) {
    this.#owner = owner;
    this.#trace = trace;
    this.#tally = tally;
  }

  take({ subject, verdict }: Settlement): void {
    switch (verdict.kind) {
      case 'written':
        this.#written(subject, verdict);
        break;
      case 'removed':
        this.#removed(subject, verdict.item);
        break;
      case 'adopted':
        this.#adoptions.push({ ...verdict, subject, theirs: verdict.theirs });
        break;
      case 'skipped':
        this.#skipped(subject, verdict.action, verdict.reason);
        break;
      case 'unsaid':
        this.#unsaid(subject);
        break;
      case 'failed':
        this.#failed(subject, verdict);
        break;
      case 'stale':
        this.#stale(subject, verdict.counterpart, verdict.error);
        break;
      case 'moved':
        this.#moved.push({ subject, ...verdict });
        break;
      case 'overruled':
        this.#overruled(subject, verdict.theirs);
        break;
      case 'undone':
        this.#undone(subject, verdict);
        break;
      case 'left':
        this.#left(subject, verdict.error);
        break;
      case 'renewed':
        this.#renewedUndo(subject, verdict);
        break;
      case 'released':
        this.#tally.released += 1;
        this.#again.push(subject.row.id);
        break;
      case 'dropped':
        this.#finished.push(subject.row.id);
        this.#inStep.push(subject);
        break;
      default:
        assertNever(verdict);
    }
  }

  #written(subject: SetRow, verdict: Extract<Verdict, { kind: 'written' }>): void {
    const { item, counterpart, difference } = verdict;
    this.#wrote.push({ subject, item, externalId: counterpart.externalId });
    const isPast = wasReadSince(subject, verdict);
    if (!isPast)
      this.#links.push({
        ...refOf(subject),
        ...counterpart,
        // What differs there is not in step: pressing Retry sends it again and compares once more.
        pushedHash: difference ? null : item.contentHash,
        pushedVersion: difference ? null : item.version,
        ancestor: difference ? null : agreedWith(subject, verdict),
      });
    this.#inStep.push(subject);
    if (difference) {
      this.#fail(subject, difference, true, counterpart);
      return;
    }
    this.#tally.succeeded += 1;
    this.#entry(subject, {
      status: 'success',
      action: PAST[item.operation],
      message: [neededMessage(subject), verdict.note].filter(Boolean).join(' ') || undefined,
      externalId: counterpart.externalId,
    });
    this.#moves.push({ subject, outcome: 'written' });
    if (subject.link?.elsewhere?.moving?.step === 'free') this.#goesOn(subject);
    else if (isPast) {
      // What was decided when it was read may have left something to send.
      this.#goesOn(subject);
      this.#counts.push({ batchId: subject.row.batchId, outcome: 'succeeded', rowId: subject.row.id });
    } else this.#finish(subject, 'succeeded', item.version);
  }

  /** A payment that was taken off its invoices is applied again once they have moved. */
  #goesOn({ row: { id } }: SetRow): void {
    this.#again.push(id);
    this.#renewed.push(id);
  }

  #removed(subject: SetRow, item: StoredItem): void {
    this.#unlinked.push(refOf(subject));
    this.#wrote.push({ subject, item, externalId: subject.link?.externalId ?? '' });
    this.#tally.succeeded += 1;
    this.#entry(subject, {
      status: 'success',
      action: PAST[item.operation],
      externalId: subject.link?.externalId,
    });
    this.#finish(subject, 'succeeded', item.version);
  }

  #adopted(adopted: Adopted): void {
    const { subject, counterpart } = adopted.adoption;
    const { externalId } = counterpart;
    if (adopted.kind === 'asked') {
      this.#fail(subject, adopted.error, true, { externalId, pulled: adopted.adoption.theirs });
      return;
    }
    this.#again.push(subject.row.id);
    // Whatever writes again counts: an answer that always leads here must come to an end.
    this.#tried.push(subject.row.id);
    this.#tally.released += 1;
    if (adopted.kind === 'busy') {
      // It is there, and not paired yet: made anew it would be there twice.
      this.#open.push(subject.row.id);
      return;
    }
    const { link, message, settled } = adopted;
    this.#links.push(link);
    this.#inStep.push(subject);
    this.#entry(subject, { status: 'success', action: 'linked', message, settled, externalId });
  }

  #undone(subject: SetRow, { step, counterpart, note }: Extract<Verdict, { kind: 'undone' }>): void {
    const { batchId, id } = subject.row;
    this.#undo.undone.push({ subject, step, counterpart, note });
    // What is agreed is over: sent again, it is stated whole.
    if (counterpart)
      this.#links.push({ ...refOf(subject), ...counterpart, pushedHash: null, pushedVersion: null });
    else this.#unlinked.push(refOf(subject));
    this.#tally.succeeded += 1;
    const externalId = counterpart?.externalId ?? subject.link?.externalId;
    this.#entry(subject, {
      status: 'success',
      action: UNDONE[step],
      message: note,
      externalId,
      undone: true,
    });
    this.#counts.push({ batchId, outcome: 'succeeded', rowId: id });
  }

  #left(subject: SetRow, error: SyncErrorInfo): void {
    const { batchId, id } = subject.row;
    this.#undo.left.push({ subject, error });
    this.#tally.skipped += 1;
    const { message, type: errorType, vendor } = error;
    const externalId = subject.link?.externalId;
    this.#entry(subject, { status: 'skipped', action: 'not undone', message, errorType, vendor, externalId });
    this.#counts.push({ batchId, outcome: 'skipped', rowId: id });
  }

  #renewedUndo(subject: SetRow, { version, error }: Extract<Verdict, { kind: 'renewed' }>): void {
    if (wasOvertaken(subject)) {
      this.#left(subject, error);
      return;
    }
    this.#undo.moved.push({ subject, version });
    this.#tally.released += 1;
    this.#again.push(subject.row.id);
    this.#tried.push(subject.row.id);
  }

  #stale(subject: SetRow, counterpart: Counterpart, error: SyncErrorInfo): void {
    const { pushedHash = null, pushedVersion = null } = subject.link ?? {};
    // What a person chose to write over could not be read, so nothing of it is agreed: ours is stated whole.
    const ancestor = subject.row.chosen ? null : (subject.link?.ancestor ?? null);
    this.#links.push({ ...refOf(subject), ...counterpart, pushedHash, pushedVersion, ancestor });
    if (wasOvertaken(subject)) {
      this.#fail(subject, error, true);
      return;
    }
    this.#tally.released += 1;
    this.#again.push(subject.row.id);
    this.#tried.push(subject.row.id);
  }

  async #merge(tx: Executor, { subject, theirs, error, chosen, unanswered }: MovedSubject): Promise<void> {
    const { conflictPolicy } = await readSettings(tx, this.#owner);
    const { id, batchId } = subject.row;
    // What was saved here since is newer than what is there, where that is an earlier version of ours.
    const isOutdated = unanswered && !unanswered.sent && isNewer(subject, unanswered);
    const policy = chosen || isOutdated ? 'ours_wins' : conflictPolicy;
    const rules = { policy, chosen, asked: false, mayPush: false, requestedBy: 'engine' } as const;
    const sent = unanswered?.sent;
    const moved = await applyMoved(
      tx,
      this.#owner,
      { ...theirs, askedAt: undefined },
      { ...this.#trace, ...rules, sent },
    );
    // Both say the same, and still it has to move.
    const inStep = moved.inStep && !isToMove(subject.link?.elsewhere);
    if (moved.problem) this.#fail(subject, moved.problem, true, { pulled: theirs });
    else if (inStep && unanswered) this.#arrived(subject, unanswered, theirs.counterpart);
    else if (inStep) {
      this.#inStep.push(subject);
      this.#tally.skipped += 1;
      this.#finished.push(id);
      this.#counts.push({ batchId, outcome: 'skipped', rowId: id });
    } else if (wasOvertaken(subject)) this.#fail(subject, error, true);
    else {
      this.#tally.released += 1;
      if (subject.row.mergeAsked) await approveAsMerged(tx, this.#owner.tenantId, [id]);
      this.#again.push(id);
      this.#tried.push(id);
    }
  }

  #arrived(subject: SetRow, item: StoredItem, { externalId }: Counterpart): void {
    this.#inStep.push(subject);
    this.#tally.succeeded += 1;
    const message = 'The answer was lost; it is there as it was sent.';
    this.#entry(subject, { status: 'success', action: PAST[item.operation], message, externalId });
    this.#finish(subject, 'succeeded', item.version);
  }

  #overruled(subject: SetRow, theirs: PulledRecord): void {
    // Read for this very write: whatever else was read meanwhile, one of the two sides has to stand.
    this.#theirs.push({ ...theirs, askedAt: undefined });
    this.#inStep.push(subject);
    this.#tally.skipped += 1;
    this.#finished.push(subject.row.id);
    this.#counts.push({ batchId: subject.row.batchId, outcome: 'skipped', rowId: subject.row.id });
  }

  #unsaid(subject: SetRow): void {
    const { link, record } = subject;
    if (link?.ancestor && record) {
      const { contentHash: pushedHash, version: pushedVersion, data: ours } = record;
      this.#links.push({ ...link, pushedHash, pushedVersion, ancestor: { ...link.ancestor, ours } });
    }
    this.#skipped(subject, NOTHING_TO_DO, UNSAID);
  }

  #skipped(subject: SetRow, action: LogAction, reason: string): void {
    this.#tally.skipped += 1;
    this.#entry(subject, {
      status: 'skipped',
      action,
      message: reason,
      externalId: subject.link?.externalId,
    });
    // Whoever waited looks again: either it is linked, or they are told why it will not be.
    this.#inStep.push(subject);
    this.#moves.push({ subject, outcome: 'ended' });
    this.#finish(subject, 'skipped', subject.record?.version ?? 0);
  }

  #failed(subject: SetRow, { error, open, unanswered, theirs }: Extract<Verdict, { kind: 'failed' }>): void {
    if (open) this.#open.push(subject.row.id);
    const retryable = SYNC_ERRORS[error.type].handling === 'retry';
    const final = !retryable || subject.row.attempts + 1 >= MAX_ATTEMPTS;
    if (final && subject.row.undoId !== null) {
      // An undo leaves what it cannot do; a lost answer is still to be found out.
      if (!unanswered) {
        this.#left(subject, error);
        return;
      }
      this.#undo.stuck.push({ subject, error });
    }
    this.#fail(subject, error, final, { pulled: theirs });
  }

  #fail(
    subject: SetRow,
    error: SyncErrorInfo,
    final: boolean,
    { externalId, pulled }: { externalId?: string; pulled?: PulledRecord } = {},
  ): void {
    this.#failures.push({ subject, error, final, pulled });
    if (error.type === 'CounterpartMissing') this.#missing.push(subject.row);
    const skipped = isSkip(error.type);
    this.#entry(subject, {
      status: skipped ? 'skipped' : 'error',
      action: skipped ? 'held' : final ? 'failed' : 'will be tried again',
      message: error.message,
      errorType: error.type,
      vendor: error.vendor,
      externalId: externalId ?? subject.link?.externalId,
      nextAttemptAt: final ? null : new Date(Date.now() + this.#trace.retryInMs),
    });
    if (!final) {
      this.#tally.retrying.push(subject.row.id);
      return;
    }
    const outcome = skipped ? 'skipped' : 'failed';
    this.#tally[outcome] += 1;
    this.#moves.push({ subject, outcome: 'failed' });
    this.#counts.push({ batchId: subject.row.batchId, outcome, rowId: subject.row.id });
  }

  /** The row goes, unless the record was changed while it was under way. */
  #finish({ row, record }: SetRow, outcome: BatchOutcome, version: number): void {
    const changed = record !== null && record.version > version;
    if (changed) this.#renewed.push(row.id);
    if (row.again && (changed || (outcome === 'succeeded' && row.force))) this.#again.push(row.id);
    else if (changed) this.#changed.push(row);
    else this.#finished.push(row.id);
    this.#counts.push({ batchId: row.batchId, outcome, rowId: row.id });
  }

  /** A change that came after its switch was turned off stays here, as it would have without the one under way. */
  async #sortChanged(tx: Executor): Promise<void> {
    if (this.#changed.length === 0) return;
    const { tenantId, connectionId } = this.#owner;
    const types = [...new Set(this.#changed.map(({ entityType }) => entityType))];
    const targets = await automaticConnections(tx, tenantId, types);
    const automatic = targets.filter((target) => target.connectionId === connectionId);
    for (const { id, entityType } of this.#changed) {
      const goes = automatic.some((target) => target.entityType === entityType);
      (goes ? this.#again : this.#finished).push(id);
    }
  }

  #entry(subject: SetRow, entry: Pick<LogEntry, 'status' | 'action'> & Partial<LogEntry>): void {
    const { row, record } = subject;
    this.#log.push({
      ...refOf(subject),
      entityName: record?.name ?? row.recordId,
      direction: 'push',
      attempt: row.attempts + 1,
      batchId: row.batchId,
      requestedBy: row.requestedBy,
      workflowId: this.#trace.workflowId,
      runId: this.#trace.runId,
      requestId: this.#trace.requestId,
      ...entry,
    });
  }

  /** What a push wrote is what it can be undone of; what was undone before is in step again. */
  async #noteWritten(tx: Executor): Promise<void> {
    const { requestId = '' } = this.#trace;
    const undone = this.#wrote.filter(({ subject }) => subject.held !== null);
    await endHolds(
      tx,
      this.#owner,
      undone.map(({ subject }) => refOf(subject)),
    );
    const writes = this.#wrote.flatMap(({ subject, item: { operation, key: itemKey }, externalId }) => {
      const batchId = subject.row.batchId ?? subject.row.goesWith;
      return batchId === null
        ? []
        : [{ ...refOf(subject), batchId, operation, externalId, requestId, itemKey }];
    });
    await noteWrites(tx, this.#owner, writes);
  }

  /** What is new and was written to another customer there than its account's own stands there. */
  async #standElsewhere(tx: Executor): Promise<void> {
    for (const { subject, item } of this.#wrote) {
      const { operation, customer } = item;
      if (operation === 'create' && customer !== undefined)
        await standElsewhere(tx, this.#owner, [refOf(subject)], { customer });
    }
  }

  async #advanceMoves(tx: Executor): Promise<void> {
    const done = this.#moves.flatMap(({ subject, outcome }) => {
      const group = groupOf(subject);
      return group === undefined ? [] : [{ ...refOf(subject), group, outcome }];
    });
    if (done.length > 0) await advanceMoves(tx, this.#owner, done);
  }

  async store(tx: Executor): Promise<void> {
    await takeMoves(
      tx,
      this.#owner,
      [...this.#moves, ...this.#moved].flatMap(({ subject }) => groupOf(subject) ?? []),
    );
    for (const adopted of await adoptAll(tx, this.#owner, this.#adoptions)) this.#adopted(adopted);
    for (const each of this.#moved) await this.#merge(tx, each);
    await this.#sortChanged(tx);
    await saveLinks(tx, this.#owner, this.#links);
    await this.#standElsewhere(tx);
    await deleteLinks(tx, this.#owner, this.#unlinked);
    await storeUndone(tx, this.#owner, this.#undo);
    await this.#noteWritten(tx);
    await deleteRows(tx, this.#owner, this.#finished);
    await makeDue(tx, this.#owner, this.#again, { tried: this.#tried, renewed: this.#renewed });
    await markMissing(tx, this.#owner, this.#missing);
    for (const failure of this.#failures) await storeFailure(tx, this.#owner, failure, this.#trace.retryInMs);
    await markLookUpFirst(tx, this.#owner, this.#open);
    await writeLog(tx, this.#owner, this.#log);
    if (this.#theirs.length > 0) {
      await applyPulled(tx, this.#owner, this.#theirs, {
        ...this.#trace,
        policy: 'theirs_wins',
        asked: true,
        mayPush: true,
        approved: true,
        requestedBy: 'engine',
      });
    }
    const undone = this.#inStep.filter(({ held }) => held !== null);
    await endReleasedHolds(tx, this.#owner, undone.map(refOf));
    await this.#advanceMoves(tx);
    await wakeDependants(tx, this.#owner, this.#inStep.map(refOf));
    await wakeWritten(tx, this.#owner, this.#links);
    await endTold(tx, this.#owner, this.#wrote.flatMap(neededBy));
    const kept = this.#counts.map((count) => count.rowId).filter((id) => !this.#finished.includes(id));
    await countInBatches(tx, this.#owner.tenantId, kept, this.#counts);
  }
}

/**
 * What was written and what the answer held of it; null where that is not known. What a person left
 * there unread stays so, unless ours was to replace it.
 */
function agreedWith(
  { row, record, link }: SetRow,
  { item, held }: Extract<Verdict, { kind: 'written' }>,
): Ancestor | null {
  const { unread } = (!row.chosen && link?.ancestor) || {};
  const stands = record?.version === item.version ? record.data : stated(item, link);
  if (!stands || !held || (held.unreadable !== undefined && !unread))
    return unread ? (link?.ancestor ?? null) : null;
  const left = held.unreadable === undefined ? undefined : unread;
  return { ours: stands, theirs: held.data, lineIds: held.lineIds, kept: held.kept, unread: left };
}

/** What a write referred to. */
function neededBy({ subject: { row, record }, item }: { subject: SetRow; item: StoredItem }): RecordRef[] {
  const refers = item.operation === 'create' || item.operation === 'update';
  return refers && record ? ENTITIES[row.entityType].prerequisites(record.data) : [];
}

/** Of a document that is on its way to another customer there: those that it moves with. */
function groupOf({ link }: SetRow): string | undefined {
  return link?.elsewhere?.moving?.group;
}

/** Its answer came late: what somebody changed there after the write was read, and laid beside ours, before it. */
function wasReadSince(
  { link }: SetRow,
  { item, counterpart }: Extract<Verdict, { kind: 'written' }>,
): boolean {
  if (!link || item.baseVersion === undefined) return false;
  return ![item.baseVersion, counterpart.externalVersion].includes(link.externalVersion);
}

function isNewer({ record }: SetRow, item: StoredItem): boolean {
  return record !== null && record.version > item.version;
}

/** What was written, where another version is stored by now. */
function stated({ sent }: StoredItem, link: SetRow['link']): Ancestor['ours'] | undefined {
  return sent && withStated(link?.ancestor?.ours ?? {}, sent);
}

const PAST: Record<StoredItem['operation'], LogAction> = {
  create: 'created',
  update: 'updated',
  deactivate: 'deactivated',
  void: 'voided',
  delete: 'deleted',
};

function refOf({ row }: SetRow) {
  return { entityType: row.entityType, recordId: row.recordId };
}

/** Nobody asked for the record itself, and its own toggle may be off: the log says why it went. */
function neededMessage({ row }: SetRow): string | undefined {
  return row.neededBy === null ? undefined : `Synced because ${row.neededBy} needs it.`;
}
