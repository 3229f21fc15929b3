import { Context } from '@temporalio/activity';
import type { Books } from '../../books.ts';
import {
  failReport,
  finishReport,
  moveReport,
  readReport,
  reportAsker,
  type StoredReport,
} from '../../db/balances/balance-reports.ts';
import { storeOthers, storeTheirs } from '../../db/balances/balance-rows.ts';
import type { Connection } from '../../db/connections/connection-state.ts';
import { forgetReadsBelow } from '../../db/requests/reads.ts';
import { type BalanceReportState, isReportOver } from '../../domain/balance.ts';
import { SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';
import type { CallFailure } from '../../providers/provider.ts';
import type { BalanceReportInput } from '../../workflows/contract.ts';
import type { Polled } from '../../workflows/results.ts';
import { askingStep } from '../asking-step.ts';
import type { ActivityDeps } from '../deps.ts';
import { afterFailedRead, pausedFor, readOpened } from '../pull/failed-read.ts';

export type BalanceStep =
  | { kind: 'done' }
  | { kind: 'more' }
  /** Nothing is lost: the cursor stays where it was. */
  | { kind: 'wait'; waitMs: number }
  /** Cancelled by a person, or it cannot go on; the report says why. */
  | { kind: 'ended' }
  | Polled;

/**
 * Pages of one execution: bounds the time of an activity, and what a crash has to read again. Of a vendor whose agent
 * polls one: its answers are kept for the page that asked, so a list that begins anew finds no answer of before.
 */
const PAGES = { we_call: 20, they_poll: 1 } as const;
/** Clients that are compared in one transaction. */
const CLIENTS = 1_000;

interface Work {
  deps: ActivityDeps;
  input: BalanceReportInput;
  stored: StoredReport;
  connection: Connection;
  books: Books;
}

/** Some pages of a balance report: begins it, goes on with it, or ends it. A repeat goes on at the stored cursor. */
export async function balanceStep(deps: ActivityDeps, input: BalanceReportInput): Promise<BalanceStep> {
  const stored = await readReport(deps.db, input.tenantId, input.reportId);
  const connection = await readOpened(deps, input);
  if (!stored || !connection) return { kind: 'ended' };
  if (isReportOver(stored.state)) {
    await forgetReadsBelow(deps.db, input, reportAsker(input.reportId));
    return { kind: 'ended' };
  }
  if (connection.status === 'paused') {
    await moveReport(deps.db, input, [stored.state], { error: connection.pauseReason });
    return { kind: 'wait', waitMs: pausedFor(connection) };
  }
  if (connection.status !== 'active') return giveUp(deps, input, NEEDS_REAUTH);
  const asker = `${reportAsker(input.reportId)}${stored.state}/${stored.cursor ?? ''}`;
  return askingStep(deps, connection, asker, (books) => step({ deps, input, stored, connection, books }));
}

async function step(work: Work): Promise<BalanceStep> {
  switch (work.stored.state) {
    case 'queued':
      return begin(work);
    case 'reading':
      return readTheirs(work);
    default:
      return compareOthers(work);
  }
}

async function begin(work: Work): Promise<BalanceStep> {
  const { deps, input, books } = work;
  const counted = await books.count({ entityType: 'customer', filter: { inactive: true } });
  if (counted && !counted.ok) return afterFailure(work, counted.failure);
  await moveReport(deps.db, input, ['queued'], {
    state: 'reading',
    expected: counted?.value ?? null,
    reads: counted ? 1 : 0,
    startedAt: new Date(),
    error: null,
  });
  return { kind: 'more' };
}

/** A page and its cursor are one transaction, so no client is counted twice or left out. */
async function readTheirs(work: Work): Promise<BalanceStep> {
  const { deps, input, books } = work;
  const { delivery } = deps.providers.get(work.connection.provider).provider.capabilities;
  let cursor = work.stored.cursor ?? undefined;
  for (let page = 0; page < PAGES[delivery]; page++) {
    const answer = await books.balances({ cursor });
    if (!answer) return giveUp(deps, input, NOT_TOLD);
    // One that comes after a page that was kept is the first in a row.
    const before = page > 0 ? null : work.stored.error;
    if (!answer.ok) return afterFailure(work, answer.failure, before);
    const { rows, next } = answer.value;
    const kept = await deps.db.transaction(async (tx) => {
      const change = { ...turnTo(next), reads: 1, error: null };
      if (!(await moveReport(tx, input, ['reading'], change))) return false;
      await storeTheirs(tx, input, rows);
      return true;
    });
    if (!kept) return { kind: 'ended' };
    Context.current().heartbeat(page);
    if (next === undefined) break;
    cursor = next;
  }
  return { kind: 'more' };
}

function turnTo(next: string | undefined): { state: BalanceReportState; cursor: string | null } {
  return next === undefined ? { state: 'comparing', cursor: null } : { state: 'reading', cursor: next };
}

async function compareOthers({ deps, input, stored, connection }: Work): Promise<BalanceStep> {
  const homeCurrency = connection.capabilities?.homeCurrency ?? 'USD';
  let after = stored.cursor ?? '';
  for (let page = 0; page < PAGES.we_call; page++) {
    const done = await deps.db.transaction(async (tx) => {
      if (!(await moveReport(tx, input, ['comparing'], { cursor: after }))) return undefined;
      const { last } = await storeOthers(tx, input, { after, limit: CLIENTS, homeCurrency });
      if (last === undefined) await finishReport(tx, input);
      else await moveReport(tx, input, ['comparing'], { cursor: last });
      return { last };
    });
    Context.current().heartbeat(page);
    if (!done) return { kind: 'ended' };
    if (done.last === undefined) return { kind: 'done' };
    after = done.last;
  }
  return { kind: 'more' };
}

async function afterFailure(
  { deps, input, books, stored }: Work,
  failure: CallFailure,
  before = stored.error,
): Promise<BalanceStep> {
  const after = await afterFailedRead({ deps, owner: input, books, failure, before });
  if (after.kind === 'ended') return giveUp(deps, input, after.error);
  await moveReport(deps.db, input, [stored.state], { error: after.error });
  return { kind: 'wait', waitMs: after.waitMs };
}

const NEEDS_REAUTH: SyncErrorInfo = {
  type: 'ConnectionNeedsReauth',
  message: SYNC_ERRORS.ConnectionNeedsReauth.title,
};
const NOT_TOLD: SyncErrorInfo = {
  type: 'InvalidRecord',
  message: 'This accounting system does not tell what its customers owe.',
};

async function giveUp(
  deps: ActivityDeps,
  input: BalanceReportInput,
  error: SyncErrorInfo,
): Promise<BalanceStep> {
  await failReport(deps.db, input, error);
  return { kind: 'ended' };
}
