import { Text } from '@mantine/core';
import type { PayoutView } from '../../api/types.ts';
import { formatCount, formatMoney } from '../../format/numbers.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { pathOf } from '../records/path.ts';
import { wordsFor } from './kind-words.ts';

type Line = PayoutView['lines'][number];
type Names = Pick<PayoutView, 'paymentNames' | 'customers'>;

interface LineTableProps {
  lines: readonly Line[];
  names: Names;
  currency: string;
  label?: string;
  /** Of a long list: it scrolls inside, and asks for more before it ends. */
  onNearEnd?: () => void;
}

/** What the payout consists of, line by line. */
export function LineTable({ lines, names, currency, onNearEnd, ...table }: LineTableProps) {
  return (
    <DataTable
      label={table.label ?? t`What it consists of`}
      columns={columns(names, currency)}
      rows={lines}
      rowKey={({ reference }) => reference}
      {...(onNearEnd ? { height: 480, onNearEnd } : {})}
    />
  );
}

function columns(names: Names, currency: string): Column<Line>[] {
  const money = (key: 'amount' | 'fee' | 'net', header: string): Column<Line> => ({
    key,
    header,
    numeric: true,
    render: (line) => formatMoney(line[key], currency),
  });
  return [
    { key: 'kind', header: t`Kind`, render: ({ kind }) => wordsFor(kind).one },
    { key: 'customer', header: t`Customer`, render: (line) => <Customers line={line} names={names} /> },
    { key: 'what', header: t`At Stripe`, render: (line) => <AtProcessor line={line} /> },
    { key: 'payments', header: t`Payment`, render: (line) => <Payments line={line} names={names} /> },
    money('amount', t`Gross`),
    money('fee', t`Fee`),
    money('net', t`Net`),
  ];
}

const paymentsOf = ({ payments, refunds = [] }: Line): string[] => [
  ...payments.map(({ paymentId }) => paymentId),
  ...refunds,
];

function Customers({ line, names }: { line: Line; names: Names }) {
  const found = new Map(
    paymentsOf(line).flatMap((id) => {
      const customer = names.customers[id];
      return customer ? [[customer.id, customer.name] as const] : [];
    }),
  );
  return [...found].map(([id, name]) => (
    <TextLink key={id} to={pathOf({ type: 'customer', id })} mr="xs">
      {name}
    </TextLink>
  ));
}

/** Its words, and the id by which it is found there. */
function AtProcessor({ line: { count, description, source, reference } }: { line: Line }) {
  if (count !== undefined) return t`${formatCount(count)} movements`;
  return (
    <>
      {description && <Text size="sm">{description}</Text>}
      <Text size="xs" c="dimmed" className="lb-wrap">
        {source ?? reference}
      </Text>
    </>
  );
}

function Payments({ line, names }: { line: Line; names: Names }) {
  const ids = paymentsOf(line);
  if (ids.length === 0 && line.kind === 'charge' && line.count === undefined)
    return (
      <Text size="sm" c="dimmed">
        {t`None here`}
      </Text>
    );
  return ids.map((id) => (
    <TextLink key={id} to={pathOf({ type: 'payment', id })} mr="xs">
      {names.paymentNames[id] ?? id}
    </TextLink>
  ));
}
