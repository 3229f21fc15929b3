import { and, desc, eq, exists, inArray, ne, sql } from 'drizzle-orm';
import { type BalanceReportState, isReportOver, OPEN_REPORT_STATES } from '../../domain/balance.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { Executor } from '../client.ts';
import { newId } from '../ids.ts';
import type { ConnectionKey } from '../links/links.ts';
import { balanceReports, balanceRows, remoteRequests } from '../schema/index.ts';

export type StoredReport = typeof balanceReports.$inferSelect;
export type ReportKey = ConnectionKey & { reportId: string };

/** Whoever stored it starts its run. */
const UNTOLD = sql`interval '5 seconds'`;

export async function createReport(
  db: Executor,
  input: Pick<StoredReport, 'tenantId' | 'connectionId' | 'requestedBy'>,
): Promise<StoredReport> {
  const [row] = await db
    .insert(balanceReports)
    .values({ ...input, id: newId('bal') })
    .returning();
  if (!row) throw new Error('the report was not stored');
  return row;
}

export async function readReport(
  db: Executor,
  tenantId: string,
  id: string,
): Promise<StoredReport | undefined> {
  const [row] = await db.select().from(balanceReports).where(isReport(tenantId, id));
  return row;
}

/** Newest first. */
export async function listReports(db: Executor, key: ConnectionKey, limit: number): Promise<StoredReport[]> {
  return db
    .select()
    .from(balanceReports)
    .where(ofConnection(key))
    .orderBy(desc(balanceReports.createdAt), desc(balanceReports.id))
    .limit(limit);
}

export async function findOpenReport(db: Executor, key: ConnectionKey): Promise<StoredReport | undefined> {
  const [row] = await db
    .select()
    .from(balanceReports)
    .where(and(ofConnection(key), inArray(balanceReports.state, [...OPEN_REPORT_STATES])))
    .limit(1);
  return row;
}

type ReportChange = Partial<Pick<StoredReport, 'state' | 'cursor' | 'expected' | 'error' | 'startedAt'>>;

/** False when it was in none of `from`: somebody cancelled it meanwhile, or an earlier execution did this. */
export async function moveReport(
  db: Executor,
  { tenantId, reportId }: Pick<ReportKey, 'tenantId' | 'reportId'>,
  from: readonly BalanceReportState[],
  { reads = 0, ...change }: ReportChange & { reads?: number },
): Promise<boolean> {
  const over = change.state !== undefined && isReportOver(change.state);
  const rows = await db
    .update(balanceReports)
    .set({
      ...change,
      reads: sql`${balanceReports.reads} + ${reads}`,
      ...(over ? { finishedAt: sql`now()` } : {}),
    })
    .where(and(isReport(tenantId, reportId), inArray(balanceReports.state, [...from])))
    .returning({ id: balanceReports.id });
  return rows.length > 0;
}

/** Ends it for good, with the reason. */
export async function failReport(db: Executor, key: ReportKey, error: SyncErrorInfo): Promise<void> {
  await moveReport(db, key, OPEN_REPORT_STATES, { state: 'failed', error });
}

/** Done: the rows of those before it have served. */
export async function finishReport(db: Executor, key: ReportKey): Promise<void> {
  const finished = await moveReport(db, key, ['comparing'], { state: 'done', cursor: null, error: null });
  if (!finished) return;
  const others = db
    .select({ id: balanceReports.id })
    .from(balanceReports)
    .where(and(ofConnection(key), ne(balanceReports.id, key.reportId)));
  await db
    .delete(balanceRows)
    .where(and(eq(balanceRows.tenantId, key.tenantId), inArray(balanceRows.reportId, others)));
}

/** Who asks for the pages of a report begins with this. */
export const reportAsker = (reportId: string) => `balances/${reportId}/`;

/** Cancelled reports whose runs still wait for an answer, as if they did not know. All tenants: only the relay asks. */
export async function cancelledReports(db: Executor): Promise<ReportKey[]> {
  const asked = db
    .select({ one: sql`1` })
    .from(remoteRequests)
    .where(
      and(
        eq(remoteRequests.tenantId, balanceReports.tenantId),
        eq(remoteRequests.kind, 'read'),
        sql`starts_with(${remoteRequests.setId}, 'balances/' || ${balanceReports.id} || '/')`,
      ),
    );
  return db
    .select({
      tenantId: balanceReports.tenantId,
      connectionId: balanceReports.connectionId,
      reportId: balanceReports.id,
    })
    .from(balanceReports)
    .where(and(eq(balanceReports.state, 'cancelled'), exists(asked)));
}

/** Reports that are not over: each needs a run. All tenants: only the relay asks. */
export async function openReports(db: Executor): Promise<ReportKey[]> {
  return db
    .select({
      tenantId: balanceReports.tenantId,
      connectionId: balanceReports.connectionId,
      reportId: balanceReports.id,
    })
    .from(balanceReports)
    .where(
      and(
        inArray(balanceReports.state, [...OPEN_REPORT_STATES]),
        sql`${balanceReports.createdAt} < now() - ${UNTOLD}`,
      ),
    );
}

function isReport(tenantId: string, id: string) {
  return and(eq(balanceReports.tenantId, tenantId), eq(balanceReports.id, id));
}

function ofConnection({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(balanceReports.tenantId, tenantId), eq(balanceReports.connectionId, connectionId));
}
