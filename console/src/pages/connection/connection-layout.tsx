import { Box, NativeSelect, Tabs } from '@mantine/core';
import { Suspense } from 'react';
import { Outlet, useLocation } from 'react-router';
import { ConnectionChoice } from '../../connection/connection-choice.tsx';
import { useConnection } from '../../connection/use-connection.ts';
import { t } from '../../language/say.ts';
import { useGo } from '../../pieces/links.tsx';
import { Waiting } from '../../pieces/loaded.tsx';
import { ConnectFirst } from './connect-first.tsx';
import { TABS, tabOf } from './tabs.ts';

/** The tabs of one connection; where there are several, one chooses which. */
export function ConnectionLayout() {
  const connection = useConnection();
  const { pathname, search } = useLocation();
  const go = useGo();
  const tab = tabOf(pathname);
  if (!connection) return <ConnectFirst />;
  return (
    <Box>
      <ConnectionChoice current={connection} />
      <TabChoice tab={tab} onChange={(path) => void go(`${path}${search}`)} />
      <Tabs
        value={tab}
        activateTabWithKeyboard={false}
        onChange={(path) => void go(`${path}${search}`)}
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
      label={t`Page of this connection`}
      mb="md"
      value={tab}
      data={TABS.map(({ path, label }) => ({ value: path, label }))}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
