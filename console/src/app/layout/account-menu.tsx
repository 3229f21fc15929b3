import { Button, Menu, Text, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { api } from '../../api/client.ts';
import { problemOf } from '../../api/problem.ts';
import { sessionQuery } from '../../api/queries/session.ts';
import type { Session } from '../../api/types.ts';
import { oneOf } from '../../filters/use-filters.ts';
import { ROLE_LABELS } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { Dialog } from '../../pieces/dialog.tsx';
import { Icon } from '../../pieces/icon.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { noteSignedIn } from '../../session/was-signed-in.ts';
import { useLeave } from '../../unsaved/drafts.ts';

const SCHEMES = ['light', 'dark', 'auto'] as const;
const SCHEME_LABELS = { light: t`Light`, dark: t`Dark`, auto: t`Like my device` } as const;

export function AccountMenu({ session }: { session: Session }) {
  const signOut = useSignOut();
  const leave = useLeave();
  const goOut = () => {
    signOut.reset();
    leave((onError) => signOut.mutate(undefined, { onError }));
  };
  return (
    <>
      <Choices session={session} onSignOut={goOut} />
      {signOut.error && (
        <Dialog title={t`You are still signed in`} onClose={signOut.reset}>
          <ProblemAlert error={signOut.error} onRetry={goOut} />
        </Dialog>
      )}
    </>
  );
}

interface ChoicesProps {
  session: Session;
  onSignOut: () => void;
}

function Choices({ session: { user }, onSignOut }: ChoicesProps) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    // Within the header, and with nothing in it that is no choice: a list of choices for screen readers too.
    <Menu position="bottom-end" width={240} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<Icon name="customer" size={16} />}
          maw="45vw"
          style={{ flexShrink: 0 }}
          aria-label={user.name}
        >
          {/* A phone has no room for it beside the search. */}
          <Text span inherit visibleFrom="xs" truncate>
            {user.name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.email}, {ROLE_LABELS[user.role].label}
        </Menu.Label>
        <Menu.Item component={Link} to="/account">
          {t`Your account`}
        </Menu.Item>
        <Menu.Divider />
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) => setColorScheme(oneOf(value, SCHEMES) ?? 'auto')}
        >
          {SCHEMES.map((value) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick>
              {SCHEME_LABELS[value]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={onSignOut}>{t`Sign out`}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSignOut() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      try {
        await api.DELETE('/v1/session');
      } catch (error) {
        // Over already is as good.
        if (problemOf(error).code !== 'unauthorized') throw error;
      }
    },
    onSuccess: async () => {
      noteSignedIn(false);
      // Nothing of this person stays for the next one at this computer.
      client.clear();
      client.setQueryData(sessionQuery.queryKey, null);
      await navigate('/sign-in');
    },
  });
}
