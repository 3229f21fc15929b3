import type { Connection } from '../../db/connections/connection-state.ts';
import { readSettings } from '../../db/connections/settings.ts';
import { findLinked } from '../../db/links/links.ts';
import { lockRows } from '../../db/queue/set-rows.ts';
import type { Verdict } from '../../db/queue/settle.ts';
import type { RemoteRequest } from '../../db/requests/remote-requests.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { refKey } from '../../domain/entity.ts';
import { assertNever, SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';
import type { CallFailure, ItemOutcome, ProviderCalls } from '../../providers/provider.ts';
import { openSession } from '../../session.ts';
import type { ActivityDeps } from '../deps.ts';
import { adopt } from './adopt.ts';
import { differenceOf } from './compare-written.ts';
import { findCounterpart, type LookUp } from './find-counterpart.ts';

interface Resolving extends LookUp {
  calls: ProviderCalls | undefined;
}

/**
 * Turns the vendor's outcomes into verdicts. Duplicates are looked up and adopted when they are the same party;
 * a stale version is read again and decided by the connection's policy. Only reads happen here.
 */
export async function resolveOutcomes(
  deps: ActivityDeps,
  connection: Connection,
  request: RemoteRequest,
  outcomes: readonly ItemOutcome[],
): Promise<Map<string, Verdict>> {
  const { calls } = deps.providers.get(connection.provider).provider;
  const work: Resolving = { deps, connection, request, session: openSession(deps, connection), calls };
  const resolved = new Map<string, Verdict>();
  for (const outcome of outcomes) {
    const item = request.items.find((candidate) => candidate.key === outcome.key);
    if (item) resolved.set(outcome.key, await resolve(work, item, outcome));
  }
  return resolved;
}

async function resolve(work: Resolving, item: StoredItem, outcome: ItemOutcome): Promise<Verdict> {
  if (outcome.kind === 'written') {
    const { counterpart, note } = outcome;
    return { kind: 'written', item, counterpart, note, difference: await differenceOf(work, item, outcome) };
  }
  if (outcome.kind === 'removed') return { kind: 'removed', item };
  if (outcome.kind === 'duplicate') return resolveDuplicate(work, item, outcome);
  if (outcome.error.type === 'StaleVersion') return resolveStale(work, item, outcome.error);
  // A limit met by one item only: nothing is wrong with the record.
  if (SYNC_ERRORS[outcome.error.type].handling === 'pause') return { kind: 'released' };
  return { kind: 'failed', error: outcome.error, open: outcome.alone };
}

async function resolveDuplicate(
  work: Resolving,
  item: StoredItem,
  outcome: Extract<ItemOutcome, { kind: 'duplicate' }>,
): Promise<Verdict> {
  const failed: Verdict = { kind: 'failed', error: outcome.error };
  if (!work.calls) return failed;
  const found = await findCounterpart(work, work.calls, item, outcome.holder);
  if (!found) return failed;
  if (!found.ok) return { kind: 'failed', error: lookUpFailed(outcome.error, found.failure), open: true };
  switch (found.value.kind) {
    case 'none':
      // Nobody holds it after all: where that is retried, the next attempt writes anew under a new id.
      return failed;
    case 'cannot_tell':
      // It may be there: written anew it might be there twice.
      return { kind: 'failed', error: outcome.error, open: true };
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

/** A record that has its counterpart is never paired anew: writing again would be refused again. */
function refusedTwin(error: SyncErrorInfo, { entityType }: StoredItem, externalId: string): SyncErrorInfo {
  const { label } = ENTITIES[entityType];
  const message = `${error.message} What has it there is the ${label.toLowerCase()} with the id ${externalId}, the same one as far as can be told.`;
  return { ...error, message };
}

/** Somebody changed it there. The current version is read, and the connection's policy decides who wins. */
async function resolveStale(work: Resolving, item: StoredItem, error: SyncErrorInfo): Promise<Verdict> {
  const settings = await readSettings(work.deps.db, work.request);
  const [subject] = await lockRows(work.deps.db, work.request, [item.queueId]);
  // Somebody pressed Sync: that is the answer to the question.
  const policy = subject?.row.force ? 'ours_wins' : settings.conflictPolicy;
  if (policy === 'ask') {
    const message = 'It was changed here and in QuickBooks since the last sync.';
    return { kind: 'failed', error: { ...error, type: 'Conflict', message } };
  }
  const links = await findLinked(work.deps.db, work.request, [item]);
  const externalId = links.get(refKey(item))?.externalId;
  const current = externalId
    ? await work.calls?.current(work.session, item.entityType, [externalId])
    : undefined;
  if (!current?.ok) return { kind: 'failed', error };
  const [theirs] = current.value;
  if (!theirs) return { kind: 'failed', error };
  return policy === 'theirs_wins' && !theirs.unreadable
    ? { kind: 'overruled', theirs }
    : { kind: 'stale', counterpart: theirs.counterpart, error };
}

function lookUpFailed(error: SyncErrorInfo, failure: CallFailure): SyncErrorInfo {
  if (failure.kind === 'refused') {
    const message = `${error.message} Whether it is there cannot be looked up: ${failure.error.message}`;
    return { ...failure.error, message };
  }
  return { ...error, type: 'VendorBusy', message: `${error.message} The look-up did not get an answer.` };
}
