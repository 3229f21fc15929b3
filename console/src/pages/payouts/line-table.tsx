import type { PayoutView } from '../../api/types.ts';
import { formatMoney } from '../../format/numbers.ts';
import { capitalised } from '../../format/words.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { pathOf } from '../records/path.ts';

type Line = PayoutView['lines'][number];

interface LineTableProps {
  lines: readonly Line[];
  paymentNames: PayoutView['paymentNames'];
  currency: string;
}

/** What the payout consists of, movement by movement. */
export function LineTable({ lines, paymentNames, currency }: LineTableProps) {
  return (
    <DataTable
      label="What it consists of"
      columns={columns(paymentNames, currency)}
      rows={lines}
      rowKey={({ reference }) => reference}
    />
  );
}

function columns(paymentNames: PayoutView['paymentNames'], currency: string): Column<Line>[] {
  return [
    { key: 'kind', header: 'Kind', render: ({ kind }) => capitalised(kind.replaceAll('_', ' ')) },
    { key: 'what', header: 'What', render: ({ description, reference }) => description ?? reference },
    {
      key: 'payments',
      header: 'Payments',
      render: ({ payments, refunds = [] }) =>
        [...payments.map(({ paymentId }) => paymentId), ...refunds].map((id) => (
          <TextLink key={id} to={pathOf({ type: 'payment', id })} mr="xs">
            {paymentNames[id] ?? id}
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
