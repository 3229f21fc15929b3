import type { PayoutView } from '../../api/types.ts';
import { formatMoney } from '../../format/numbers.ts';
import { capitalised } from '../../format/words.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { TextLink } from '../../pieces/links.tsx';

type Line = PayoutView['lines'][number];

interface LineTableProps {
  lines: readonly Line[];
  currency: string;
}

/** What the payout consists of, movement by movement. */
export function LineTable({ lines, currency }: LineTableProps) {
  return (
    <DataTable
      label="What it consists of"
      columns={columns(currency)}
      rows={lines}
      rowKey={({ reference }) => reference}
    />
  );
}

function columns(currency: string): Column<Line>[] {
  return [
    { key: 'kind', header: 'Kind', render: ({ kind }) => capitalised(kind.replaceAll('_', ' ')) },
    { key: 'what', header: 'What', render: ({ description, reference }) => description ?? reference },
    {
      key: 'payments',
      header: 'Payments',
      render: ({ payments }) =>
        payments.map(({ paymentId }) => (
          <TextLink key={paymentId} to={`/records/payment/${encodeURIComponent(paymentId)}`} mr="xs">
            {paymentId}
          </TextLink>
        )),
    },
    {
      key: 'amount',
      header: 'Amount',
      numeric: true,
      render: ({ amount }) => formatMoney(amount, currency),
    },
    { key: 'fee', header: 'Fee', numeric: true, render: ({ fee }) => formatMoney(fee, currency) },
  ];
}
