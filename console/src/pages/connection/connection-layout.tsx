import { Box, NativeSelect, Tabs } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Outlet, useLocation, useNavigate, useSearchParams } from 'react-router';
import { connectionsQuery, providersQuery } from '../../api/queries/connections.ts';
import type { Connection } from '../../api/types.ts';
import { useConnection } from '../../connection/use-connection.ts';
import { Waiting } from '../../pieces/loaded.tsx';
import { ConnectFirst } from './connect-first.tsx';
import { TABS, tabOf } from './tabs.ts';

/** The tabs of one connection; where there are several, one chooses which. */
export function ConnectionLayout() {
  const connection = useConnection();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const tab = tabOf(pathname);
  if (!connection) return <ConnectFirst />;
  return (
    <Box>
      <ConnectionChoice current={connection} />
      <TabChoice tab={tab} onChange={(path) => void navigate(`${path}${search}`)} />
      <Tabs
        value={tab}
        activateTabWithKeyboard={false}
        onChange={(path) => void navigate(`${path}${search}`)}
        keepMounted={false}
      >
        <Tabs.List mb="lg" visibleFrom="sm">
          {TABS.map(({ path, label }) => (
            <Tabs.Tab key={path} value={path} px="xs">
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} tabIndex={-1}>
          <Suspense fallback={<Waiting />}>
            <Outlet context={connection} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Box>
  );
}

/** Where tabs have no room side by side, a list tells of all of them. */
function TabChoice({ tab, onChange }: { tab: string; onChange: (path: string) => void }) {
  return (
    <NativeSelect
      hiddenFrom="sm"
      label="Page of this connection"
      mb="md"
      value={tab}
      data={TABS.map(({ path, label }) => ({ value: path, label }))}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

function ConnectionChoice({ current }: { current: Connection }) {
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const { data: providers } = useSuspenseQuery(providersQuery);
  const titleOf = (name: string) => providers.find((each) => each.name === name)?.title ?? name;
  const [params, setParams] = useSearchParams();
  if (connections.length < 2) return null;
  return (
    <NativeSelect
      label="Company"
      mb="md"
      maw={360}
      value={current.id}
      data={connections.map(({ id, provider, company, status }) => ({
        value: id,
        label: `${company?.name ?? titleOf(provider)}${status === 'disconnected' ? ' (disconnected)' : ''}`,
      }))}
      onChange={(event) => {
        params.set('connection', event.currentTarget.value);
        setParams(params);
      }}
    />
  );
}
