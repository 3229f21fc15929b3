import { Alert, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { batchesQuery } from '../../api/queries/batches.ts';
import { rich, t } from '../../language/say.ts';
import { LinkButton } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { BatchList } from '../connection/manual/batch-list.tsx';
import { FirstPush } from './first-push.tsx';
import { Step } from './step.tsx';
import { useSetup, useSetupConnection, useStepPath } from './use-setup.ts';

export function FirstSyncStep() {
  const pathOf = useStepPath();
  const connection = useSetupConnection();
  if (!connection?.company) return <Navigate to={pathOf('connect')} replace />;
  return <FirstSync connectionId={connection.id} />;
}

function FirstSync({ connectionId }: { connectionId: string }) {
  const { finished, steps } = useSetup(connectionId);
  const enabled = steps.some(({ step, done }) => step === 'settings' && done);
  const batches = useQuery(batchesQuery(connectionId));
  return (
    <Step
      title={t`Bring both sides together`}
      lead={t`Send what is here, or first take over what is in QuickBooks already. Nothing is written twice, in either order.`}
    >
      <Stack gap="lg">
        {finished && (
          <Alert color="teal" role="status" title={t`QuickBooks is set up`}>
            <Group justify="space-between">
              {rich`What changes from now on goes by itself.${<LinkButton to="/">{t`Open the overview`}</LinkButton>}`}
            </Group>
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <FirstPush connectionId={connectionId} enabled={enabled} />
          <ImportFirst />
        </SimpleGrid>
        <Loaded query={batches}>
          {(items) => (items.length > 0 ? <BatchList batches={items} /> : null)}
        </Loaded>
      </Stack>
    </Step>
  );
}

function ImportFirst() {
  return (
    <Paper withBorder p={{ base: 'sm', xs: 'lg' }}>
      <Title order={3} fz="md">
        {t`Import from QuickBooks`}
      </Title>
      <Text c="dimmed" mb="md">
        {t`For books that hold customers already: the Import Wizard counts, suggests who is who, and takes over only what you confirm.`}
      </Text>
      <LinkButton to="/connection/import" variant="default">
        {t`Open the Import Wizard`}
      </LinkButton>
    </Paper>
  );
}
