import { Stack } from '@mantine/core';
import type { RecordOf } from '../../../api/queries/records.ts';
import { formatDay } from '../../../format/dates.ts';
import { formatDecimal, formatMoney, formatPrice } from '../../../format/numbers.ts';
import { stateLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import { type Column, DataTable } from '../../../pieces/data-table.tsx';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';
import { RecordLink } from '../record-link.tsx';

type Invoice = RecordOf<'invoice'>['data'];
type Line = Invoice['lines'][number] & { key: string };

export function InvoiceDetails({ data }: { data: Invoice }) {
  const { currency, lines } = data;
  return (
    <Stack>
      <Facts columns={2}>
        <Fact label={t`Customer`}>
          <RecordLink type="customer" id={data.customerId} />
        </Fact>
        <Fact label={t`State`}>{stateLabel(data.status)}</Fact>
        <Fact label={t`Issued`}>{formatDay(data.issueDate)}</Fact>
        <Fact label={t`Due`}>{data.dueDate ? formatDay(data.dueDate) : t`Not said`}</Fact>
        {data.discount && <Fact label={t`Discount`}>{formatMoney(data.discount, currency)}</Fact>}
        <Fact label={t`Tax`}>{formatMoney(data.tax, currency)}</Fact>
        <Fact label={t`Total`}>
          <strong>{formatMoney(data.total, currency)}</strong>
        </Fact>
      </Facts>
      <DataTable
        label={t`Lines`}
        compact
        columns={columns(currency)}
        rows={lines.map((line, index) => ({ ...line, key: String(index) }))}
        rowKey={({ key }) => key}
      />
    </Stack>
  );
}

function columns(currency: string): Column<Line>[] {
  return [
    {
      key: 'what',
      header: t`What`,
      render: (line) => <What line={line} />,
    },
    {
      key: 'quantity',
      header: t`Quantity`,
      numeric: true,
      render: ({ quantity }) => formatDecimal(quantity),
    },
    {
      key: 'price',
      header: t`Price`,
      numeric: true,
      render: ({ unitPrice }) => formatPrice(unitPrice, currency),
    },
    {
      key: 'amount',
      header: t`Amount`,
      numeric: true,
      render: ({ amount }) => formatMoney(amount, currency),
    },
  ];
}

/** What a line is for: the item by its name, and what is said of it. */
function What({ line: { description, serviceItemId, kept } }: { line: Line }) {
  const words = description ?? (serviceItemId ? undefined : t`Service`);
  return (
    <>
      {serviceItemId && <RecordLink type="service_item" id={serviceItemId} />}
      {serviceItemId && words && ': '}
      {words}
      {kept && t` (kept as it is in QuickBooks: ${kept})`}
    </>
  );
}
