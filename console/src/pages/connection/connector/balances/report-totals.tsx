import type { BalanceReport } from '../../../../api/types.ts';
import { formatCount, formatMoney } from '../../../../format/numbers.ts';
import { type Column, DataTable } from '../../../../pieces/data-table.tsx';

type Total = BalanceReport['totals'][number];

const COLUMNS: readonly Column<Total>[] = [
  { key: 'currency', header: 'Currency', render: ({ currency }) => currency },
  { key: 'clients', header: 'Clients', numeric: true, render: ({ clients }) => formatCount(clients) },
  { key: 'differing', header: 'Differ', numeric: true, render: ({ differing }) => formatCount(differing) },
  { key: 'ours', header: 'Our balance', numeric: true, render: (row) => formatMoney(row.ours, row.currency) },
  {
    key: 'theirs',
    header: 'QuickBooks',
    numeric: true,
    render: (row) => formatMoney(row.theirs, row.currency),
  },
  {
    key: 'difference',
    header: 'Difference',
    numeric: true,
    render: (row) => formatMoney(row.difference, row.currency),
  },
];

export function ReportTotals({ report }: { report: BalanceReport }) {
  return (
    <DataTable
      label="Sums by currency"
      columns={COLUMNS}
      rows={report.totals}
      rowKey={({ currency }) => currency}
      compact
    />
  );
}
