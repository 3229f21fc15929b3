import { sql } from 'drizzle-orm';
import { ENTITIES } from '../domain/entities/index.ts';
import { dependencyRank, type RecordRef } from '../domain/entity.ts';
import { decidePull, type PullDecision } from '../domain/pull-decision.ts';
import { contradicts, withOurIds } from '../domain/pulled-data.ts';
import type { PulledRecord } from '../providers/provider.ts';
import type { Executor } from './client.ts';
import { contentHash } from './content-hash.ts';
import { enqueue } from './enqueue.ts';
import { type ConnectionKey, keyOf, saveLinks } from './links.ts';
import { loadSubjects, type PullSubject, referenceIds } from './pull-subjects.ts';
import { upsertRecords } from './record-rows.ts';
import { type ConflictPolicy, type records, syncQueue } from './schema/index.ts';
import { type LogEntry, writeLog } from './sync-log.ts';

export interface PullTrace {
  policy: ConflictPolicy;
  /** False while sync is switched off: what differs here then waits for a manual push. */
  mayPush?: boolean;
  requestedBy: string;
  batchId?: string;
  workflowId?: string;
  runId?: string;
}

export interface PullTally {
  succeeded: number;
  skipped: number;
  failed: number;
}

/**
 * Brings records of the other side in: one transaction with the cursor that passed them. All of `pulled` are
 * of one type. References are replaced by our ids; a record whose references are not here is skipped and told.
 */
export async function applyPulled(
  tx: Executor,
  owner: ConnectionKey,
  pulled: readonly PulledRecord[],
  trace: PullTrace,
): Promise<PullTally> {
  const [first] = pulled;
  if (!first) return { succeeded: 0, skipped: 0, failed: 0 };
  const subjects = await loadSubjects(tx, owner, first.entityType, pulled);
  const idOf = await referenceIds(tx, owner, pulled);
  const plan = new PullPlan(owner, trace);
  for (const subject of subjects) plan.take(subject, idOf);
  await plan.store(tx);
  return plan.tally;
}

class PullPlan {
  readonly tally: PullTally = { succeeded: 0, skipped: 0, failed: 0 };
  readonly #owner: ConnectionKey;
  readonly #trace: PullTrace;
  readonly #records: (typeof records.$inferInsert)[] = [];
  readonly #links: Parameters<typeof saveLinks>[2][number][] = [];
  readonly #log: LogEntry[] = [];
  readonly #push: RecordRef[] = [];
  readonly #conflicts: RecordRef[] = [];
  readonly #inStep: RecordRef[] = [];
  readonly #mayPush: boolean;

  constructor(owner: ConnectionKey, trace: PullTrace) {
    this.#owner = keyOf(owner);
    this.#trace = trace;
    this.#mayPush = trace.mayPush ?? true;
  }

  take(subject: PullSubject, idOf: ReadonlyMap<string, string>): void {
    const data = withOurIds(subject.pulled, idOf);
    if (!data.ok) {
      this.tally.skipped += 1;
      this.#entry(subject, 'skipped', 'reference missing', data.reason);
      return;
    }
    const hash = contentHash(data.value);
    const decision = decidePull({
      linked: subject.link !== undefined,
      hasLocal: subject.local !== undefined,
      sameVersion: subject.link?.externalVersion === subject.pulled.counterpart.externalVersion,
      sameContent: subject.local?.contentHash === hash,
      changedHere: subject.local !== undefined && subject.link?.pushedHash !== subject.local.contentHash,
      contradicts: subject.local !== undefined && contradicts(subject.local.data, data.value),
      policy: this.#trace.policy,
    });
    this.#apply(subject, decision, data.value, hash);
  }

  #apply(subject: PullSubject, decision: PullDecision, data: Record<string, unknown>, hash: string): void {
    const ref = this.#refOf(subject, decision);
    switch (decision) {
      case 'unchanged':
        this.tally.skipped += 1;
        if (subject.link) this.#link(ref, subject, subject.link.pushedHash);
        this.#entry(subject, 'skipped', 'already up to date', 'Already up to date.');
        return;
      case 'keep_ours':
        this.tally.skipped += 1;
        this.#link(ref, subject, subject.link?.pushedHash ?? null);
        this.#push.push(ref);
        this.#entry(subject, 'skipped', 'ours kept', this.#keptMessage());
        return;
      case 'conflict':
        this.tally.failed += 1;
        this.#conflicts.push(ref);
        this.#entry(
          subject,
          'error',
          'conflict',
          'It was changed here and in QuickBooks since the last sync.',
        );
        return;
      case 'link':
        this.tally.succeeded += 1;
        this.#link(ref, subject, null);
        this.#push.push(ref);
        this.#entry(subject, 'success', 'linked', 'The same record existed here and is now linked.');
        return;
      case 'create':
      case 'update':
        this.tally.succeeded += 1;
        this.#save(ref, subject, data, hash);
        this.#link(ref, subject, hash);
        this.#inStep.push(ref);
        this.#entry(subject, 'success', decision === 'create' ? 'created' : 'updated');
    }
  }

  #keptMessage(): string {
    return this.#mayPush
      ? 'Changed on both sides; this side is kept and pushed.'
      : 'Changed on both sides; this side is kept. Push it once Enable Sync is on.';
  }

  #refOf({ pulled, local }: PullSubject, decision: PullDecision): RecordRef {
    const { entityType, counterpart } = pulled;
    if (local && decision !== 'create') return { entityType, recordId: local.id };
    return { entityType, recordId: `qb-${this.#owner.connectionId.slice(-6)}-${counterpart.externalId}` };
  }

  #save(ref: RecordRef, { local }: PullSubject, data: Record<string, unknown>, hash: string): void {
    const definition = ENTITIES[ref.entityType];
    this.#records.push({
      tenantId: this.#owner.tenantId,
      entityType: ref.entityType,
      id: ref.recordId,
      version: (local?.version ?? 0) + 1,
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

  #entry({ pulled, local }: PullSubject, status: LogEntry['status'], action: string, message?: string): void {
    const recordId = local?.id ?? `qb-${this.#owner.connectionId.slice(-6)}-${pulled.counterpart.externalId}`;
    const { batchId, workflowId, runId, requestedBy } = this.#trace;
    this.#log.push({
      entityType: pulled.entityType,
      recordId,
      entityName: ENTITIES[pulled.entityType].nameOf(pulled.data),
      direction: 'pull',
      status,
      action,
      message,
      errorType: action === 'conflict' ? 'Conflict' : undefined,
      externalId: pulled.counterpart.externalId,
      batchId,
      workflowId,
      runId,
      requestedBy,
    });
  }

  async store(tx: Executor): Promise<void> {
    await upsertRecords(tx, this.#records);
    await saveLinks(tx, this.#owner, this.#links);
    await writeLog(tx, this.#owner, this.#log);
    const push = this.#push.map((ref) => {
      return { ...this.#owner, ...ref, priority: 3, requestedBy: this.#trace.requestedBy };
    });
    if (this.#mayPush) await enqueue(tx, push);
    await this.#storeConflicts(tx);
  }

  async #storeConflicts(tx: Executor): Promise<void> {
    if (this.#conflicts.length === 0) return;
    const error = {
      type: 'Conflict' as const,
      message: 'It was changed here and in QuickBooks since the last sync.',
    };
    const row = { state: 'unresolved' as const, error, errorType: error.type };
    await tx
      .insert(syncQueue)
      .values(
        this.#conflicts.map((ref) => ({
          ...this.#owner,
          ...ref,
          ...row,
          priority: 3,
          rank: dependencyRank(ref.entityType),
          requestedBy: this.#trace.requestedBy,
        })),
      )
      .onConflictDoUpdate({
        target: [syncQueue.tenantId, syncQueue.connectionId, syncQueue.entityType, syncQueue.recordId],
        set: row,
        // One that is under way finds out by itself.
        setWhere: sql`sync_queue.state not in ('in_flight', 'retrying')`,
      });
  }
}
