import { Group, Text } from '@mantine/core';
import { Navigate } from 'react-router';
import type { Connection } from '../../api/types.ts';
import { useCompanyNames } from '../../connection/company-name.ts';
import { ConnectWay } from '../../connection/connect-way.tsx';
import { ofConnection } from '../../connection/of-connection.ts';
import { useProvider } from '../../connection/use-provider.ts';
import { t } from '../../language/say.ts';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { STATUS_FACES } from '../connection/status/status-faces.ts';
import { Step } from './step.tsx';
import { stepOf } from './steps.ts';
import { useSetup, useSetupConnection, useStepPath } from './use-setup.ts';

export function ConnectStep() {
  const pathOf = useStepPath();
  const connection = useSetupConnection();
  return connection ? <Connect connection={connection} /> : <Navigate to={pathOf('region')} replace />;
}

function Connect({ connection }: { connection: Connection }) {
  const pathOf = useStepPath();
  const provider = useProvider(connection);
  const nameOf = useCompanyNames();
  const { steps } = useSetup(connection.id);
  const connected = steps.some(({ step, done }) => step === 'connect' && done);
  const face = STATUS_FACES[connection.status];
  return (
    <Step
      title={t`Connect your company`}
      lead={provider?.connectLead ?? ''}
      next={connected ? pathOf('mappings') : undefined}
    >
      {connected ? (
        <Group gap="sm">
          <Text fw={650}>{nameOf(connection)}</Text>
          <StatusBadge colour={face.colour}>{face.label}</StatusBadge>
        </Group>
      ) : (
        <ConnectWay connection={connection} returnTo={ofConnection(stepOf('mappings').path, connection.id)} />
      )}
    </Step>
  );
}
