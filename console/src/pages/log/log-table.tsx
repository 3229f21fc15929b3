import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { connectionsQuery } from '../../api/queries/connections.ts';
import type { FoldedEntries, LogEntry } from '../../api/types.ts';
import { CompanyOf } from '../../connection/company-of.tsx';
import { DIRECTIONS, LOG_STATUSES } from '../../format/log-faces.ts';
import { plural } from '../../format/numbers.ts';
import { withDays } from '../../format/with-days.ts';
import { entityLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';

interface LogTableProps {
  entries: readonly LogEntry[];
  folded: readonly FoldedEntries[];
  onOpen: (id: string) => void;
}

/** An entry, or the line that stands for those of a batch that had nothing to do. */
type Line = { kind: 'entry'; entry: LogEntry } | { kind: 'folded'; folded: FoldedEntries };

export function LogTable({ entries, folded, onOpen }: LogTableProps) {
  const { data: connections = [] } = useQuery(connectionsQuery);
  // Whoever has one company is not told of it in each line.
  const shown = columns(onOpen).filter(({ key }) => key !== 'company' || connections.length > 1);
  return (
    <DataTable
      label={t`Sync Log`}
      columns={shown}
      rows={linesOf(entries, folded)}
      rowKey={keyOf}
      onOpen={(line) => line.kind === 'entry' && onOpen(line.entry.id)}
    />
  );
}

/** Newest first; of one moment, what happened before what did not. */
function linesOf(entries: readonly LogEntry[], folded: readonly FoldedEntries[]): Line[] {
  const lines: Line[] = [
    ...entries.map((entry) => ({ kind: 'entry' as const, entry })),
    ...folded.map((each) => ({ kind: 'folded' as const, folded: each })),
  ];
  return folded.length === 0
    ? lines
    : lines.sort((a, b) => Date.parse(factsOf(b).at) - Date.parse(factsOf(a).at));
}

const factsOf = (line: Line) => (line.kind === 'entry' ? line.entry : line.folded);

function keyOf(line: Line): string {
  if (line.kind === 'entry') return line.entry.id;
  const { batchId, connectionId, type, direction } = line.folded;
  return `folded/${batchId}/${connectionId}/${type}/${direction}`;
}

function columns(onOpen: (id: string) => void): Column<Line>[] {
  return [
    {
      key: 'type',
      header: t`Entity Type`,
      width: 130,
      render: (line) => entityLabel(factsOf(line).type).one,
    },
    {
      key: 'name',
      header: t`Entity Name`,
      render: (line) =>
        line.kind === 'folded' ? (
          <FoldedName folded={line.folded} />
        ) : (
          <Anchor
            component="button"
            type="button"
            underline="always"
            inherit
            ta="left"
            onClick={() => onOpen(line.entry.id)}
          >
            {withDays(line.entry.name)}
          </Anchor>
        ),
    },
    {
      key: 'company',
      header: t`Company`,
      width: 170,
      render: (line) => <CompanyOf connectionId={factsOf(line).connectionId} />,
    },
    {
      key: 'direction',
      header: t`Direction`,
      width: 100,
      render: (line) => DIRECTIONS[factsOf(line).direction],
    },
    {
      key: 'status',
      header: t`Status`,
      badge: true,
      width: 170,
      render: (line) => <LogStatus line={line} />,
    },
    { key: 'at', header: t`Timestamp`, width: 190, render: (line) => <Instant at={factsOf(line).at} /> },
    {
      key: 'error',
      header: t`Error`,
      render: (line) =>
        line.kind === 'entry' && line.entry.status === 'error' ? (
          <Text size="sm" lineClamp={2}>
            {line.entry.message && withDays(line.entry.message)}
          </Text>
        ) : null,
    },
  ];
}

/** Leads to the entries that it stands for, and to no others. */
function FoldedName({ folded }: { folded: FoldedEntries }) {
  const { type, direction, connectionId: connection, batchId, since, at, count } = folded;
  const { one, many } = entityLabel(type);
  const query = new URLSearchParams({
    ...{ type, direction, connection, batch: batchId ?? 'none', unchanged: 'only' },
    ...{ from: since, to: wholeMillisecond(at) },
  });
  return <TextLink to={`/log?${query}`}>{plural(count, one, many)}</TextLink>;
}

/** Instants are kept finer than they are said. */
function wholeMillisecond(at: string): string {
  return new Date(Date.parse(at) + 1).toISOString();
}

/** With what was said about it, where that is no error: why it was skipped, what else happened. */
function LogStatus({ line }: { line: Line }) {
  if (line.kind === 'folded') return <Said status="skipped" message={t`Already up to date.`} />;
  const { status, message } = line.entry;
  return <Said status={status} message={status === 'error' ? null : message} />;
}

function Said({ status, message }: Pick<LogEntry, 'status' | 'message'>) {
  const { label, colour } = LOG_STATUSES[status];
  return (
    <>
      <StatusBadge colour={colour}>{label}</StatusBadge>
      {message && (
        <Text size="sm" c="dimmed" lineClamp={3}>
          {withDays(message)}
        </Text>
      )}
    </>
  );
}
