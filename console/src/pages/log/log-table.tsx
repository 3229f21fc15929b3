import { Anchor, Text } from '@mantine/core';
import type { LogEntry } from '../../api/types.ts';
import { DIRECTIONS, LOG_STATUSES } from '../../format/log-faces.ts';
import { entityLabel } from '../../format/words.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';

interface LogTableProps {
  entries: readonly LogEntry[];
  onOpen: (id: string) => void;
}

export function LogTable({ entries, onOpen }: LogTableProps) {
  return (
    <DataTable
      label="Sync Log"
      columns={columns(onOpen)}
      rows={entries}
      rowKey={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
    />
  );
}

function columns(onOpen: (id: string) => void): Column<LogEntry>[] {
  return [
    { key: 'type', header: 'Entity Type', width: 130, render: ({ type }) => entityLabel(type).one },
    {
      key: 'name',
      header: 'Entity Name',
      render: ({ id, name }) => (
        <Anchor
          component="button"
          type="button"
          underline="always"
          inherit
          ta="left"
          onClick={() => onOpen(id)}
        >
          {name}
        </Anchor>
      ),
    },
    { key: 'direction', header: 'Direction', width: 100, render: ({ direction }) => DIRECTIONS[direction] },
    {
      key: 'status',
      header: 'Status',
      badge: true,
      width: 110,
      render: ({ status }) => <LogStatus status={status} />,
    },
    { key: 'at', header: 'Timestamp', width: 190, render: ({ at }) => <Instant at={at} /> },
    {
      key: 'error',
      header: 'Error',
      render: ({ message }) => (
        <Text size="sm" lineClamp={2}>
          {message}
        </Text>
      ),
    },
  ];
}

function LogStatus({ status }: Pick<LogEntry, 'status'>) {
  const { label, colour } = LOG_STATUSES[status];
  return <StatusBadge colour={colour}>{label}</StatusBadge>;
}
