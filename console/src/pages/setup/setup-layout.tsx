import { Stack, Text } from '@mantine/core';
import { Suspense } from 'react';
import { Navigate, Outlet } from 'react-router';
import { useConnection } from '../../connection/use-connection.ts';
import { t } from '../../language/say.ts';
import { Waiting } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { useMay } from '../../session/use-session.ts';
import { StepList } from './step-list.tsx';
import { stepOf } from './steps.ts';
import { useSetup } from './use-setup.ts';

/** The way from nothing to the first sync. It can be left at any time: what is done is known to the server. */
export function SetupLayout() {
  const connection = useConnection();
  const may = useMay('connections:write');
  return (
    <Page
      title={t`Set up QuickBooks`}
      lead={t`Five steps. You can leave at any time and go on later, here or at another computer.`}
    >
      {may ? (
        <Stack gap="lg">
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
  const connection = useConnection();
  if (!connection) return <Navigate to={stepOf('region').path} replace />;
  return <NextStep connectionId={connection.id} />;
}

function NextStep({ connectionId }: { connectionId: string }) {
  const { next } = useSetup(connectionId);
  return <Navigate to={stepOf(next ?? 'first_sync').path} replace />;
}
