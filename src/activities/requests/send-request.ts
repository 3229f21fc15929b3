import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { mayLeave } from '../../db/connections/connection-state.ts';
import { type Outgoing, readOutgoing } from '../../db/requests/outgoing.ts';
import { reserve } from '../../db/requests/rate-budget.ts';
import { requestAsker } from '../../db/requests/reads.ts';
import {
  bytesOf,
  countSend,
  offer,
  type RemoteRequest,
  storeAnswer,
  takeLease,
} from '../../db/requests/remote-requests.ts';
import type { Provider, ProviderCalls } from '../../providers/provider.ts';
import { openSession } from '../../session.ts';
import type { RequestRef } from '../../workflows/contract.ts';
import type { SendResult } from '../../workflows/results.ts';
import { askingStep } from '../asking-step.ts';
import { whileBeating } from '../beating.ts';
import type { ActivityDeps } from '../deps.ts';
import { traceOf } from '../trace.ts';
import { abandon, afterFailedCall, release } from './call-failures.ts';
import type { LookUp } from './find-counterpart.ts';
import { lookBehind } from './look-behind.ts';
import { lookUpFirst } from './look-up-first.ts';
import { alreadySettled, settleAnswer } from './settle-answer.ts';

/**
 * Carries a stored request to the other side and applies the answer. Whatever happened before - a crash after
 * the bytes left, a lost answer, a second execution - the same bytes go under the same id, and an answer is
 * applied once.
 */
export async function sendRequest(deps: ActivityDeps, input: RequestRef): Promise<SendResult> {
  const outgoing = await readOutgoing(deps.db, input, input.requestId);
  if (!outgoing) return { kind: 'released', count: 0 };
  const { request, connection } = outgoing;
  if (request.state !== 'prepared' && request.state !== 'answered') return alreadySettled(deps, request);
  const result = await askingStep(deps, connection, requestAsker(request.id), (books) =>
    carryOver({ deps, ...outgoing, books }, input),
  );
  // What has to be asked waits for the next session; the records do not wait in this set.
  return result.kind === 'polled' && !connection.gateOpen ? release(deps, request) : result;
}

async function carryOver(work: LookUp & Outgoing, input: RequestRef): Promise<SendResult> {
  const { deps, connection, request } = work;
  if (request.state === 'answered') return settleAnswer(work, input);
  if (!mayLeave(work)) return release(deps, request);
  const { provider } = deps.providers.get(connection.provider);
  if (isForgotten(request, provider)) return abandon(deps, request);
  const known =
    request.sends === 0 || provider.calls ? await whileBeating(() => lookUpFirst(work)) : undefined;
  if (known) return known;
  const changed = await lookBehind(work);
  if (changed) return changed;
  if (!provider.calls) return leaveToAgent(work, input);
  await waitForTurn(deps, provider, request);
  const waitMs = await waitForBudget(deps, provider, request);
  if (waitMs > 0) return { kind: 'wait', waitMs };
  return deliver(work, provider.calls, input);
}

async function leaveToAgent(work: LookUp, input: RequestRef): Promise<SendResult> {
  const { deps, request } = work;
  const offered = await offer(deps.db, input, request.id, traceOf().workflowId ?? request.setId);
  // Answered since it was read: an agent that got it before brought the answer late.
  return offered ? { kind: 'polled', requestId: request.id } : settleAnswer(work, input);
}

async function deliver(work: LookUp, calls: ProviderCalls, input: RequestRef): Promise<SendResult> {
  const { deps, connection, request } = work;
  const session = openSession(deps, connection, { signal: Context.current().cancellationSignal });
  return whileBeating(async () => {
    const result = await calls.send(session, bytesOf(request));
    if (!result.ok) return afterFailedCall(work, result.failure, true);
    const answered = await storeAnswer(deps.db, request, request.id, result.value);
    return settleAnswer(work, input, answered);
  });
}

/** The vendor may know the request no more: its records are looked up instead of sent again. */
function isForgotten({ sends, deliveredAt, createdAt }: RemoteRequest, { capabilities }: Provider): boolean {
  const since = (deliveredAt ?? createdAt).getTime();
  return sends > 0 && Date.now() - since > capabilities.remembersMs;
}

/** How soon to ask again while another request writes an exclusive type. */
const TURN_POLL_MS = 30;

/** A vendor that takes writes of some types one at a time only gets them one at a time, from all workers. */
async function waitForTurn(deps: ActivityDeps, provider: Provider, request: RemoteRequest): Promise<void> {
  const { exclusiveTypes } = provider.capabilities;
  if (!request.items.some((item) => exclusiveTypes.includes(item.entityType))) return;
  while (!(await takeLease(deps.db, request, request.id))) {
    Context.current().heartbeat();
    await sleep(TURN_POLL_MS, undefined, { signal: Context.current().cancellationSignal });
  }
}

/**
 * Waits out a short wait here; a long one is the workflow's, so that no worker slot is held. Whoever has a place counts
 * as sent: what the vendor may know is never taken for new.
 */
async function waitForBudget(
  deps: ActivityDeps,
  provider: Provider,
  request: RemoteRequest,
): Promise<number> {
  const slot = await deps.db.transaction(async (tx) => {
    const place = await reserve(tx, request, provider.capabilities.limits, request.kind);
    if (place.granted) await countSend(tx, request, request.id);
    return place;
  });
  if (!slot.granted) return slot.waitMs;
  if (slot.waitMs > 0) await sleep(slot.waitMs);
  return 0;
}
