import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { api } from '../../api/client.ts';
import { sessionQuery } from '../../api/queries/session.ts';
import type { Session } from '../../api/types.ts';
import { ROLE_LABELS } from '../../format/words.ts';
import { Icon } from '../../pieces/icon.tsx';

const SCHEMES = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'Like my device' },
] as const;

export function AccountMenu({ session: { user } }: { session: Session }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="customer" size={16} />}>
          {user.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.email}, {ROLE_LABELS[user.role].label}
        </Menu.Label>
        <Menu.Item component={Link} to="/account">
          Your account
        </Menu.Item>
        <Menu.Divider />
        {SCHEMES.map(({ value, label }) => (
          <Menu.Item
            key={value}
            onClick={() => setColorScheme(value)}
            leftSection={
              colorScheme === value ? <Icon name="check" size={16} /> : <Icon name="sun" size={16} />
            }
            aria-current={colorScheme === value}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSignOut() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => api.DELETE('/v1/session'),
    onSettled: async () => {
      // Nothing of this person stays for the next one at this computer.
      client.clear();
      client.setQueryData(sessionQuery.queryKey, null);
      await navigate('/sign-in');
    },
  });
}
