import { Text } from '@mantine/core';
import type { ApiKey } from '../../api/types.ts';
import { ROLE_LABELS } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { useMay } from '../../session/use-session.ts';
import { RevokeButton } from './revoke-button.tsx';

const COLUMNS: readonly Column<ApiKey>[] = [
  {
    key: 'name',
    header: t`Name`,
    render: ({ name, id }) => (
      <>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {id}
        </Text>
      </>
    ),
  },
  { key: 'role', header: t`Role`, width: 100, render: ({ role }) => ROLE_LABELS[role].label },
  { key: 'scopes', header: t`May`, render: ({ scopes }) => <Text size="sm">{areasOf(scopes)}</Text> },
  { key: 'made', header: t`Made`, width: 190, render: ({ createdAt }) => <Instant at={createdAt} /> },
  {
    key: 'state',
    header: t`State`,
    width: 110,
    render: ({ revokedAt }) => (
      <StatusBadge colour={revokedAt ? 'gray' : 'green'}>{revokedAt ? t`Revoked` : t`In use`}</StatusBadge>
    ),
  },
];

const ACTIONS: Column<ApiKey> = {
  key: 'actions',
  header: t`Revoke`,
  action: true,
  width: 120,
  render: (key) => (key.revokedAt ? null : <RevokeButton apiKey={key} />),
};

export function KeyTable({ keys }: { keys: readonly ApiKey[] }) {
  const columns = useMay('keys:write') ? [...COLUMNS, ACTIONS] : COLUMNS;
  return <DataTable label={t`API keys`} columns={columns} rows={keys} rowKey={({ id }) => id} />;
}

/** By area, as in "records, sync; read only: audit". */
function areasOf(scopes: readonly string[]): string {
  const areas = [...new Set(scopes.map((scope) => scope.split(':')[0] ?? scope))];
  const writes = areas.filter((area) => scopes.includes(`${area}:write`));
  const reads = areas.filter((area) => !writes.includes(area));
  return [writes.join(', '), reads.length > 0 ? t`read only: ${reads.join(', ')}` : '']
    .filter(Boolean)
    .join('; ');
}
