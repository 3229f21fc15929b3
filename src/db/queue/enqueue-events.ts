import { and, eq, inArray, isNull } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import { beforeStart } from '../../domain/push-decision.ts';
import { type AccountFacts, accountFollows, isAccount, readAccountFacts } from '../accounts/account-facts.ts';
import { askAgain } from '../approvals/door.ts';
import type { Executor } from '../client.ts';
import { matchesRefs } from '../links/links.ts';
import { endUnused } from '../pull/end-at-fault.ts';
import { links, syncQueue } from '../schema/index.ts';
import { wakeDependants } from './dependants.ts';
import { type AutomaticConnection, automaticConnections, enqueue, type QueueRequest } from './enqueue.ts';

/** A record that was stored with new content. */
export interface RecordEvent extends RecordRef {
  data: Record<string, unknown>;
}

/** An event's place in the queue (`PRIORITY.event`). */
const EVENT_PRIORITY = 2;

/** Queues changed records for the connections that sync them by themselves; gives the connections to wake. */
export async function enqueueEvents(
  tx: Executor,
  tenantId: string,
  events: readonly RecordEvent[],
  actor: string,
): Promise<string[]> {
  const sent = events.filter(({ entityType }) => !ENTITIES[entityType].localOnly);
  if (sent.length === 0) return [];
  const targets = await automaticConnections(tx, tenantId, [...new Set(sent.map((e) => e.entityType))]);
  if (targets.length === 0) return [];
  const facts = {
    linked: await linkedOf(tx, tenantId, sent.filter(dependsOnLink)),
    accounts: await readAccountFacts(tx, tenantId, sent, targets),
  };
  const requests = sent.flatMap((event) =>
    targets
      .filter((target) => target.entityType === event.entityType && concerns(event, target, facts))
      .map(({ connectionId }) => requestOf(tenantId, connectionId, event, actor)),
  );
  if (requests.length > 0) await enqueue(tx, requests);
  return [...new Set(requests.map((request) => request.connectionId))];
}

/** Queues deleted records where they have a counterpart; elsewhere their queue rows go. */
export async function enqueueRemovals(
  tx: Executor,
  tenantId: string,
  refs: readonly RecordRef[],
  actor: string,
): Promise<string[]> {
  if (refs.length === 0) return [];
  const gone = await takeOut(tx, tenantId, refs);
  // What waited for one of them finds out that it never comes.
  for (const { connectionId, ...ref } of gone) await wakeDependants(tx, { tenantId, connectionId }, [ref]);
  for (const connectionId of new Set(gone.map((row) => row.connectionId)))
    await endUnused(tx, { tenantId, connectionId });
  await askAgain(tx, tenantId, refs);
  const linked = await linkedOf(tx, tenantId, refs);
  const targets = await automaticConnections(tx, tenantId, [...new Set(refs.map((ref) => ref.entityType))]);
  const requests = refs.flatMap((ref) =>
    targets
      .filter(
        ({ entityType, connectionId }) => entityType === ref.entityType && linked.has(at(connectionId, ref)),
      )
      .map(({ connectionId }) => requestOf(tenantId, connectionId, ref, actor)),
  );
  await enqueue(tx, requests);
  return [...new Set(requests.map((request) => request.connectionId))];
}

/** Takes records out of the queue, but for what is under way. */
async function takeOut(
  tx: Executor,
  tenantId: string,
  refs: readonly RecordRef[],
): Promise<(RecordRef & { connectionId: string })[]> {
  // By rising id, as everywhere in the queue.
  const locked = tx
    .select({ id: syncQueue.id })
    .from(syncQueue)
    .where(
      and(
        eq(syncQueue.tenantId, tenantId),
        matchesRefs(syncQueue.entityType, syncQueue.recordId, refs),
        inArray(syncQueue.state, ['pending', 'waiting', 'unresolved', 'mended', 'awaiting_approval']),
        // An open request may have created it: that is settled first.
        isNull(syncQueue.openRequestId),
        // What a person has taken back there goes on, whatever becomes of ours.
        isNull(syncQueue.undoId),
      ),
    )
    .orderBy(syncQueue.id)
    .for('update');
  return tx
    .delete(syncQueue)
    .where(and(eq(syncQueue.tenantId, tenantId), inArray(syncQueue.id, locked)))
    .returning({
      connectionId: syncQueue.connectionId,
      entityType: syncQueue.entityType,
      recordId: syncQueue.recordId,
    });
}

/** Whether it matters for the record if the other side has it: elsewhere that costs a look for nothing. */
function dependsOnLink({ entityType }: RecordEvent): boolean {
  const { withdrawn, startDateField } = ENTITIES[entityType];
  return withdrawn === true || startDateField !== undefined || isAccount({ entityType });
}

interface EventFacts {
  linked: ReadonlySet<string>;
  accounts: AccountFacts;
}

function concerns(
  event: RecordEvent,
  target: AutomaticConnection,
  { linked, accounts }: EventFacts,
): boolean {
  const { eligibility, withdrawn } = ENTITIES[event.entityType];
  const isThere = linked.has(at(target.connectionId, event));
  if (!accountFollows(event, target, { facts: accounts, isThere })) return false;
  if (!eligibility(event.data).eligible) return withdrawn === true && isThere;
  return isThere || beforeStart(event.entityType, event.data, target.startDate) === undefined;
}

async function linkedOf(
  tx: Executor,
  tenantId: string,
  refs: readonly RecordRef[],
): Promise<ReadonlySet<string>> {
  if (refs.length === 0) return new Set();
  const rows = await tx
    .select({
      connectionId: links.connectionId,
      entityType: links.entityType,
      recordId: links.recordId,
    })
    .from(links)
    .where(and(eq(links.tenantId, tenantId), matchesRefs(links.entityType, links.recordId, refs)));
  return new Set(rows.map((row) => at(row.connectionId, row)));
}

function at(connectionId: string, ref: RecordRef): string {
  return `${connectionId}/${refKey(ref)}`;
}

function requestOf(
  tenantId: string,
  connectionId: string,
  { entityType, recordId }: RecordRef,
  actor: string,
): QueueRequest {
  return { tenantId, connectionId, entityType, recordId, priority: EVENT_PRIORITY, requestedBy: actor };
}
