import { Context } from '@temporalio/activity';
import { bringBackKept } from '../../db/approvals/runs.ts';
import {
  finishCheck,
  noteCheckFailed,
  postponeCheck,
  readChangeCheck,
} from '../../db/changes/change-checks.ts';
import { forgetOldEvents } from '../../db/changes/webhook-events.ts';
import { readSettings } from '../../db/connections/settings.ts';
import { findOpenSession } from '../../db/requests/desktop-sessions.ts';
import type { CallFailure } from '../../providers/provider.ts';
import type { ConnectionRef } from '../../workflows/contract.ts';
import { askingStep } from '../asking-step.ts';
import type { ActivityDeps } from '../deps.ts';
import { afterFailedRead, pausedFor, readOpened } from '../pull/failed-read.ts';
import { unaskedPull } from '../pull/unasked.ts';
import { applyApproved } from './apply-approved.ts';
import { applyNotices } from './apply-notices.ts';
import { beginSession, sessionToBegin } from './begin-session.ts';
import { compareLinked, untoldDue } from './compare-linked.ts';
import { readChanges } from './read-changes.ts';
import type { Refresh, RefreshResult } from './refreshing.ts';

/**
 * One step of keeping linked records fresh: first what notices point at, then what a person has let in, then, when that
 * is due, what the vendor says has changed since the last look, then what has to be compared. Any step may be repeated.
 */
export async function refreshStep(deps: ActivityDeps, input: ConnectionRef): Promise<RefreshResult> {
  const connection = await readOpened(deps, input);
  const session = connection && (await sessionToBegin(deps, connection));
  if (session) return beginSession(deps, connection, session);
  if (connection?.status === 'paused') return { kind: 'wait', waitMs: pausedFor(connection) };
  const feed = connection && deps.providers.get(connection.provider).provider.reads.changes;
  if (connection?.status !== 'active' || !feed) return { kind: 'closed' };
  return askingStep(deps, connection, 'changes', async (books) =>
    step(await open(deps, { input, connection, books, feed })),
  );
}

async function step(refresh: Refresh): Promise<RefreshResult> {
  const { deps, input } = refresh;
  const { notices } = deps.providers.get(refresh.connection.provider);
  if (notices) {
    const applied = await applyNotices(refresh, notices.source);
    if (applied.kind === 'failed') return afterFailure(refresh, applied.failure);
    if (applied.kind === 'applied') return { kind: 'more' };
  }
  const approved = await applyApproved(refresh);
  if (approved.kind === 'failed') return afterFailure(refresh, approved.failure);
  if (approved.kind === 'applied') return { kind: 'more' };
  const check = await readChangeCheck(deps.db, input);
  if (check && check.dueAt.getTime() > Date.now()) return { kind: 'finished' };
  if (notices) await forgetOldEvents(deps.db, input, notices.source);
  return look(refresh);
}

/** What was written while it was read is read again after this. */
const AGAIN_MS = 60_000;

async function look(refresh: Refresh): Promise<RefreshResult> {
  const { deps, input, connection } = refresh;
  // Where an agent comes in visits, each of them is a run.
  if (deps.providers.get(connection.provider).provider.calls) await bringBackKept(deps.db, input);
  const read = await readChanges(refresh);
  if (read.kind === 'failed') return afterFailure(refresh, read.failure);
  const toCompare = [...read.toCompare, ...(await untoldDue(refresh))];
  for (const type of toCompare) {
    const compared = await compareLinked(refresh, type);
    Context.current().heartbeat(type);
    if (compared.kind === 'failed') return afterFailure(refresh, compared.failure);
    if (compared.kind === 'more') return { kind: 'more' };
  }
  const { changesIntervalMs } = deps.tuning;
  const intervalMs = read.again ? Math.min(AGAIN_MS, changesIntervalMs) : changesIntervalMs;
  // Answers of one step are all younger than the glance of the session that brought them.
  const session = read.again || toCompare.length > 0 ? undefined : await findOpenSession(deps.db, input);
  await finishCheck(deps.db, input, { intervalMs, seen: session?.glance ?? null });
  return { kind: 'finished' };
}

async function open(
  deps: ActivityDeps,
  work: Pick<Refresh, 'input' | 'connection' | 'books' | 'feed'>,
): Promise<Refresh> {
  const trace = await unaskedPull(deps, work.input, 'change check');
  const { approvalRequired } = await readSettings(deps.db, work.input);
  // Whoever approves what comes in is asked about what is new there as well.
  return { deps, ...work, trace, takesNew: approvalRequired };
}

/** A look that is refused is over until the next is due, and the connection says why. */
async function afterFailure(refresh: Refresh, failure: CallFailure): Promise<RefreshResult> {
  const { deps, input: owner, books } = refresh;
  const before = (await readChangeCheck(deps.db, owner))?.error ?? null;
  const after = await afterFailedRead({ deps, owner, books, failure, before });
  await noteCheckFailed(deps.db, owner, after.error);
  if (after.kind === 'wait') return { kind: 'wait', waitMs: after.waitMs };
  await postponeCheck(deps.db, owner, deps.tuning.changesIntervalMs);
  return { kind: 'closed' };
}
