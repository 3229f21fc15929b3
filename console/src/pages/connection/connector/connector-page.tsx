import { Stack, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { syncConnectorQuery } from '../../../api/queries/sync-connector.ts';
import { ofConnection } from '../../../connection/of-connection.ts';
import { t } from '../../../language/say.ts';
import { TextLink } from '../../../pieces/links.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { Page } from '../../../pieces/page.tsx';
import { useOutletConnection } from '../use-outlet-connection.ts';
import { ConnectorButtons } from './connector-buttons.tsx';
import { ConnectorSettings } from './connector-settings.tsx';
import { Messages } from './messages.tsx';
import { RecentActivity } from './recent-activity.tsx';
import { StatusLine } from './status-line.tsx';
import { CreateTlf } from './support/create-tlf.tsx';
import { useLiveConnector } from './use-live-connector.ts';

export function ConnectorPage() {
  const { id } = useOutletConnection();
  const query = useQuery(syncConnectorQuery(id));
  useLiveConnector(id);
  return (
    <Page
      title={t`Sync Connector`}
      lead={t`Force Sync starts it. From then on it syncs every two hours, category by category, until the night or until somebody closes it.`}
    >
      <Loaded query={query}>
        {(connector) => (
          <Stack gap="lg">
            <ConnectorButtons connector={connector} />
            <StatusLine connector={connector} />
            <Stack gap="xs">
              <TextLink to={ofConnection('/connection/connector/balances', id)}>
                {t`Update Balance Report: the QB Comparison Report`}
              </TextLink>
              <TextLink to={ofConnection('/connection/connector/transactions', id)}>
                {t`Import Transactions: bring in those that you name`}
              </TextLink>
            </Stack>
            <Tabs defaultValue="activity" keepMounted={false}>
              <Tabs.List>
                <Tabs.Tab value="activity">{t`Recent Activity`}</Tabs.Tab>
                <Tabs.Tab value="messages">{t`Messages`}</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="activity" pt="md">
                <RecentActivity connectionId={id} />
              </Tabs.Panel>
              <Tabs.Panel value="messages" pt="md">
                <Messages connectionId={id} />
              </Tabs.Panel>
            </Tabs>
            <ConnectorSettings key={`${connector.morning} ${connector.timeZone}`} connector={connector} />
            <CreateTlf connectionId={id} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
