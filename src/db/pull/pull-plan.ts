import { driftOf } from '../../domain/drift.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import { decidePull, type PullDecision } from '../../domain/pull-decision.ts';
import { contradicts, type InOurWords, inOurWords, withOurIds } from '../../domain/pulled-data.ts';
import { assertNever, type SyncErrorInfo } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { type ConnectionKey, keyOf, type NewLink, saveLinks } from '../links/links.ts';
import { type LogEntry, writeLog } from '../log/sync-log.ts';
import { readTies, tellPayouts, tiesOf } from '../payouts/payout-charges.ts';
import { enqueue } from '../queue/enqueue.ts';
import { contentHash } from '../records/content-hash.ts';
import { upsertRecords } from '../records/record-rows.ts';
import type { ConflictPolicy, records } from '../schema/index.ts';
import { clearProblems, type PullProblem, storeProblems } from './pull-problems.ts';
import type { PullSubject } from './pull-subjects.ts';

export interface PullTrace {
  policy: ConflictPolicy;
  requestedBy: string;
  /** A person asked for what is there: it comes in, even where an amount changed. */
  asked: boolean;
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

type Data = Record<string, unknown>;

/** `PRIORITY.schedule`. */
const PUSH_PRIORITY = 3;
const BOTH_CHANGED = 'It was changed here and in QuickBooks since the last sync.';

/** What the other side's ids are here. */
export interface Translation {
  idOf: ReadonlyMap<string, string>;
  keysOf: InOurWords['keysOf'];
}

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

  constructor(owner: ConnectionKey, trace: PullTrace) {
    this.#owner = keyOf(owner);
    this.#trace = trace;
  }

  /** What became of the record; undefined when one that it refers to is not here. */
  take(subject: PullSubject, { idOf, keysOf }: Translation): PullDecision | undefined {
    const data = withOurIds(subject.pulled, idOf);
    if (!data.ok) {
      this.#skip(subject, this.#refOf(subject), 'reference missing', data.reason);
      return undefined;
    }
    const { entityType, mapped = [] } = subject.pulled;
    const value = inOurWords({ entityType, theirs: data.value, mapped, ours: subject.local?.data, keysOf });
    const hash = contentHash(value);
    const drift = subject.link && subject.local ? this.#drift(subject.local.data, subject, value) : [];
    const decision = decidePull({
      ...factsOf(subject, value, hash),
      ...this.#trace,
      drifted: drift.length > 0,
    });
    this.#apply(subject, decision, { data: value, hash, drift });
    return decision;
  }

  #drift(ours: Data, { pulled }: PullSubject, theirs: Data): string[] {
    return driftOf(pulled.entityType, ours, theirs);
  }

  #apply(subject: PullSubject, decision: PullDecision, { data, hash, drift }: Content): void {
    const ref = this.#refOf(subject, decision);
    switch (decision) {
      case 'unchanged':
        this.#link(ref, subject, subject.link?.pushedHash ?? null);
        this.#inStep.push(ref);
        this.#skip(subject, ref, 'already up to date', 'Already up to date.');
        break;
      case 'under_way':
        this.#skip(subject, ref, 'under way', 'It is being pushed from here just now.');
        break;
      case 'keep_ours':
        this.#link(ref, subject, subject.link?.pushedHash ?? null);
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
        this.#link(ref, subject, null);
        this.#push.push(ref);
        this.#done(subject, ref, 'linked', 'The same record existed here and is now linked.');
        break;
      case 'create':
      case 'update':
        this.#save(ref, subject, data, hash);
        this.#link(ref, subject, hash);
        this.#inStep.push(ref);
        this.#done(subject, ref, decision === 'create' ? 'created' : 'updated', takenText(drift));
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

  #link(ref: RecordRef, { pulled, local }: PullSubject, pushedHash: string | null): void {
    this.#links.push({ ...ref, ...pulled.counterpart, pushedHash, pushedVersion: local?.version ?? 1 });
  }

  #done(subject: PullSubject, ref: RecordRef, action: string, message?: string): void {
    this.tally.succeeded += 1;
    this.#log.push(this.#entry(subject, ref, { status: 'success', action, message }));
  }

  #skip(subject: PullSubject, ref: RecordRef, action: string, message: string): void {
    this.tally.skipped += 1;
    // Looked at in passing: that nothing happened is not worth a line.
    if (!this.#trace.asked && action === 'already up to date') return;
    this.#log.push(this.#entry(subject, ref, { status: 'skipped', action, message }));
  }

  #problem(subject: PullSubject, ref: RecordRef, error: SyncErrorInfo): void {
    const action = error.type === 'Conflict' ? 'conflict' : 'changed there';
    const { message, type: errorType } = error;
    const entry = this.#entry(subject, ref, { status: 'error', action, message, errorType });
    this.tally.failed += 1;
    this.#problems.push({ problem: { ...ref, error }, entry });
  }

  #entry(
    { pulled }: PullSubject,
    ref: RecordRef,
    entry: Pick<LogEntry, 'status' | 'action' | 'message' | 'errorType'>,
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

  async store(tx: Executor): Promise<void> {
    const { tenantId } = this.#owner;
    const before = await readTies(tx, tenantId, this.#records);
    await upsertRecords(tx, this.#records);
    await tellPayouts(tx, tenantId, before, tiesOf(this.#records));
    await saveLinks(tx, this.#owner, this.#links);
    const told = await storeProblems(
      tx,
      this.#owner,
      this.#problems.map(({ problem }) => problem),
      this.#trace.requestedBy,
    );
    const fresh = this.#problems.filter(({ problem }) => this.#trace.asked || told.has(refKey(problem)));
    await writeLog(tx, this.#owner, [...this.#log, ...fresh.map(({ entry }) => entry)]);
    await clearProblems(tx, this.#owner, this.#inStep);
    if (!this.#trace.mayPush) return;
    const { requestedBy } = this.#trace;
    await enqueue(
      tx,
      this.#push.map((ref) => ({ ...this.#owner, ...ref, priority: PUSH_PRIORITY, requestedBy })),
    );
  }
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

function driftError({ pulled }: PullSubject, drift: readonly string[]): SyncErrorInfo {
  const { label } = ENTITIES[pulled.entityType];
  return { type: 'ChangedInQuickBooks', message: `${label} changed in QuickBooks: ${drift.join('; ')}.` };
}

function keptText(drift: readonly string[], mayPush: boolean): string {
  const then = mayPush ? 'kept and pushed.' : 'kept. Push it once Enable Sync is on.';
  const kept = `Changed on both sides; this side is ${then}`;
  return drift.length > 0 ? `${kept} There, ${drift.join('; ')}.` : kept;
}

function takenText(drift: readonly string[]): string | undefined {
  return drift.length > 0 ? `Taken over from QuickBooks: ${drift.join('; ')}.` : undefined;
}
