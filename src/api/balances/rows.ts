import { z } from 'zod';
import { type BalanceFilter, listBalances, type StoredBalance } from '../../db/balances/balance-list.ts';
import type { StoredReport } from '../../db/balances/balance-reports.ts';
import type { Database } from '../../db/client.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { addAmounts, negate } from '../../domain/money.ts';
import { findConnection } from '../connections/find.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { AppDeps } from '../deps.ts';
import { csvLine } from '../log/csv.ts';
import { splitPage } from '../page.ts';
import type { BalanceRowView, balanceRowsQuery } from '../schemas/balance.ts';

const positionSchema = z.object({ value: z.string(), id: z.string() });

export async function pageOfBalances(
  deps: AppDeps,
  report: StoredReport,
  { cursor, limit, ...filter }: z.output<typeof balanceRowsQuery>,
): Promise<{ items: BalanceRowView[]; next: string | null }> {
  const { db, sealer, clock = () => new Date() } = deps;
  const { tenantId, id } = report;
  const connection = await connectionOf(deps, report);
  const scope = { tenantId, list: `balances/${id}`, filter };
  const after = readCursor(sealer, scope, positionSchema, cursor, clock());
  const rows = await listBalances(db, tenantId, id, { ...filter, after, limit: limit + 1 });
  const { page, last } = splitPage(rows, limit);
  return {
    items: page.map((row) => representBalance(deps, connection, row)),
    next: last ? writeCursor(sealer, scope, last.position, clock()) : null,
  };
}

/** The connection that a report is of. */
export function connectionOf(
  { db }: Pick<AppDeps, 'db'>,
  { tenantId, connectionId }: StoredReport,
): Promise<StoredConnection> {
  return findConnection(db, tenantId, connectionId);
}

export function representBalance(
  { providers }: Pick<AppDeps, 'providers'>,
  { provider, companyId }: Pick<StoredConnection, 'provider' | 'companyId'>,
  row: StoredBalance,
): BalanceRowView {
  const { id, customerId, externalId, name, currency, former } = row;
  const books = providers.has(provider) ? providers.get(provider).provider : undefined;
  const there = externalId !== null && companyId !== null ? { externalId, companyId } : undefined;
  return {
    id,
    customerId,
    externalId,
    externalUrl:
      (there &&
        books?.deepLink?.(
          { companyId: there.companyId },
          { entityType: 'customer', externalId: there.externalId },
        )) ??
      null,
    name,
    currency,
    ours: addAmounts([row.ours], currency),
    theirs: addAmounts([row.theirs], currency),
    difference: addAmounts([row.ours, negate(row.theirs, currency)], currency),
    former,
  };
}

/** Rows read at a time: memory stays flat however many there are. */
const ROWS = 1_000;

/** All rows that fit, by name. */
export async function* balanceCsv(
  db: Database,
  { tenantId, id }: StoredReport,
  filter: BalanceFilter,
): AsyncGenerator<string> {
  yield csvLine([
    'Client',
    'Id',
    'QuickBooks Id',
    'Currency',
    'Our balance',
    'QuickBooks balance',
    'Difference',
  ]);
  let after: { value: string; id: string } | undefined;
  for (;;) {
    const rows = await listBalances(db, tenantId, id, {
      ...filter,
      sort: 'name',
      order: 'asc',
      after,
      limit: ROWS,
    });
    yield rows.map(lineOf).join('');
    if (rows.length < ROWS) return;
    after = rows.at(-1)?.position;
  }
}

function lineOf({ name, customerId, externalId, currency, ours, theirs }: StoredBalance): string {
  const difference = addAmounts([ours, negate(theirs, currency)], currency);
  return csvLine([name, customerId, externalId, currency, ours, theirs, difference]);
}
