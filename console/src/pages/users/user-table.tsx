import { Text } from '@mantine/core';
import type { User } from '../../api/types.ts';
import { ROLE_LABELS } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { type BadgeColour, StatusBadge } from '../../pieces/status-badge.tsx';
import { useMay } from '../../session/use-session.ts';
import { UserActions } from './user-actions.tsx';

const STATES: Readonly<Record<User['state'], { label: string; colour: BadgeColour }>> = {
  invited: { label: t`Invited`, colour: 'amber' },
  active: { label: t`Active`, colour: 'green' },
  disabled: { label: t`Disabled`, colour: 'gray' },
};

const COLUMNS: readonly Column<User>[] = [
  {
    key: 'name',
    header: t`Name`,
    render: ({ name, email }) => (
      <>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {email}
        </Text>
      </>
    ),
  },
  {
    key: 'role',
    header: t`Role`,
    render: ({ role }) => (
      <>
        {ROLE_LABELS[role].label}
        <Text size="sm" c="dimmed">
          {ROLE_LABELS[role].may}
        </Text>
      </>
    ),
  },
  {
    key: 'state',
    header: t`State`,
    width: 110,
    render: ({ state }) => <StatusBadge colour={STATES[state].colour}>{STATES[state].label}</StatusBadge>,
  },
  {
    key: 'seen',
    header: t`Last sign-in`,
    width: 160,
    render: ({ lastSignInAt }) => (lastSignInAt ? <Instant at={lastSignInAt} relative /> : t`Never`),
  },
];

const ACTIONS: Column<User> = {
  key: 'actions',
  header: t`Change`,
  action: true,
  width: 120,
  render: (user) => <UserActions user={user} />,
};

export function UserTable({ users }: { users: readonly User[] }) {
  const columns = useMay('users:write') ? [...COLUMNS, ACTIONS] : COLUMNS;
  return <DataTable label={t`Users`} columns={columns} rows={users} rowKey={({ id }) => id} />;
}
