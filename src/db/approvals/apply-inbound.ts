import { and, eq, sql } from 'drizzle-orm';
import type { EntityType } from '../../domain/entity.ts';
import type { PullDecision } from '../../domain/pull-decision.ts';
import { assertNever, type SyncErrorInfo } from '../../errors.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import { ofSyncedAccounts } from '../accounts/pulled.ts';
import type { Executor } from '../client.ts';
import { linksOf } from '../links/by-counterpart.ts';
import type { ConnectionKey } from '../links/links.ts';
import { writeLog } from '../log/sync-log.ts';
import { keysFor } from '../mappings/mappings.ts';
import { applyGone } from '../pull/apply-gone.ts';
import { applyPulled } from '../pull/apply-pulled.ts';
import { PullPlan, type PullTrace } from '../pull/pull-plan.ts';
import { loadSubjects, type PullSubject, referenceIds } from '../pull/pull-subjects.ts';
import { unreadableError } from '../pull/pull-unreadable.ts';
import { contentHash } from '../records/content-hash.ts';
import { inboundChanges } from '../schema/index.ts';
import { requiresApproval } from './door.ts';
import { asRead, referencesOf, tryOut } from './hold-pulled.ts';
import {
  awaitedAmong,
  forgetApproved,
  forgetInbound,
  hashOfRead,
  type InboundRow,
  listInbound,
  lockInbound,
  type NewInbound,
  wakeInbound,
} from './inbound-rows.ts';
import { takeTurn } from './take-turn.ts';

/** What was approved, as it was read again: all of one type. What is not in `found` is gone there. */
export interface ReadAgain {
  entityType: EntityType;
  externalIds: readonly string[];
  found: readonly PulledRecord[];
}

/**
 * Lets in what a person approved, if it still says what that person saw; what says something else asks again. One
 * transaction, and only what is still approved: a repeat does nothing.
 */
export async function applyInbound(
  tx: Executor,
  owner: ConnectionKey,
  { entityType, externalIds, found }: ReadAgain,
  trace: PullTrace,
): Promise<void> {
  await takeTurn(tx, owner);
  const rows = await lockInbound(tx, owner, entityType, externalIds);
  const read = new Map(found.map((record) => [record.counterpart.externalId, record]));
  const gone = rows.filter(({ externalId }) => !read.has(externalId));
  await tellGone(tx, owner, entityType, gone, trace);
  const present = rows.flatMap((row) => {
    const record = read.get(row.externalId);
    return record ? [{ row, record }] : [];
  });
  const unreadable = present.filter(({ record }) => record.unreadable !== undefined);
  for (const { row, record } of unreadable) await failInbound(tx, owner, row, unreadableError(record));
  const readable = present.filter(({ record }) => record.unreadable === undefined);
  const isAsSeen = ({ row, record }: Present) => hashOfRead(record) === row.contentHash;
  const changed = readable.filter((each) => !isAsSeen(each));
  // They pass the door anew, which asks again.
  await applyPulled(
    tx,
    owner,
    changed.map(({ record }) => record),
    trace,
  );
  // What did not ask again says nothing new, or is told where it was skipped.
  await forgetApproved(
    tx,
    owner,
    changed.map(({ row }) => row),
  );
  await letIn(tx, owner, entityType, readable.filter(isAsSeen), trace);
}

interface Present {
  row: InboundRow;
  record: PulledRecord;
}

async function letIn(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  present: readonly Present[],
  trace: PullTrace,
): Promise<void> {
  if (present.length === 0) return;
  const pulled = present.map(({ record }) => record);
  const idOf = await referenceIds(tx, owner, pulled);
  const translation = { idOf, keysOf: await keysFor(tx, owner, pulled) };
  const subjects = new Map(
    (await ofSyncedAccounts(tx, owner, await loadSubjects(tx, owner, entityType, pulled), idOf)).map(
      (each) => [each.pulled.counterpart.externalId, each],
    ),
  );
  const missing = pulled.flatMap(referencesOf).filter((key) => !idOf.has(key));
  const awaited = await awaitedAmong(tx, owner, missing);
  const required = await requiresApproval(tx, owner);
  const news = present.flatMap(({ row }) => {
    const subject = required && subjects.get(row.externalId);
    const now = subject && tryOut(subject, { owner, trace, translation, awaited });
    // What it refers to was not here yet when it was shown, and is by now.
    const isSeen = now && (isWhatWasSeen(row, now) || isWhatWasSeen(row, asRead(subject)));
    return now && !isSeen ? [now] : [];
  });
  await askOnceMore(tx, owner, entityType, news);
  const asked = new Set(news.map(({ pulled: { counterpart } }) => counterpart.externalId));
  const plan = new PullPlan(owner, { ...trace, asked: true, approved: true });
  const goes = present.filter(({ row }) => !asked.has(row.externalId));
  const outcomes = goes.map(({ row, record }) => {
    const subject = subjects.get(row.externalId);
    const waits = referencesOf(record).find((key) => !idOf.has(key) && awaited.has(key));
    if (waits !== undefined) return { row, outcome: waitsFor(waits) };
    return { row, outcome: subject ? outcomeOf(plan.take(approvedBy(subject), translation), record) : DONE };
  });
  await plan.store(tx);
  for (const { row, outcome } of outcomes) await settleInbound(tx, owner, row, outcome);
  const done = outcomes.filter(({ outcome }) => outcome.kind === 'done');
  // Only those that wait for one of these: all of them each time would be read again for nothing.
  await wakeInbound(
    tx,
    owner,
    done.map(({ row }) => `${row.entityType}/${row.externalId}`),
  );
}

/**
 * Whether it would still do to ours what the person saw: nothing has been saved here since that it would be paired with
 * or change otherwise. Of something new there is nothing here that it could touch.
 */
function isWhatWasSeen(row: InboundRow, now: NewInbound): boolean {
  if (row.kind !== now.kind || row.recordId !== now.recordId) return false;
  return (
    now.kind === 'create' || contentHash({ changes: row.changes }) === contentHash({ changes: now.changes })
  );
}

/** What nobody has seen so is before people anew, as it is now. */
async function askOnceMore(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  news: readonly NewInbound[],
): Promise<void> {
  const rows = news.map(({ pulled: { counterpart } }) => ({
    entityType,
    externalId: counterpart.externalId,
  }));
  await forgetInbound(tx, owner, rows);
  await listInbound(tx, owner, news);
}

/** A person saw which of ours it would be paired with. */
function approvedBy(subject: PullSubject): PullSubject {
  return { ...subject, chosenByHand: true };
}

type Outcome =
  | { kind: 'done' }
  | { kind: 'waits'; error: SyncErrorInfo }
  | { kind: 'failed'; error: SyncErrorInfo };
const DONE: Outcome = { kind: 'done' };

function outcomeOf(decision: PullDecision | undefined, { references }: PulledRecord): Outcome {
  switch (decision) {
    case undefined: {
      const named = references.map(
        ({ entityType, externalId }) => `${entityType.replace('_', ' ')} ${externalId}`,
      );
      const message = `It refers to something that could not be read in QuickBooks: ${named.join(', ')}.`;
      return { kind: 'failed', error: { type: 'ReferenceNotFound', message } };
    }
    case 'under_way':
      return waitsFor('the write of ours that is under way');
    case 'create':
    case 'update':
    case 'link':
    case 'unchanged':
    case 'keep_ours':
    // The record says why a person has to decide.
    case 'ask':
    case 'drift':
    case 'conflict':
      return DONE;
    default:
      return assertNever(decision);
  }
}

function waitsFor(what: string): Outcome {
  const named = what.replace('_', ' ').replace('/', ' ');
  return { kind: 'waits', error: { type: 'AwaitingApproval', message: `It comes in after ${named}.` } };
}

async function settleInbound(
  tx: Executor,
  owner: ConnectionKey,
  row: InboundRow,
  outcome: Outcome,
): Promise<void> {
  switch (outcome.kind) {
    case 'done':
      return forgetInbound(tx, owner, [row]);
    case 'waits':
      return setState(tx, row, 'waiting', outcome.error);
    case 'failed':
      return failInbound(tx, owner, row, outcome.error);
    default:
      return assertNever(outcome);
  }
}

/** It cannot come in: a person has to act. Told in the log as well, where it stays. */
async function failInbound(
  tx: Executor,
  owner: ConnectionKey,
  row: InboundRow,
  error: SyncErrorInfo,
): Promise<void> {
  await setState(tx, row, 'failed', error);
  await writeLog(tx, owner, [
    {
      ...entryOf(row),
      status: 'error',
      action: 'failed',
      message: error.message,
      errorType: error.type,
      vendor: error.vendor,
    },
  ]);
}

async function setState(
  tx: Executor,
  { tenantId, id }: InboundRow,
  state: 'waiting' | 'failed',
  error: SyncErrorInfo,
): Promise<void> {
  await tx
    .update(inboundChanges)
    .set({ state, error, errorType: error.type, updatedAt: sql`now()` })
    .where(
      and(
        eq(inboundChanges.tenantId, tenantId),
        eq(inboundChanges.id, id),
        eq(inboundChanges.state, 'approved'),
      ),
    );
}

async function tellGone(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  gone: readonly InboundRow[],
  trace: PullTrace,
): Promise<void> {
  if (gone.length === 0) return;
  const links = await linksOf(
    tx,
    owner,
    entityType,
    gone.map(({ externalId }) => externalId),
  );
  await applyGone(
    tx,
    owner,
    [...links.values()].map((link) => ({ link, what: 'was deleted in QuickBooks' })),
    trace,
  );
  const message = 'It was deleted in QuickBooks before it came in.';
  const strange = gone.filter(({ externalId }) => !links.has(externalId));
  await writeLog(
    tx,
    owner,
    strange.map((row) => ({ ...entryOf(row), status: 'skipped', action: 'gone there', message })),
  );
  await forgetInbound(tx, owner, gone);
  // What was to come in after one of them finds out that it never does.
  await wakeInbound(
    tx,
    owner,
    gone.map(({ externalId }) => `${entityType}/${externalId}`),
  );
}

function entryOf(row: InboundRow) {
  const { entityType, externalId, recordId, name, approvedBy } = row;
  const requestedBy = approvedBy ?? 'engine';
  return {
    entityType,
    recordId: recordId ?? externalId,
    entityName: name,
    direction: 'pull' as const,
    externalId,
    requestedBy,
  };
}
