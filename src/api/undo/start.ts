import type { FastifyRequest } from 'fastify';
import { createBatch, findOpenOn, type StoredBatch } from '../../db/batches/batch-queries.ts';
import type { Executor } from '../../db/client.ts';
import { lockConnection } from '../../db/connections/connection-queries.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import { readLogEntry } from '../../db/log/log-queries.ts';
import { readRequest } from '../../db/requests/remote-requests.ts';
import { writtenTypes } from '../../db/undo/batch-writes.ts';
import { lastUndos } from '../../db/undo/last-undo.ts';
import { type UndoScope, undoParams, undoScope } from '../../db/undo/undo-scope.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { Removal } from '../../domain/undo/plan-undo.ts';
import { assertNever, SYNC_ERRORS } from '../../errors.ts';
import { callerOf } from '../access.ts';
import { findBatch } from '../batches/find.ts';
import { representBatch } from '../batches/represent.ts';
import { noConnection, requireConnected } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';
import { createOnce } from '../idempotent-request.ts';
import { ApiProblem } from '../problems.ts';
import { requireLeaving } from '../require-leaving.ts';
import { previewUndo } from './preview.ts';
import { undoneBefore } from './undone-before.ts';

/** A push of the tenant that can be undone. @throws ApiProblem for any other batch */
export async function findPush(db: Executor, tenantId: string, id: string): Promise<StoredBatch> {
  const batch = await findBatch(db, tenantId, id);
  if (batch.kind !== 'push')
    throw new ApiProblem('state_not_allowed', `Batch ${id} is no push, but a ${batch.kind}.`);
  if (!batch.finishedAt) throw new ApiProblem('batch_running', `Batch ${id} is ${batch.state}.`);
  return batch;
}

/** Starts the undo of a push; pressed twice, the first goes on. */
export async function startUndo(deps: AppDeps, request: FastifyRequest, batchId: string, removal: Removal) {
  const { tenantId } = callerOf(request);
  const { connectionId } = await findPush(deps.db, tenantId, batchId);
  const key = { tenantId, connectionId };
  return start(deps, request, key, { kind: 'push', batchId, removal });
}

/** Puts back what a single write replaced. @throws ApiProblem naming what changed since, and the remedy */
export async function startPutBack(deps: AppDeps, request: FastifyRequest, entryId: string) {
  const { tenantId } = callerOf(request);
  const { key, scope } = await writeOf(deps.db, tenantId, entryId);
  const { entries } = await previewUndo(deps, key, scope);
  const [entry] = entries;
  if (!entry?.plan) throw nothingReplaced(entryId);
  if (entry.plan.kind === 'leave') {
    const { type, message } = entry.plan.refusal;
    throw new ApiProblem('not_put_back', `${message} ${SYNC_ERRORS[type].remedy}`);
  }
  return start(deps, request, key, scope, [entry.effect.entityType]);
}

const ENTRY_ID = /^\d{1,15}$/;

async function writeOf(
  db: Executor,
  tenantId: string,
  entryId: string,
): Promise<{ key: ConnectionKey; scope: UndoScope }> {
  const entry = ENTRY_ID.test(entryId) ? await readLogEntry(db, tenantId, Number(entryId)) : undefined;
  if (!entry) throw new ApiProblem('not_found', `There is no entry ${entryId} in the log.`);
  const { connectionId, entityType, recordId, externalId, requestId } = entry;
  const key = { tenantId, connectionId };
  const stored = requestId === null ? undefined : await readRequest(db, key, requestId);
  const item = stored?.items.find((each) => each.entityType === entityType && each.recordId === recordId);
  const replaced = item && !item.undo && (item.operation === 'update' || item.operation === 'deactivate');
  if (!stored || !replaced || externalId === null || entry.status !== 'success')
    throw nothingReplaced(entryId);
  const { id, itemKey } = { id: stored.id, itemKey: item.key };
  return { key, scope: { kind: 'write', requestId: id, itemKey, externalId, removal: 'delete' } };
}

function nothingReplaced(entryId: string): ApiProblem {
  return new ApiProblem(
    'not_put_back',
    `Entry ${entryId} replaced nothing, or what it replaced is kept no longer.`,
  );
}

/** Starts the undo of what the scope names, as a batch of its own. */
export async function start(
  deps: AppDeps,
  request: FastifyRequest,
  key: ConnectionKey,
  scope: UndoScope,
  types?: readonly EntityType[],
) {
  if (!(await deps.temporal.isUp())) throw new ApiProblem('temporal_unavailable');
  const made = await createOnce(deps, request, async (tx) => {
    const stored = await store(tx, request, { key, scope, types });
    const headers = { location: `/v1/batches/${stored.id}` };
    return { status: 202, body: representBatch(deps.config, stored), headers };
  });
  await deps.temporal.startBatch('undo', { ...key, batchId: made.body.id });
  return made;
}

interface NewUndo {
  key: ConnectionKey;
  scope: UndoScope;
  types?: readonly EntityType[];
}

/** With the connection locked: of two that press at once the second finds the first. */
async function store(
  tx: Executor,
  request: FastifyRequest,
  { key, scope, types }: NewUndo,
): Promise<StoredBatch> {
  const connection = await lockConnection(tx, key);
  if (!connection) throw noConnection(key.connectionId);
  requireConnected(connection);
  await requireLeaving(tx, key);
  const open = await findOpenOn(tx, key, ['push', 'undo', 'run']);
  if (open?.kind === 'undo' && isSame(undoScope(open.params), scope)) return open;
  if (open) throw new ApiProblem('batch_running', `Batch ${open.id} (${open.kind}) is ${open.state}.`);
  const entityTypes = types ?? (scope.kind === 'push' ? await writtenTypes(tx, key, scope.batchId) : []);
  if (entityTypes.length === 0) {
    throw new ApiProblem('state_not_allowed', await nothingToUndo(tx, key.tenantId, scope));
  }
  const requestedBy = callerOf(request).actor;
  return createBatch(tx, { ...key, kind: 'undo', entityTypes, params: undoParams(scope), requestedBy });
}

/** An undone push says that it is; pushing again is the way on. */
async function nothingToUndo(tx: Executor, tenantId: string, scope: UndoScope): Promise<string> {
  const push = scope.kind === 'push' ? await findPush(tx, tenantId, scope.batchId) : undefined;
  const undo = push && (await lastUndos(tx, tenantId, [push])).get(push.id);
  return undo
    ? undoneBefore(undo)
    : 'The push wrote nothing that could be undone, or what it wrote is kept no longer.';
}

function isSame(one: UndoScope, other: UndoScope): boolean {
  switch (one.kind) {
    case 'push':
      return other.kind === 'push' && one.batchId === other.batchId;
    case 'write':
      return other.kind === 'write' && one.requestId === other.requestId && one.itemKey === other.itemKey;
    case 'records':
      return other.kind === 'records' && JSON.stringify(one.writes) === JSON.stringify(other.writes);
    default:
      return assertNever(one);
  }
}
