import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { ENTITIES } from '../domain/entities/index.ts';
import { dependencyRank, type EntityType, type RecordRef } from '../domain/entity.ts';
import { decidePull, type PullDecision } from '../domain/pull-decision.ts';
import type { PulledRecord } from '../providers/provider.ts';
import type { Executor } from './client.ts';
import { contentHash } from './content-hash.ts';
import { enqueue } from './enqueue.ts';
import { type ConnectionKey, keyOf, type Link, saveLinks } from './links.ts';
import { type ConflictPolicy, links, records, syncQueue } from './schema/index.ts';
import { type LogEntry, writeLog } from './sync-log.ts';

export interface PullTrace {
  policy: ConflictPolicy;
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

interface Subject {
  pulled: PulledRecord;
  link: Link | undefined;
  /** The linked record, or an unlinked one that is the same party. */
  local: LocalRecord | undefined;
}

type LocalRecord = Pick<
  typeof records.$inferSelect,
  'id' | 'version' | 'data' | 'contentHash' | 'name' | 'deletedAt'
>;

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

/** Our ids of what `pulled` refers to, by `type/external id`. */
export async function referenceIds(
  tx: Executor,
  owner: ConnectionKey,
  pulled: readonly PulledRecord[],
): Promise<Map<string, string>> {
  const wanted = pulled.flatMap((record) => record.references);
  if (wanted.length === 0) return new Map();
  const rows = await tx
    .select({ entityType: links.entityType, externalId: links.externalId, recordId: links.recordId })
    .from(links)
    .where(
      and(
        eq(links.tenantId, owner.tenantId),
        eq(links.connectionId, owner.connectionId),
        inArray(links.externalId, [...new Set(wanted.map((reference) => reference.externalId))]),
      ),
    );
  return new Map(rows.map((row) => [`${row.entityType}/${row.externalId}`, row.recordId]));
}

async function loadSubjects(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  pulled: readonly PulledRecord[],
): Promise<Subject[]> {
  const linked = await tx
    .select({ link: links, record: records })
    .from(links)
    .innerJoin(
      records,
      and(
        eq(records.tenantId, links.tenantId),
        eq(records.entityType, links.entityType),
        eq(records.id, links.recordId),
      ),
    )
    .where(
      and(
        eq(links.tenantId, owner.tenantId),
        eq(links.connectionId, owner.connectionId),
        eq(links.entityType, entityType),
        inArray(
          links.externalId,
          pulled.map((record) => record.counterpart.externalId),
        ),
      ),
    )
    .for('update', { of: records });
  const byExternal = new Map(linked.map((row) => [row.link.externalId, row]));
  const unlinked = pulled.filter((record) => !byExternal.has(record.counterpart.externalId));
  const namesakes = await findNamesakes(tx, owner, entityType, unlinked);
  return pulled.map((record) => {
    const known = byExternal.get(record.counterpart.externalId);
    const name = ENTITIES[entityType].nameOf(record.data).toLowerCase();
    return { pulled: record, link: known?.link, local: known?.record ?? namesakes.get(name) };
  });
}

/** Records without a counterpart that carry one of the names. Documents are never matched by name. */
async function findNamesakes(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  pulled: readonly PulledRecord[],
): Promise<Map<string, LocalRecord>> {
  const definition = ENTITIES[entityType];
  if (definition.totalOf || pulled.length === 0) return new Map();
  const rows = await tx
    .select({ record: records })
    .from(records)
    .leftJoin(
      links,
      and(
        eq(links.tenantId, records.tenantId),
        eq(links.connectionId, owner.connectionId),
        eq(links.entityType, records.entityType),
        eq(links.recordId, records.id),
      ),
    )
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        eq(records.entityType, entityType),
        isNull(records.deletedAt),
        isNull(links.recordId),
        inArray(
          sql`lower(${records.name})`,
          pulled.map((record) => definition.nameOf(record.data).toLowerCase()),
        ),
      ),
    );
  return new Map(rows.map(({ record }) => [record.name.toLowerCase(), record]));
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

  constructor(owner: ConnectionKey, trace: PullTrace) {
    this.#owner = keyOf(owner);
    this.#trace = trace;
  }

  take(subject: Subject, idOf: ReadonlyMap<string, string>): void {
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

  #apply(subject: Subject, decision: PullDecision, data: Record<string, unknown>, hash: string): void {
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
        this.#entry(subject, 'skipped', 'ours kept', 'Changed on both sides; this side is kept and pushed.');
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

  #refOf({ pulled, local }: Subject, decision: PullDecision): RecordRef {
    const { entityType, counterpart } = pulled;
    if (local && decision !== 'create') return { entityType, recordId: local.id };
    return { entityType, recordId: `qb-${this.#owner.connectionId.slice(-6)}-${counterpart.externalId}` };
  }

  #save(ref: RecordRef, { local }: Subject, data: Record<string, unknown>, hash: string): void {
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

  #link(ref: RecordRef, { pulled, local }: Subject, pushedHash: string | null): void {
    this.#links.push({ ...ref, ...pulled.counterpart, pushedHash, pushedVersion: local?.version ?? 1 });
  }

  #entry({ pulled, local }: Subject, status: LogEntry['status'], action: string, message?: string): void {
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
    await saveRecords(tx, this.#records);
    await saveLinks(tx, this.#owner, this.#links);
    await writeLog(tx, this.#owner, this.#log);
    const push = this.#push.map((ref) => {
      return { ...this.#owner, ...ref, priority: 3, requestedBy: this.#trace.requestedBy };
    });
    await enqueue(tx, push);
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

async function saveRecords(tx: Executor, rows: (typeof records.$inferInsert)[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(records)
    .values(rows)
    .onConflictDoUpdate({
      target: [records.tenantId, records.entityType, records.id],
      set: {
        version: sql`records.version + 1`,
        data: sql`excluded.data`,
        name: sql`excluded.name`,
        contentHash: sql`excluded.content_hash`,
        pushable: sql`excluded.pushable`,
        deletedAt: null,
        updatedAt: sql`now()`,
      },
    });
}

type Translated = { ok: true; value: Record<string, unknown> } | { ok: false; reason: string };

/** Replaces the external ids in the data by our ids. */
function withOurIds(pulled: PulledRecord, idOf: ReadonlyMap<string, string>): Translated {
  const value = structuredClone(pulled.data);
  for (const { path, entityType, externalId } of pulled.references) {
    const recordId = idOf.get(`${entityType}/${externalId}`);
    if (!recordId) {
      const { label } = ENTITIES[entityType];
      return {
        ok: false,
        reason: `Its ${label} (${externalId} in QuickBooks) is not linked here; pull that first.`,
      };
    }
    setPath(value, path, recordId);
  }
  return { ok: true, value };
}

function setPath(target: unknown, path: readonly (string | number)[], value: string): void {
  const [key, ...rest] = path;
  if (key === undefined || typeof target !== 'object' || target === null) return;
  if (rest.length === 0) Reflect.set(target, key, value);
  else setPath(Reflect.get(target, key), rest, value);
}

/** Two e-mail addresses or phones that differ: a namesake, not the same party. */
function contradicts(ours: Record<string, unknown>, theirs: Record<string, unknown>): boolean {
  return ['email', 'phone'].some((field) => {
    const [a, b] = [ours[field], theirs[field]];
    return typeof a === 'string' && typeof b === 'string' && a.toLowerCase() !== b.toLowerCase();
  });
}
