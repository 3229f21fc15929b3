import { SimpleGrid, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { batchesQuery } from '../../../api/queries/batches.ts';
import { t } from '../../../language/say.ts';
import { Loaded } from '../../../pieces/loaded.tsx';
import { Page } from '../../../pieces/page.tsx';
import { useMay } from '../../../session/use-session.ts';
import { useOutletConnection } from '../use-outlet-connection.ts';
import { BatchList } from './batch-list.tsx';
import { PullCard } from './pull-card.tsx';
import { PushCard } from './push-card.tsx';

export function ManualPage() {
  const { id } = useOutletConnection();
  const may = useMay('sync:write');
  const batches = useQuery(batchesQuery(id));
  return (
    <Page
      title={t`Manual Sync`}
      lead={t`Send what is here to QuickBooks, or bring in what was made there. Both can be stopped, and nothing is written twice.`}
    >
      <Stack gap="lg">
        {may && (
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <PushCard connectionId={id} />
            <PullCard connectionId={id} />
          </SimpleGrid>
        )}
        <section aria-labelledby="batches">
          <Title order={2} fz="lg" mb="sm" id="batches">
            {t`Pushes and pulls`}
          </Title>
          <Loaded query={batches}>{(items) => <BatchList batches={items} />}</Loaded>
        </section>
      </Stack>
    </Page>
  );
}
