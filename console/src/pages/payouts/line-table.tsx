import type { PayoutView } from '../../api/types.ts';
import { formatCount, formatMoney } from '../../format/numbers.ts';
import { capitalised } from '../../format/words.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { pathOf } from '../records/path.ts';

type Line = PayoutView['lines'][number];

interface LineTableProps {
  lines: readonly Line[];
  paymentNames: PayoutView['paymentNames'];
  currency: string;
  label?: string;
  /** Of a long list: it scrolls inside, and asks for more before it ends. */
  onNearEnd?: () => void;
}

/** What the payout consists of, line by line. */
export function LineTable({ lines, paymentNames, currency, onNearEnd, ...table }: LineTableProps) {
  return (
    <DataTable
      label={table.label ?? 'What it consists of'}
      columns={columns(paymentNames, currency)}
      rows={lines}
      rowKey={({ reference }) => reference}
      {...(onNearEnd ? { height: 480, onNearEnd } : {})}
    />
  );
}

function columns(paymentNames: PayoutView['paymentNames'], currency: string): Column<Line>[] {
  return [
    { key: 'kind', header: 'Kind', render: ({ kind }) => capitalised(kind.replaceAll('_', ' ')) },
    {
      key: 'what',
      header: 'What',
      render: ({ count, description, reference }) =>
        count === undefined ? (description ?? reference) : `${formatCount(count)} movements`,
    },
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
