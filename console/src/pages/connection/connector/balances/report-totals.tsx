import type { BalanceReport } from '../../../../api/types.ts';
import { formatCount, formatMoney } from '../../../../format/numbers.ts';
import { t } from '../../../../language/say.ts';
import { type Column, DataTable } from '../../../../pieces/data-table.tsx';

type Total = BalanceReport['totals'][number];

const COLUMNS: readonly Column<Total>[] = [
  { key: 'currency', header: t`Currency`, render: ({ currency }) => currency },
  { key: 'clients', header: t`Clients`, numeric: true, render: ({ clients }) => formatCount(clients) },
  { key: 'differing', header: t`Differ`, numeric: true, render: ({ differing }) => formatCount(differing) },
  {
    key: 'ours',
    header: t`Our balance`,
    numeric: true,
    render: (row) => formatMoney(row.ours, row.currency),
  },
  {
    key: 'theirs',
    header: 'QuickBooks',
    numeric: true,
    render: (row) => formatMoney(row.theirs, row.currency),
  },
  {
    key: 'difference',
    header: t`Difference`,
    numeric: true,
    render: (row) => formatMoney(row.difference, row.currency),
  },
];

export function ReportTotals({ report }: { report: BalanceReport }) {
  return (
    <DataTable
      label={t`Sums by currency`}
      columns={COLUMNS}
      rows={report.totals}
      rowKey={({ currency }) => currency}
      compact
    />
  );
}
