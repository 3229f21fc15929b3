import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { healthQuery, setupQuery } from '../../../api/queries/connections.ts';
import type { Connection, Health } from '../../../api/types.ts';
import { useCompanyNames } from '../../../connection/company-name.ts';
import { ConnectWay } from '../../../connection/connect-way.tsx';
import { NEW_CONNECTION, ofConnection } from '../../../connection/of-connection.ts';
import { ReconnectButton } from '../../../connection/reconnect-button.tsx';
import { useProvider } from '../../../connection/use-provider.ts';
import { t } from '../../../language/say.ts';
import { TextLink } from '../../../pieces/links.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { Page } from '../../../pieces/page.tsx';
import { StatusBadge } from '../../../pieces/status-badge.tsx';
import { useMay } from '../../../session/use-session.ts';
import { useOutletConnection } from '../use-outlet-connection.ts';
import { ApiFacts } from './api-facts.tsx';
import { CompanyFacts } from './company-facts.tsx';
import { ConsentCalendar } from './consent-calendar.tsx';
import { DisconnectButton } from './disconnect-button.tsx';
import { QueueFacts } from './queue-facts.tsx';
import { ReadsMeter } from './reads-meter.tsx';
import { STATUS_FACES } from './status-faces.ts';

export function StatusPage() {
  const connection = useOutletConnection();
  const query = useQuery(healthQuery(connection.id));
  const may = useMay('connections:write');
  return (
    <Page
      title={t`Connection`}
      lead={t`How the connection to QuickBooks does, and what waits for somebody.`}
      actions={
        may && (
          <TextLink to={ofConnection('/setup/region', NEW_CONNECTION)}>{t`Connect another company`}</TextLink>
        )
      }
    >
      <Loaded query={query}>{(health) => <Status connection={connection} health={health} />}</Loaded>
    </Page>
  );
}

/** Whoever connected and left comes back to the wizard from here too. */
function SetupHint({ connectionId }: { connectionId: string }) {
  const { data: setup } = useQuery(setupQuery(connectionId));
  if (!setup || setup.finished) return null;
  return (
    <Text mt={4}>
      <TextLink to={ofConnection('/setup', connectionId)}>{t`Go on with the set-up`}</TextLink>
    </Text>
  );
}

function Status({ connection, health }: { connection: Connection; health: Health }) {
  const face = STATUS_FACES[health.status];
  const provider = useProvider(connection);
  const nameOf = useCompanyNames();
  const usable = health.status !== 'disconnected' && health.status !== 'connecting';
  return (
    <Stack gap="lg">
      <Paper withBorder p="lg">
        <Group justify="space-between">
          <div>
            <Group gap="sm">
              <Text fw={650} fz="lg">
                {nameOf(connection)}
              </Text>
              <StatusBadge colour={face.colour}>{face.label}</StatusBadge>
            </Group>
            <Text role="status" mt={4}>
              {health.statusLine}
            </Text>
            <SetupHint connectionId={connection.id} />
          </div>
          <Group>
            {provider?.connecting === 'sign_in' && (
              <ReconnectButton
                id={connection.id}
                label={usable ? t`Reconnect` : t`Connect ${provider.title}`}
              />
            )}
            {usable && <DisconnectButton connection={connection} />}
          </Group>
        </Group>
      </Paper>
      {provider?.connecting === 'program' && (
        <section aria-labelledby="computers">
          <Title order={2} fz="lg" id="computers" mb="sm">
            {t`Computers`}
          </Title>
          {health.status === 'disconnected' && (
            <Text mb="sm">
              {t`Add a computer to connect this company again. What was synced stays linked, and the computers listed here work again, too.`}
            </Text>
          )}
          <ConnectWay connection={connection} />
        </section>
      )}
      <QueueFacts health={health} />
      {usable && <ApiFacts health={health} />}
      {usable && <ReadsMeter connectionId={connection.id} />}
      <ConsentCalendar />
      {connection.company && <CompanyFacts connection={connection} />}
    </Stack>
  );
}
