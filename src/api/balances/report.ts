import type { FastifyRequest } from 'fastify';
import { countClients, sumBalances } from '../../db/balances/balance-list.ts';
import {
  createReport,
  findOpenReport,
  moveReport,
  readReport,
  type StoredReport,
} from '../../db/balances/balance-reports.ts';
import type { Executor } from '../../db/client.ts';
import { lockConnection } from '../../db/connections/connection-queries.ts';
import { actorNames } from '../../db/people/actor-names.ts';
import { OPEN_REPORT_STATES } from '../../domain/balance.ts';
import { addAmounts, negate } from '../../domain/money.ts';
import { remedyOf } from '../../errors.ts';
import { callerOf } from '../access.ts';
import { noConnection, requireConnected } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';
import { createOnce } from '../idempotent-request.ts';
import { ApiProblem } from '../problems.ts';
import type { BalanceReportView } from '../schemas/balance.ts';

/** @throws ApiProblem when there is none of this tenant. */
export async function findReport(db: Executor, tenantId: string, id: string): Promise<StoredReport> {
  const stored = await readReport(db, tenantId, id);
  if (!stored) throw new ApiProblem('not_found', `There is no balance report ${id}.`);
  return stored;
}

/**
 * Update Balance Report: one at a time, so pressed again it answers with the one that is under way. When the process
 * dies before its workflow is started, the relay starts it.
 */
export async function startReport(deps: AppDeps, request: FastifyRequest, connectionId: string) {
  const { tenantId, actor } = callerOf(request);
  if (!(await deps.temporal.isUp())) throw new ApiProblem('temporal_unavailable');
  const made = await createOnce(deps, request, async (tx) => {
    const connection = await lockConnection(tx, { tenantId, connectionId });
    if (!connection) throw noConnection(connectionId);
    requireConnected(connection);
    const input = { tenantId, connectionId, requestedBy: actor };
    const stored = (await findOpenReport(tx, input)) ?? (await createReport(tx, input));
    const headers = { location: `/v1/balance-reports/${stored.id}` };
    return { status: 202, body: await representReport(tx, stored), headers };
  });
  await deps.temporal.startBalanceReport({ tenantId, connectionId, reportId: made.body.id });
  return made;
}

/** What was compared by then is dropped with the next report. One that is over stays as it is. */
export async function cancelReport(
  { db, temporal }: Pick<AppDeps, 'db' | 'temporal'>,
  tenantId: string,
  reportId: string,
): Promise<StoredReport> {
  const { connectionId } = await findReport(db, tenantId, reportId);
  await moveReport(db, { tenantId, reportId }, OPEN_REPORT_STATES, { state: 'cancelled' });
  await temporal.stopBalanceReport({ tenantId, connectionId, reportId });
  return findReport(db, tenantId, reportId);
}

export async function representReport(db: Executor, stored: StoredReport): Promise<BalanceReportView> {
  const { tenantId, id, error } = stored;
  const sums = await sumBalances(db, tenantId, id);
  const clients = await countClients(db, tenantId, id);
  const balances = sums.reduce((sum, each) => sum + each.clients, 0);
  const differing = sums.reduce((sum, each) => sum + each.differing, 0);
  const nameOf = await actorNames(db, tenantId, [stored.requestedBy]);
  return {
    id,
    connectionId: stored.connectionId,
    state: stored.state,
    clients,
    balances,
    expected: stored.expected,
    reads: stored.reads,
    differing,
    summary: summaryOf(stored, { clients, balances, differing }),
    totals: sums.map(({ ours, theirs, ...sum }) => ({
      ...sum,
      ours: addAmounts([ours], sum.currency),
      theirs: addAmounts([theirs], sum.currency),
      difference: addAmounts([ours, negate(theirs, sum.currency)], sum.currency),
    })),
    error: error && { type: error.type, message: error.message, remedy: remedyOf(error) },
    requestedBy: nameOf(stored.requestedBy),
    createdAt: stored.createdAt.toISOString(),
    startedAt: stored.startedAt?.toISOString() ?? null,
    finishedAt: stored.finishedAt?.toISOString() ?? null,
  };
}

function summaryOf(
  { state, expected }: StoredReport,
  { clients, balances, differing }: { clients: number; balances: number; differing: number },
): string {
  switch (state) {
    case 'queued':
      return 'The report is about to begin.';
    case 'reading':
      return `Reading balances from QuickBooks: ${clients} of ${expected ?? 'an unknown number of'} clients compared.`;
    case 'comparing':
      return `Comparing clients that are not in QuickBooks: ${clients} clients compared.`;
    case 'cancelled':
      return 'The report was cancelled.';
    case 'failed':
      return 'The report could not be finished.';
    case 'done':
      if (differing === 0) return `All ${balances} balances agree with QuickBooks.`;
      return `${differing} of ${balances} balances differ from QuickBooks.`;
  }
}
