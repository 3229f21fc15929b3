import { driftOf } from '../../domain/drift.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { LogAction } from '../../domain/log-action.ts';
import { decidePull, type PullDecision } from '../../domain/pull-decision.ts';
import { contradicts, inOurTerms, type Translation, withoutFilledIn } from '../../domain/pulled-data.ts';
import { NOTHING_TO_DO } from '../../domain/push-decision.ts';
import { settledFields } from '../../domain/sides/difference.ts';
import { decideLink, linkQuestion, linkText } from '../../domain/sides/link-decision.ts';
import { type Merge, merge } from '../../domain/sides/merge.ts';
import { assertNever, type SyncErrorInfo, type SyncErrorType } from '../../errors.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import { standElsewhere } from '../accounts/elsewhere.ts';
import { forgetInbound } from '../approvals/inbound-rows.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf, type NewLink, saveLinks } from '../links/links.ts';
import { pairing } from '../links/pairing.ts';
import { type LogEntry, writeLog } from '../log/sync-log.ts';
import { readTies, tellPayouts, tiesOf } from '../payouts/payout-charges.ts';
import { enqueue } from '../queue/enqueue.ts';
import { contentHash } from '../records/content-hash.ts';
import { upsertRecords } from '../records/record-rows.ts';
import type { ConflictPolicy, records } from '../schema/index.ts';
import { unsettledMs } from './overtaken.ts';
import { clearProblems, type PullProblem, storeProblems } from './pull-problems.ts';
import { isInactive, type LocalRecord, type PullSubject } from './pull-subjects.ts';
import {
  BOTH_CHANGED,
  bothChanged,
  driftError,
  keptText,
  keptThere,
  mergedText,
  takenText,
} from './pull-texts.ts';

type Data = Record<string, unknown>;

export interface PullTrace {
  policy: ConflictPolicy;
  /** A person is asked before a record is paired for its name. */
  askBeforeLinking?: boolean;
  requestedBy: string;
  /** A person asked for what is there: it comes in, even where an amount changed. */
  asked: boolean;
  /** A set has the record in hand: its queue row is not touched here. */
  inHand?: boolean;
  /** What a write of ours says whose answer was lost; otherwise it is what is under way for the record. */
  sent?: Data;
  /** A person has approved it: it does not await approval any more. */
  approved?: boolean;
  /** A person saw both sides and said that ours is right. */
  chosen?: boolean;
  /** Whether what differs may be pushed by itself: false while Enable Sync is off. */
  mayPush: boolean;
  batchId?: string;
  workflowId?: string;
  runId?: string;
}

export interface PullTally {
  succeeded: number;
  skipped: number;
  failed: number;
}

export const emptyPull = (): PullTally => ({ succeeded: 0, skipped: 0, failed: 0 });

/** `PRIORITY.schedule`. */
const PUSH_PRIORITY = 3;
/** What the log calls them; the rest is *changed there*. */
const PROBLEMS: Partial<Record<SyncErrorType, LogAction>> = {
  Conflict: 'conflict',
  LinkToConfirm: 'to be linked',
};
/** Decides record by record, and stores all of it in few statements. */
export class PullPlan {
  readonly tally = emptyPull();
  readonly #owner: ConnectionKey;
  readonly #trace: PullTrace;
  readonly #records: (typeof records.$inferInsert)[] = [];
  readonly #links: NewLink[] = [];
  readonly #log: LogEntry[] = [];
  readonly #push: RecordRef[] = [];
  readonly #problems: { problem: PullProblem; entry: LogEntry }[] = [];
  readonly #inStep: RecordRef[] = [];
  /** Somebody moved them there: they stand with their account's counterpart again, or with somebody else. */
  readonly #movedThere: RecordRef[] = [];
  /** Of those in step: they are inactive there. */
  readonly #inactive = new Set<RecordRef>();

  constructor(owner: ConnectionKey, trace: PullTrace) {
    this.#owner = keyOf(owner);
    this.#trace = trace;
  }

  /** What became of the record; undefined when one that it refers to is not here. */
  take(subject: PullSubject, translation: Translation): PullDecision | undefined {
    if (subject.overtaken) return this.#passOver(subject);
    if (standsOtherwise(subject)) this.#movedThere.push(this.#refOf(subject));
    const data = inOurTerms(asOurs(subject), subject.local?.data, translation);
    if (!data.ok) {
      this.#skip(subject, this.#refOf(subject), 'reference missing', data.reason);
      return undefined;
    }
    const { value } = data;
    const merged = this.#merge(subject, value);
    if (merged) return merged;
    const hash = contentHash(value);
    const drift = subject.link && subject.local ? this.#drift(subject.local.data, subject, value) : [];
    const decision = decidePull({
      ...factsOf(subject, value, hash),
      ...this.#trace,
      drifted: drift.length > 0,
    });
    const { local } = subject;
    if (decision === 'link' && local) return this.#pair(subject, local, value);
    this.#apply(subject, decision, { data: value, hash, drift });
    return decision;
  }

  #passOver(subject: PullSubject): PullDecision {
    const message = 'It was written while it was read; the check for changes reads it again.';
    this.#skip(subject, this.#refOf(subject), 'under way', message);
    return 'under_way';
  }

  #drift(ours: Data, { pulled }: PullSubject, theirs: Data): string[] {
    return driftOf(pulled.entityType, ours, theirs);
  }

  /** Linked records whose common past is known; undefined for all others. */
  #merge(subject: PullSubject, translated: Data): PullDecision | undefined {
    const { link, local, pulled } = subject;
    if (!link?.ancestor || !local || local.deletedAt || link.missingSince) return undefined;
    const ref = this.#refOf(subject);
    const { entityType } = ref;
    const theirs = pulled.asRead ?? pulled.data;
    const sent = this.#trace.sent ?? subject.sent;
    const versions = {
      entityType,
      ancestor: link.ancestor,
      ours: local.data,
      theirs,
      translated,
      sent,
      lineIds: pulled.lineIds,
    };
    const result = merge(versions, { chosen: false, ...this.#trace });
    switch (result.kind) {
      case 'ask':
        this.#problem(subject, ref, { type: 'Conflict', message: bothChanged(result.clashes) });
        return 'conflict';
      case 'drift':
        this.#problem(subject, ref, driftError(subject, result.drift));
        return 'drift';
      case 'merged':
        return this.#take(subject, ref, local, result);
      default:
        return assertNever(result);
    }
  }

  /** Stores what came in, and sees to what is still to be sent. */
  #take(subject: PullSubject, ref: RecordRef, local: LocalRecord, result: Merged): PullDecision {
    const { pulled, link } = subject;
    const hash = contentHash(result.data);
    const changed = hash !== local.contentHash;
    if (changed) this.#save(ref, subject, result.data, hash);
    const ancestor = { ...result.ancestor, kept: pulled.kept };
    const pushedHash = result.inStep ? hash : link?.pushedHash === hash ? null : (link?.pushedHash ?? null);
    const pushedVersion = local.version + (changed ? 1 : 0);
    const version = { ...pulled.counterpart, ...unsettledMs(pulled, link) };
    this.#links.push({ ...ref, ...version, pushedHash, pushedVersion, ancestor });
    if (result.inStep) this.#agrees(subject, ref);
    else this.#push.push(ref);
    const text =
      [
        mergedText(result, this.#trace.mayPush),
        result.taken.length + result.drift.length > 0 && keptThere(ref.entityType, result.data),
      ]
        .filter(Boolean)
        .join(' ') || undefined;
    const settled = settledFields([...result.settled, ...result.overruled], result.winner);
    if (changed) this.#done(subject, ref, 'updated', text, settled);
    else if (settled.length + result.left.length > 0)
      this.#skip(subject, ref, 'ours kept', text ?? '', settled);
    else this.#skip(subject, ref, NOTHING_TO_DO, 'Already up to date.');
    if (changed) return 'update';
    return result.inStep ? 'unchanged' : 'keep_ours';
  }

  /** Pairs the two, or asks: nothing of theirs is lost by what ours leaves open. */
  #pair(subject: PullSubject, local: LocalRecord, theirs: Data): PullDecision {
    const { pulled, chosenByHand = false } = subject;
    const { policy, askBeforeLinking = false } = this.#trace;
    const ref = this.#refOf(subject);
    const ownWrite = pulled.ownId === local.id;
    const askFirst = askBeforeLinking && !chosenByHand;
    const { entityType } = ref;
    const facts = { entityType, ours: local.data, theirs, policy, askFirst, ownWrite, chosen: false };
    const decision = decideLink(facts);
    if (decision.kind === 'ask') {
      const message = linkQuestion(ENTITIES[entityType].nameOf(pulled.data), decision.differing);
      this.#problem(subject, ref, { type: 'LinkToConfirm', message });
      return 'ask';
    }
    const paired = pairing(ref, local, {
      data: decision.data,
      theirs,
      counterpart: pulled.counterpart,
      read: pulled,
    });
    this.#links.push(paired.link);
    if (paired.changed) this.#save(ref, subject, decision.data, paired.hash);
    if (paired.link.pushedHash === null) this.#push.push(ref);
    this.#done(subject, ref, 'linked', linkText(decision), settledFields(decision.settled, decision.winner));
    return 'link';
  }

  #apply(subject: PullSubject, decision: PullDecision, { data, hash, drift }: Content): void {
    const ref = this.#refOf(subject, decision);
    switch (decision) {
      case 'unchanged':
        this.#link(ref, subject, subject.link?.pushedHash ?? null, agreedOf(subject));
        this.#agrees(subject, ref);
        this.#skip(subject, ref, NOTHING_TO_DO, 'Already up to date.');
        break;
      case 'under_way':
        this.#skip(subject, ref, 'under way', 'It is being pushed from here just now.');
        break;
      case 'keep_ours':
        this.#link(ref, subject, subject.link?.pushedHash ?? null, null);
        this.#push.push(ref);
        this.#skip(subject, ref, 'ours kept', keptText(drift, this.#trace.mayPush));
        break;
      case 'drift':
        this.#problem(subject, ref, driftError(subject, drift));
        break;
      case 'conflict':
        this.#problem(subject, ref, { type: 'Conflict', message: BOTH_CHANGED });
        break;
      case 'link':
      case 'ask':
        // `#pair` did all of it.
        break;
      case 'create':
      case 'update':
        this.#save(ref, subject, data, hash);
        this.#link(ref, subject, hash, data);
        this.#agrees(subject, ref);
        this.#done(
          subject,
          ref,
          decision === 'create' ? 'created' : 'updated',
          [takenText(drift), keptThere(ref.entityType, data)].filter(Boolean).join(' ') || undefined,
        );
        break;
      default:
        assertNever(decision);
    }
  }

  #refOf({ pulled, local }: PullSubject, decision?: PullDecision): RecordRef {
    const { entityType, counterpart } = pulled;
    if (local && decision !== 'create') return { entityType, recordId: local.id };
    return { entityType, recordId: pulledId(this.#owner, counterpart.externalId) };
  }

  #agrees({ pulled }: PullSubject, ref: RecordRef): void {
    this.#inStep.push(ref);
    if (isInactive(pulled)) this.#inactive.add(ref);
  }

  #save(ref: RecordRef, { local }: PullSubject, data: Data, hash: string): void {
    const definition = ENTITIES[ref.entityType];
    this.#records.push({
      tenantId: this.#owner.tenantId,
      entityType: ref.entityType,
      id: ref.recordId,
      version: local?.id === ref.recordId ? local.version + 1 : 1,
      data,
      name: definition.nameOf(data),
      contentHash: hash,
      pushable: definition.eligibility(data).eligible,
      origin: this.#owner.connectionId,
    });
  }

  /** `agreed` is what both sides hold now, as ours says it; null when they do not. */
  #link(
    ref: RecordRef,
    { pulled, local, link }: PullSubject,
    pushedHash: string | null,
    agreed: Data | null,
  ): void {
    const { data, asRead = data, kept, lineIds } = pulled;
    const ancestor = agreed && { ours: agreed, theirs: asRead, lineIds, kept };
    const version = { ...pulled.counterpart, ...unsettledMs(pulled, link) };
    this.#links.push({ ...ref, ...version, pushedHash, pushedVersion: local?.version ?? 1, ancestor });
  }

  #done(subject: PullSubject, ref: RecordRef, action: LogAction, message?: string, settled?: Settled): void {
    this.tally.succeeded += 1;
    this.#log.push(this.#entry(subject, ref, { status: 'success', action, message, settled }));
  }

  #skip(subject: PullSubject, ref: RecordRef, action: LogAction, message: string, settled?: Settled): void {
    this.tally.skipped += 1;
    // Looked at in passing: that nothing happened is not worth a line.
    if (!this.#trace.asked && (action === NOTHING_TO_DO || subject.overtaken)) return;
    this.#log.push(this.#entry(subject, ref, { status: 'skipped', action, message, settled }));
  }

  #problem(subject: PullSubject, ref: RecordRef, error: SyncErrorInfo): void {
    const action = PROBLEMS[error.type] ?? 'changed there';
    const { message, type: errorType } = error;
    const entry = this.#entry(subject, ref, { status: 'error', action, message, errorType });
    this.tally.failed += 1;
    this.#problems.push({ problem: { ...ref, error, pulled: subject.pulled }, entry });
  }

  #entry(
    { pulled }: PullSubject,
    ref: RecordRef,
    entry: Pick<LogEntry, 'status' | 'action' | 'message' | 'errorType' | 'settled'>,
  ): LogEntry {
    const { batchId, workflowId, runId, requestedBy } = this.#trace;
    return {
      ...ref,
      entityName: ENTITIES[pulled.entityType].nameOf(pulled.data),
      direction: 'pull',
      externalId: pulled.counterpart.externalId,
      batchId,
      workflowId,
      runId,
      requestedBy,
      ...entry,
    };
  }

  /** What this would make of our records. */
  get saved(): readonly Data[] {
    return this.#records.map(({ data }) => data);
  }

  /** Why a person has to decide about a record, if so. */
  problemOf(key: string): SyncErrorInfo | undefined {
    return this.#problems.find(({ problem }) => refKey(problem) === key)?.problem.error;
  }

  isInStep(key: string): boolean {
    return this.#inStep.some((ref) => refKey(ref) === key);
  }

  async store(tx: Executor): Promise<void> {
    const { tenantId } = this.#owner;
    const before = await readTies(tx, tenantId, this.#records);
    await upsertRecords(tx, this.#records);
    await tellPayouts(tx, tenantId, before, tiesOf(this.#records));
    await saveLinks(tx, this.#owner, this.#links);
    await standElsewhere(tx, this.#owner, this.#movedThere, null);
    await forgetInbound(tx, this.#owner, this.#links);
    // Whoever has the record in hand tells of them.
    const problems = this.#trace.inHand ? [] : this.#problems;
    const told = await storeProblems(
      tx,
      this.#owner,
      problems.map(({ problem }) => problem),
      this.#trace.requestedBy,
    );
    const fresh = problems.filter(({ problem }) => this.#trace.asked || told.has(refKey(problem)));
    await writeLog(tx, this.#owner, [...this.#log, ...fresh.map(({ entry }) => entry)]);
    if (!this.#trace.inHand) await clearProblems(tx, this.#owner, this.#inStep, this.#inactive);
    if (!this.#trace.mayPush) return;
    const { requestedBy } = this.#trace;
    await enqueue(
      tx,
      this.#push.map((ref) => ({ ...this.#owner, ...ref, priority: PUSH_PRIORITY, requestedBy })),
    );
  }
}

type Merged = Extract<Merge, { kind: 'merged' }>;
type Settled = LogEntry['settled'];

/** What ours says, where that is what was sent. */
function agreedOf({ local, link }: PullSubject): Data | null {
  return local && link?.pushedHash === local.contentHash ? local.data : null;
}

/** What is about to be paired is not different for what the other side only filled in; of linked ones that is gone already. */
function asOurs({ pulled, link, local }: PullSubject): PulledRecord {
  const isNew = link === undefined && local !== undefined;
  return isNew && ENTITIES[pulled.entityType].totalOf ? withoutFilledIn(pulled, local.data) : pulled;
}

/** It stood with another customer there than its account's counterpart, and does not any more. */
function standsOtherwise({ link, pulled }: PullSubject): boolean {
  const { account } = ENTITIES[pulled.entityType];
  if (!link?.elsewhere || link.elsewhere.moving || typeof account !== 'object') return false;
  return (pulled.asRead ?? pulled.data)[account.field] !== link.elsewhere.customer;
}

interface Content {
  data: Data;
  hash: string;
  drift: string[];
}

/** The id of a record that came in from there: the same however often it comes. */
export function pulledId({ connectionId }: ConnectionKey, externalId: string): string {
  return `qb-${connectionId.slice(-6)}-${externalId}`;
}

function factsOf({ pulled, link, local, underWay, named }: PullSubject, theirs: Data, hash: string) {
  return {
    linked: link !== undefined,
    hasLocal: local !== undefined,
    underWay,
    sameVersion: !link?.missingSince && link?.externalVersion === pulled.counterpart.externalVersion,
    sameContent: local?.contentHash === hash,
    changedHere: local !== undefined && link?.pushedHash !== local.contentHash,
    contradicts: local !== undefined && !named && contradicts(local.data, theirs),
  };
}
