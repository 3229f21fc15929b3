import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { connectorsQuery } from '../../api/queries/connections.ts';
import type { Connector } from '../../api/types.ts';
import { rich, t } from '../../language/say.ts';
import { Instant } from '../../pieces/instant.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { SecretOnce } from '../../pieces/secret-once.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { useMay } from '../../session/use-session.ts';

interface ComputerCardProps {
  connectionId: string;
  connector: Connector;
  /** As long as it can be shown. */
  password: string | undefined;
}

export function ComputerCard({ connectionId, connector, password }: ComputerCardProps) {
  const { id, name, lastSeenAt, warning } = connector;
  const file = `/v1/connections/${connectionId}/connectors/${id}/web-connector.qwc`;
  return (
    <Paper withBorder p="md" component="section" aria-label={t`Computer ${name}`}>
      <Stack gap="sm">
        <Group gap="sm">
          <Text fw={650}>{name}</Text>
          <span role="status">
            <StatusBadge colour={lastSeenAt ? 'green' : 'gray'}>
              {lastSeenAt ? t`Connector seen` : t`Not seen yet`}
            </StatusBadge>
          </span>
        </Group>
        <Whereabouts connector={connector} />
        {warning && (
          <Alert color="yellow" role="alert" title={t`Two computers work for one company file`}>
            {warning}
          </Alert>
        )}
        {password !== undefined && (
          <div>
            <Text>{t`The password for the Web Connector. It is shown this once.`}</Text>
            <SecretOnce label={t`Password of ${name}`} value={password} />
          </div>
        )}
        <Group>
          <Button component="a" href={file} download="ledgerbridge.qwc">
            {t`Download the .qwc file`}
          </Button>
          <RevokeButton connectionId={connectionId} connector={connector} />
        </Group>
      </Stack>
    </Paper>
  );
}

function Whereabouts({ connector }: { connector: Connector }) {
  const { computer, address, version, filePath, lastSeenAt } = connector;
  if (!lastSeenAt) return null;
  const program = version && `Web Connector ${version}`;
  const known = [computer, address, program, filePath].filter(Boolean).join(' · ');
  return (
    <Text size="sm" c="dimmed" className="lb-wrap">
      {rich`${known} · last seen ${<Instant at={lastSeenAt} relative />}`}
    </Text>
  );
}

function RevokeButton({ connectionId, connector }: Pick<ComputerCardProps, 'connectionId' | 'connector'>) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () =>
      api.POST('/v1/connections/{id}/connectors/{connector}/revoke', {
        params: { path: { id: connectionId, connector: connector.id } },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: connectorsQuery(connectionId).queryKey }),
  });
  if (!useMay('connections:write')) return null;
  return (
    <>
      <Button variant="default" loading={revoke.isPending} onClick={() => revoke.mutate()}>
        {rich`Revoke${<span className="lb-hidden"> {connector.name}</span>}`}
      </Button>
      {revoke.error && <ProblemAlert error={revoke.error} />}
    </>
  );
}
