import { Button, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { invoiceMoneyQuery } from '../../../api/queries/money.ts';
import type { InvoiceMoney } from '../../../api/types.ts';
import { formatMoney } from '../../../format/numbers.ts';
import { withDays } from '../../../format/with-days.ts';
import { t } from '../../../language/say.ts';
import { type Column, DataTable } from '../../../pieces/data-table.tsx';
import { Instant } from '../../../pieces/instant.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { useMay } from '../../../session/use-session.ts';
import { differenceInWords, SUMS, type Sum } from './money-words.ts';

type Side = InvoiceMoney['connections'][number];

/** Total, tax, paid and open, here and in QuickBooks, and what differs in words. */
export function InvoiceMoneyPanel({ id }: { id: string }) {
  const [asked, setAsked] = useState<string>();
  const query = useQuery(invoiceMoneyQuery(id, asked));
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="money">
      <Title order={2} fz="lg" mb="md" id="money">
        {t`Money`}
      </Title>
      <Loaded query={query}>
        {(money) => (
          <Stack>
            <SumTable money={money} />
            {money.connections.map((side) => (
              <SideNotes
                key={side.connectionId}
                side={side}
                currency={money.currency}
                busy={query.isFetching}
                onAsk={() =>
                  asked === side.connectionId ? void query.refetch() : setAsked(side.connectionId)
                }
              />
            ))}
          </Stack>
        )}
      </Loaded>
    </Paper>
  );
}

interface Row {
  of: Sum;
  label: string;
}

function SumTable({ money: { here, connections, currency } }: { money: InvoiceMoney }) {
  const text = (amount: string | null) => (amount === null ? t`Not told` : formatMoney(amount, currency));
  const columns: readonly Column<Row>[] = [
    { key: 'what', header: t`Amount`, render: ({ label }) => label },
    { key: 'here', header: t`Here`, numeric: true, render: ({ of }) => text(here[of]) },
    ...connections.map(({ connectionId, company, there, gone }) => ({
      key: connectionId,
      header: connections.length > 1 ? (company ?? t`In QuickBooks`) : t`In QuickBooks`,
      numeric: true,
      render: ({ of }: Row) => (gone ? t`Gone` : text(there[of])),
    })),
  ];
  return (
    <DataTable
      label={t`Money of the invoice`}
      compact
      columns={columns}
      rows={SUMS}
      rowKey={({ of }) => of}
    />
  );
}

interface SideNotesProps {
  side: Side;
  currency: string;
  busy: boolean;
  onAsk: () => void;
}

function SideNotes({ side, currency, busy, onAsk }: SideNotesProps) {
  const { asked, at, gone, differences, paidBy } = side;
  const may = useMay('sync:read');
  return (
    <Stack gap="xs">
      <div role="status">
        {gone && <Text>{t`It does not exist in QuickBooks any more.`}</Text>}
        {differences.length > 0 && (
          <List>
            {differences.map((each) => (
              <List.Item key={each.of}>{differenceInWords(each, currency)}</List.Item>
            ))}
          </List>
        )}
        {asked && !gone && differences.length === 0 && <Text>{t`Both sides agree.`}</Text>}
      </div>
      {paidBy.length > 0 && (
        <Text size="sm">
          {t`Paid in QuickBooks by ${paidBy
            .map(({ what, amount }) => `${withDays(what)} (${formatMoney(amount, currency)})`)
            .join(', ')}.`}
        </Text>
      )}
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          {asked ? t`QuickBooks as it was read ` : t`QuickBooks as it was at the last sync, `}
          {at && <Instant at={at} relative />}
        </Text>
        {may && (
          <Button size="xs" variant="default" loading={busy} onClick={onAsk}>
            {t`Look in QuickBooks now`}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
