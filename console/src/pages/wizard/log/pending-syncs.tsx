import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { pendingSyncsQuery } from '../../../api/queries/approvals.ts';
import type { PendingSync } from '../../../api/types.ts';
import { entityLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import type { Column } from '../../../pieces/data-table.tsx';
import { Instant } from '../../../pieces/instant.tsx';
import { Section } from '../../../pieces/section.tsx';
import { type BadgeColour, StatusBadge } from '../../../pieces/status-badge.tsx';
import { RowName } from '../row-name.tsx';
import { DIRECTION_LABELS } from '../words.ts';
import { PagedTable } from './paged-table.tsx';

const STATES: Readonly<Record<PendingSync['state'], { label: string; colour: BadgeColour }>> = {
  pending: { label: t`Pending`, colour: 'amber' },
  syncing: { label: t`Syncing`, colour: 'green' },
  retrying: { label: t`Trying again`, colour: 'amber' },
  waiting: { label: t`Waits`, colour: 'gray' },
};

const COLUMNS: readonly Column<PendingSync>[] = [
  { key: 'name', header: t`Name`, render: (row) => <RowName row={row} /> },
  { key: 'type', header: t`Entity Type`, width: 130, render: ({ type }) => entityLabel(type).one },
  { key: 'way', header: t`Way`, width: 140, render: ({ direction }) => DIRECTION_LABELS[direction] },
  {
    key: 'state',
    header: t`State`,
    width: 130,
    badge: true,
    render: ({ state }) => <StatusBadge colour={STATES[state].colour}>{STATES[state].label}</StatusBadge>,
  },
  { key: 'message', header: t`Details`, render: ({ message }) => message },
  {
    key: 'approved',
    header: t`Approved`,
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
      title={t`Pending syncs`}
      lead={t`Approved, and waiting for the connector; once it runs you see them go one by one.`}
    >
      <PagedTable
        label={t`All pending syncs`}
        columns={COLUMNS}
        query={query}
        none={<Text>{t`Nothing waits for the connector.`}</Text>}
      />
    </Section>
  );
}
