import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { pendingSyncsQuery } from '../../../api/queries/approvals.ts';
import type { PendingSync } from '../../../api/types.ts';
import { entityLabel } from '../../../format/words.ts';
import type { Column } from '../../../pieces/data-table.tsx';
import { Instant } from '../../../pieces/instant.tsx';
import { Section } from '../../../pieces/section.tsx';
import { type BadgeColour, StatusBadge } from '../../../pieces/status-badge.tsx';
import { RowName } from '../row-name.tsx';
import { DIRECTION_LABELS } from '../words.ts';
import { PagedTable } from './paged-table.tsx';

const STATES: Readonly<Record<PendingSync['state'], { label: string; colour: BadgeColour }>> = {
  pending: { label: 'Pending', colour: 'amber' },
  syncing: { label: 'Syncing', colour: 'green' },
  retrying: { label: 'Trying again', colour: 'amber' },
  waiting: { label: 'Waits', colour: 'gray' },
};

const COLUMNS: readonly Column<PendingSync>[] = [
  { key: 'name', header: 'Name', render: (row) => <RowName row={row} /> },
  { key: 'type', header: 'Entity Type', width: 130, render: ({ type }) => entityLabel(type).one },
  { key: 'way', header: 'Way', width: 140, render: ({ direction }) => DIRECTION_LABELS[direction] },
  {
    key: 'state',
    header: 'State',
    width: 130,
    badge: true,
    render: ({ state }) => <StatusBadge colour={STATES[state].colour}>{STATES[state].label}</StatusBadge>,
  },
  { key: 'message', header: 'Details', render: ({ message }) => message },
  {
    key: 'approved',
    header: 'Approved',
    width: 150,
    render: ({ approvedBy, approvedAt }) =>
      approvedAt && (
        <>
          {approvedBy} <Instant at={approvedAt} relative />
        </>
      ),
  },
];

export function PendingSyncs({ connectionId }: { connectionId: string }) {
  const query = useInfiniteQuery(pendingSyncsQuery(connectionId));
  return (
    <Section
      title="Pending syncs"
      lead="Approved, and waiting for the connector; once it runs you see them go one by one."
    >
      <PagedTable
        label="All pending syncs"
        columns={COLUMNS}
        query={query}
        none={<Text>Nothing waits for the connector.</Text>}
      />
    </Section>
  );
}
