import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../../../api/client.ts';
import type { FoundTransaction, FoundTransactions } from '../../../../api/types.ts';
import { formatDay } from '../../../../format/dates.ts';
import { formatMoney, plural } from '../../../../format/numbers.ts';
import { t } from '../../../../language/say.ts';
import { type Column, DataTable } from '../../../../pieces/data-table.tsx';
import { OutLink } from '../../../../pieces/links.tsx';
import { ProblemAlert } from '../../../../pieces/problem-alert.tsx';
import { StatusBadge } from '../../../../pieces/status-badge.tsx';
import { ImportedBatch } from './imported-batch.tsx';
import { comesWithText, OUTCOMES } from './outcomes.ts';

const keyOf = ({ type, externalId }: FoundTransaction) => `${type}/${externalId}`;

/** What was found, what an import does with each, and the import of those that are chosen. */
export function FoundTable({ connectionId, found }: { connectionId: string; found: FoundTransactions }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(found.items.filter(({ outcome }) => OUTCOMES[outcome].comesIn).map(keyOf)),
  );
  const start = useImport(connectionId);
  const rows = found.items.filter((row) => chosen.has(keyOf(row)));
  const toggle = (key: string) =>
    setChosen((before) =>
      before.has(key) ? new Set([...before].filter((each) => each !== key)) : new Set([...before, key]),
    );
  return (
    <Stack gap="sm">
      {found.missing.length > 0 && (
        <Text role="status">{t`QuickBooks does not have: ${found.missing.join(', ')}.`}</Text>
      )}
      {found.more && (
        <Text role="status">
          {t`There are more than these: choose fewer days, or pull them in Manual Sync.`}
        </Text>
      )}
      {found.items.length > 0 && (
        <DataTable
          label={t`Transactions found`}
          columns={[checkColumn(chosen, toggle), ...COLUMNS]}
          rows={found.items}
          rowKey={keyOf}
        />
      )}
      {start.error && <ProblemAlert error={start.error} />}
      {start.data ? (
        <ImportedBatch batch={start.data} />
      ) : (
        <Group>
          <Button disabled={rows.length === 0} loading={start.isPending} onClick={() => start.mutate(rows)}>
            {rows.length === 0 ? t`Import` : t`Import ${plural(rows.length, 'transaction')}`}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function useImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (rows: readonly FoundTransaction[]) => {
      const transactions = rows.map(({ type, externalId }) => ({ type, externalId }));
      const params = { path: { id } };
      return dataOf(
        await api.POST('/v1/connections/{id}/transactions/import', { params, body: { transactions } }),
      );
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['batches'] }),
  });
}

function checkColumn(chosen: ReadonlySet<string>, toggle: (key: string) => void): Column<FoundTransaction> {
  return {
    key: 'chosen',
    header: t`Choose`,
    width: 90,
    action: true,
    render: (row) => (
      <Checkbox
        aria-label={t`Choose ${row.name}`}
        checked={chosen.has(keyOf(row))}
        disabled={row.outcome === 'refused'}
        onChange={() => toggle(keyOf(row))}
      />
    ),
  };
}

const COLUMNS: readonly Column<FoundTransaction>[] = [
  {
    key: 'name',
    header: t`Transaction`,
    render: ({ name, externalUrl }) => (externalUrl ? <OutLink href={externalUrl}>{name}</OutLink> : name),
  },
  { key: 'customer', header: t`Customer`, render: ({ customer }) => customer ?? t`Not here yet` },
  { key: 'date', header: t`Date`, width: 130, render: ({ date }) => date && formatDay(date) },
  {
    key: 'total',
    header: t`Amount`,
    width: 130,
    numeric: true,
    render: ({ total, currency }) => total !== null && (currency ? formatMoney(total, currency) : total),
  },
  {
    key: 'outcome',
    header: t`Import`,
    width: 150,
    badge: true,
    render: ({ outcome }) => (
      <StatusBadge colour={OUTCOMES[outcome].colour}>{OUTCOMES[outcome].label}</StatusBadge>
    ),
  },
  {
    key: 'message',
    header: t`Details`,
    render: (row) => [row.message, comesWithText(row)].filter(Boolean).join(' '),
  },
];
