import { Group, Text } from '@mantine/core';
import { Navigate } from 'react-router';
import { ReconnectButton } from '../../connection/reconnect-button.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { STATUS_FACES } from '../connection/status/status-faces.ts';
import { Step } from './step.tsx';
import { stepOf } from './steps.ts';
import { useSetup, useSetupConnection } from './use-setup.ts';

export function ConnectStep() {
  const connection = useSetupConnection();
  return connection ? <Connect id={connection.id} /> : <Navigate to={stepOf('region').path} replace />;
}

function Connect({ id }: { id: string }) {
  const connection = useSetupConnection();
  const { steps } = useSetup(id);
  const connected = steps.some(({ step, done }) => step === 'connect' && done);
  const face = STATUS_FACES[connection?.status ?? 'connecting'];
  return (
    <Step
      title="Connect your company"
      lead="You sign in at QuickBooks as an administrator of the company and allow access there. Nothing is sent yet."
      next={connected ? stepOf('mappings').path : undefined}
    >
      {connected ? (
        <Group gap="sm">
          <Text fw={650}>{connection?.company?.name}</Text>
          <StatusBadge colour={face.colour}>{face.label}</StatusBadge>
        </Group>
      ) : (
        <ReconnectButton id={id} label="Connect QuickBooks Online" returnTo={stepOf('mappings').path} />
      )}
    </Step>
  );
}
