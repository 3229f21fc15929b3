import { SimpleGrid, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '../../api/queries/connections.ts';
import { logQuery } from '../../api/queries/log.ts';
import type { Connection } from '../../api/types.ts';
import { ConnectionChoice } from '../../connection/connection-choice.tsx';
import { useConnection } from '../../connection/use-connection.ts';
import { rich, t } from '../../language/say.ts';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { useSession } from '../../session/use-session.ts';
import { ConnectFirst } from '../connection/connect-first.tsx';
import { QueueFacts } from '../connection/status/queue-facts.tsx';
import { ImportCard } from '../import/import-card.tsx';
import { SetupCard } from '../setup/setup-card.tsx';
import { SyncFigures } from './figures/sync-figures.tsx';
import { LatestTable } from './latest-table.tsx';

export function HomePage() {
  const connection = useConnection();
  const { tenant } = useSession();
  if (!connection) return <ConnectFirst />;
  return <Overview connection={connection} business={tenant.name} />;
}

/** One look in the morning: is all well, and what waits for me? */
function Overview({ connection, business }: { connection: Connection; business: string }) {
  const health = useQuery(healthQuery(connection.id));
  const latest = useQuery(logQuery({ connection: connection.id, status: 'success', limit: 8 }));
  return (
    <Page title={t`Overview`} lead={health.data?.statusLine ?? business}>
      <Stack gap="lg">
        <ConnectionChoice current={connection} />
        <SetupCard connectionId={connection.id} />
        <ImportCard connectionId={connection.id} />
        <Loaded query={health}>{(data) => <QueueFacts health={data} />}</Loaded>
        <SyncFigures connectionId={connection.id} />
        <section aria-labelledby="latest">
          <SimpleGrid cols={2} mb="xs">
            <Title order={2} fz="lg" id="latest">
              {t`Just synced`}
            </Title>
            <TextLink to="/log" ta="right">
              {t`Sync Log`}
            </TextLink>
          </SimpleGrid>
          <Loaded query={latest}>
            {({ items }) =>
              items.length === 0 ? (
                <EmptyState icon="list" title={t`Nothing was synced yet`}>
                  {rich`What changes from now shows here by itself. To send what is there already, ${<TextLink to="/connection/manual-sync">{t`push it by hand`}</TextLink>}.`}
                </EmptyState>
              ) : (
                <LatestTable entries={items} />
              )
            }
          </Loaded>
        </section>
      </Stack>
    </Page>
  );
}
