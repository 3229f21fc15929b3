import { AppShell, Burger, Group, Progress, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useEffect } from 'react';
import { Link, Outlet, useLocation, useNavigation } from 'react-router';
import type { Session } from '../../api/types.ts';
import { ConnectionBanner } from '../../connection/banner.tsx';
import { keepConnection } from '../../connection/of-connection.ts';
import { t } from '../../language/say.ts';
import { Waiting } from '../../pieces/loaded.tsx';
import { UnsavedGuard } from '../../unsaved/unsaved-guard.tsx';
import { AccountMenu } from './account-menu.tsx';
import { FinderButton } from './finder/finder-button.tsx';
import { Navigation } from './navigation.tsx';

const SIDEBAR = 248;

export function Shell({ session }: { session: Session }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname, search } = useLocation();
  // On a phone the menu covers the page that was chosen in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it closes because the address has changed
  useEffect(close, [pathname]);
  return (
    <UnsavedGuard>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: SIDEBAR, breakpoint: 'sm', collapsed: { mobile: !opened } }}
        padding="lg"
        transitionDuration={0}
      >
        <a href="#content" className="lb-skip">
          {t`Skip to the content`}
        </a>
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t`Menu`} />
              <Text component={Link} to={keepConnection('/', search)} fw={700} fz="lg" c="inherit" td="none">
                {t`Ledgerbridge`}
              </Text>
              <Text c="dimmed" visibleFrom="xs" truncate>
                {session.tenant.name}
              </Text>
            </Group>
            <Group gap="xs" wrap="nowrap">
              <FinderButton session={session} />
              <AccountMenu session={session} />
            </Group>
          </Group>
        </AppShell.Header>
        <OnTheWay />
        <AppShell.Navbar p="sm">
          <Navigation session={session} />
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1} maw={1440}>
          <ConnectionBanner />
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </AppShell.Main>
      </AppShell>
    </UnsavedGuard>
  );
}

/** The next page is being loaded; the one before it is still shown. */
function OnTheWay() {
  const { state } = useNavigation();
  if (state === 'idle') return null;
  return (
    <div className="lb-on-the-way" role="status">
      <span className="lb-hidden">{t`Loading`}</span>
      <Progress.Root size={3} radius={0}>
        <Progress.Section value={100} animated withAria={false} />
      </Progress.Root>
    </div>
  );
}
