import { readBalance } from '../../db/balances/balance-list.ts';
import type { StoredReport } from '../../db/balances/balance-reports.ts';
import { openDocuments } from '../../db/balances/open-documents.ts';
import { ourBalances } from '../../db/balances/our-balances.ts';
import { explainBalance, summarize } from '../../domain/explain-balance.ts';
import type { OpenItems } from '../../providers/balances.ts';
import type { CallResult } from '../../providers/provider.ts';
import { ask } from '../ask-company.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { BalanceExplanationView } from '../schemas/balance.ts';
import { connectionOf, representBalance } from './rows.ts';

/**
 * Why one client's balances differ, as both sides stand now: five metered reads at most.
 * @throws ApiProblem when there is no such row, or QuickBooks cannot be asked now.
 */
export async function explainRow(
  deps: AppDeps,
  report: StoredReport,
  rowId: string,
): Promise<BalanceExplanationView> {
  const { tenantId, connectionId } = report;
  const row = await readBalance(deps.db, tenantId, report.id, rowId);
  if (!row) throw new ApiProblem('not_found', `There is no row ${rowId} in this report.`);
  const connection = await connectionOf(deps, report);
  const { customerId, currency, externalId } = row;
  const there =
    externalId === null
      ? undefined
      : await ask(
          deps,
          connection,
          `what ${externalId} owes`,
          async (books): Promise<CallResult<OpenItems | undefined>> =>
            (await books.openItems({ externalId })) ?? { ok: true, value: undefined },
        );
  const counted = inCurrency(there, currency);
  const openThere = counted.items.map((item) => item.externalId);
  const ours =
    customerId === null
      ? []
      : await openDocuments(deps.db, { tenantId, connectionId }, { customerId, currency, openThere });
  const balances = customerId === null ? [] : await ourBalances(deps.db, tenantId, [customerId]);
  const balance = balances.find((each) => each.currency === currency)?.balance ?? '0';
  const now = representBalance(deps, connection, { ...row, ours: balance, theirs: counted.balance });
  const documents = explainBalance(ours, counted, currency);
  const { complete } = counted;
  return { row: now, summary: summarize(now.difference, documents.length, complete), complete, documents };
}

/** A customer there has one currency; in another one it owes nothing there. */
function inCurrency(there: OpenItems | undefined, currency: string): OpenItems {
  if (there?.currency === currency) return there;
  return { balance: '0', currency, items: [], complete: true };
}
