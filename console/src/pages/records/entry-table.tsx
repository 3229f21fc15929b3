import { Group, Title } from '@mantine/core';
import type { ConnectionSync } from '../../api/types.ts';
import { ofConnection } from '../../connection/of-connection.ts';
import { withDays } from '../../format/with-days.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { pathOf } from './path.ts';
import { SyncButton } from './sync-button.tsx';

type Part = NonNullable<ConnectionSync['parts']>[number];

/** The entries of a timesheet: each is synced by itself, and stands for itself. */
export function EntryTable({ connectionId, parts }: { connectionId: string; parts: readonly Part[] }) {
  return (
    <section aria-labelledby={`entries-${connectionId}`}>
      <Title order={2} fz="lg" mt="md" mb="xs" id={`entries-${connectionId}`}>
        {t`Entries`}
      </Title>
      <DataTable
        label={t`Entries of the timesheet`}
        columns={columns(connectionId)}
        rows={parts}
        rowKey={({ id }) => id}
      />
    </section>
  );
}

function columns(connectionId: string): readonly Column<Part>[] {
  return [
    {
      key: 'name',
      header: t`Entry`,
      width: 170,
      render: (part) => <TextLink to={pathOf(part)}>{withDays(part.name)}</TextLink>,
    },
    {
      key: 'sync',
      header: 'QuickBooks',
      width: 220,
      badge: true,
      render: ({ colour, label }) => <StatusBadge colour={colour}>{label}</StatusBadge>,
    },
    { key: 'message', header: t`Message`, render: ({ message }) => message && withDays(message) },
    {
      key: 'act',
      header: t`What to do`,
      action: true,
      width: 260,
      render: ({ type, id, badge }) => (
        <Group gap="sm">
          {badge === 'employee_not_mapped' && (
            <TextLink to={ofConnection('/connection/mappings/employee', connectionId)}>
              {t`Map the employee`}
            </TextLink>
          )}
          <SyncButton type={type} id={id} sync={{ connectionId, badge }} />
        </Group>
      ),
    },
  ];
}
