import { Stack, Text } from '@mantine/core';
import { Suspense } from 'react';
import { Navigate, Outlet, useSearchParams } from 'react-router';
import type { Connection } from '../../api/types.ts';
import { ConnectionChoice } from '../../connection/connection-choice.tsx';
import { NEW_CONNECTION } from '../../connection/of-connection.ts';
import { useConnection } from '../../connection/use-connection.ts';
import { t } from '../../language/say.ts';
import { Waiting } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { useMay } from '../../session/use-session.ts';
import { StepList } from './step-list.tsx';
import { useSetup, useStepPath } from './use-setup.ts';

/** The way from nothing to the first sync. It can be left at any time: what is done is known to the server. */
export function SetupLayout() {
  const connection = useConnectionToSetUp();
  const may = useMay('connections:write');
  return (
    <Page
      title={t`Set up QuickBooks`}
      lead={t`Five steps. You can leave at any time and go on later, here or at another computer.`}
    >
      {may ? (
        <Stack gap="lg">
          {connection && <ConnectionChoice current={connection} />}
          <StepList connectionId={connection?.id} />
          <Suspense fallback={<Waiting />}>
            <Outlet context={connection} />
          </Suspense>
        </Stack>
      ) : (
        <Text>{t`Ask an owner or admin to set it up.`}</Text>
      )}
    </Page>
  );
}

/** The address of the wizard itself leads to the first step that is not done. */
export function SetupStart() {
  const connection = useConnectionToSetUp();
  const pathOf = useStepPath();
  if (!connection) return <Navigate to={pathOf('region')} replace />;
  return <NextStep connectionId={connection.id} />;
}

function NextStep({ connectionId }: { connectionId: string }) {
  const { next } = useSetup(connectionId);
  const pathOf = useStepPath();
  return <Navigate to={pathOf(next ?? 'first_sync')} replace />;
}

/** The connection of the address or the first; none while one more is begun. */
function useConnectionToSetUp(): Connection | undefined {
  const [params] = useSearchParams();
  const connection = useConnection();
  return params.get('connection') === NEW_CONNECTION ? undefined : connection;
}
