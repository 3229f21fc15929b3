import { Stack, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from 'react-router';
import { waitingQuery } from '../../api/queries/approvals.ts';
import { ConnectionChoice } from '../../connection/connection-choice.tsx';
import { useConnection } from '../../connection/use-connection.ts';
import { formatCount } from '../../format/numbers.ts';
import { rich, t } from '../../language/say.ts';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { TextLink, useGo } from '../../pieces/links.tsx';
import { Page } from '../../pieces/page.tsx';

const TABS = [
  { path: '/wizard', label: t`To approve` },
  { path: '/wizard/log', label: t`Log` },
  { path: '/wizard/cleared', label: t`Cleared` },
] as const;

/** The Sync Wizard of one connection: what awaits approval, what became of it, and what was cleared. */
export function WizardLayout() {
  const connection = useConnection();
  const { pathname, search } = useLocation();
  const go = useGo();
  return (
    <Page title={t`Sync Wizard`} lead={connection && <Lead id={connection.id} />}>
      {connection ? (
        <>
          <ConnectionChoice current={connection} />
          <Tabs
            value={pathname}
            activateTabWithKeyboard={false}
            onChange={(path) => void go(`${path}${search}`)}
            keepMounted={false}
          >
            <Tabs.List mb="lg">
              {TABS.map(({ path, label }) => (
                <Tabs.Tab key={path} value={path}>
                  {label}{' '}
                  {path !== '/wizard/log' && <TabCount id={connection.id} cleared={path !== '/wizard'} />}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value={pathname} tabIndex={-1}>
              <Stack gap="lg" key={connection.id}>
                <Outlet context={connection} />
              </Stack>
            </Tabs.Panel>
          </Tabs>
        </>
      ) : (
        <EmptyState icon="plug" title={t`QuickBooks is not connected`}>
          {rich`${<TextLink to="/setup">{t`Connect it`}</TextLink>} to approve what syncs.`}
        </EmptyState>
      )}
    </Page>
  );
}

function Lead({ id }: { id: string }) {
  const { data } = useQuery(waitingQuery(id));
  if (!data) return null;
  return data.required
    ? t`Nothing goes either way until you have approved it here. What you approve waits for the connector, which takes it with its next run.`
    : t`Approve before syncing is off: changes go both ways without waiting for anybody.`;
}

function TabCount({ id, cleared }: { id: string; cleared: boolean }) {
  const { data } = useQuery(waitingQuery(id));
  const count = cleared ? data?.cleared : data?.rows;
  return count ? <>({formatCount(count)})</> : null;
}
