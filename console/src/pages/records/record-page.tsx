import { Paper, SimpleGrid, Stack, Tabs, Title } from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { logQuery } from '../../api/queries/log.ts';
import { type RecordOf, type RecordType, recordQuery } from '../../api/queries/records.ts';
import { MissingPage } from '../../app/missing-page.tsx';
import { oneOf } from '../../filters/use-filters.ts';
import { entityLabel, RECORD_TYPES } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { LinkButton, TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { useMay } from '../../session/use-session.ts';
import { AccountPanel } from '../accounts/account-panel.tsx';
import { Attempts } from '../log/attempts.tsx';
import { InvoiceMoneyPanel } from './money/invoice-money.tsx';
import { nameOf } from './name-of.ts';
import { RecordDetails } from './record-details.tsx';
import { RecordSyncPanel } from './record-sync-panel.tsx';
import { TeamMemberPanel } from './team-member-panel.tsx';

export function RecordPage() {
  const { type: segment, id } = useParams();
  const type = oneOf(segment, RECORD_TYPES);
  return type && id ? <OneRecord key={`${type}/${id}`} type={type} id={id} /> : <MissingPage />;
}

/** Never sent themselves, so nothing happens to them in the log. */
const LOCAL: readonly RecordType[] = ['team_member', 'timesheet'];

function OneRecord({ type, id }: { type: RecordType; id: string }) {
  const query = useQuery(recordQuery(type, id));
  const { one, many } = entityLabel(type);
  return (
    <Page
      title={query.data ? nameOf(query.data) : one}
      lead={
        <>
          {one} {id} · <TextLink to={`/records/${type}`}>{many}</TextLink>
        </>
      }
      actions={type === 'customer' ? <NewInvoice customerId={id} /> : undefined}
    >
      {type === 'customer' ? (
        <CustomerTabs id={id} query={query} />
      ) : (
        <RecordBody type={type} id={id} query={query} />
      )}
    </Page>
  );
}

function NewInvoice({ customerId }: { customerId: string }) {
  if (!useMay('records:write')) return null;
  return (
    <LinkButton to={`/new/invoice?customer=${encodeURIComponent(customerId)}`} variant="default">
      {t`New invoice`}
    </LinkButton>
  );
}

type RecordQuery = UseQueryResult<RecordOf>;

/** A customer is an account too: what is known of it, and what became of it, under a tab each. */
function CustomerTabs({ id, query }: { id: string; query: RecordQuery }) {
  return (
    // A panel that is kept hidden would wait for its content for ever.
    <Tabs defaultValue="info" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="info">{t`Info`}</Tabs.Tab>
        <Tabs.Tab value="history">{t`History`}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="info">
        <Stack gap="lg">
          <AccountPanel customerId={id} />
          <SyncSection type="customer" id={id} />
          <DetailSection query={query} />
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <RecordHistory type="customer" id={id} />
      </Tabs.Panel>
    </Tabs>
  );
}

interface RecordBodyProps {
  type: RecordType;
  id: string;
  query: RecordQuery;
}

function RecordBody({ type, id, query }: RecordBodyProps) {
  return (
    <>
      {type === 'team_member' ? <TeamMemberPanel id={id} /> : <SyncSection type={type} id={id} />}
      {type === 'invoice' && <InvoiceMoneyPanel id={id} />}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <DetailSection query={query} />
        {!LOCAL.includes(type) && <RecordHistory type={type} id={id} />}
      </SimpleGrid>
    </>
  );
}

function SyncSection({ type, id }: { type: RecordType; id: string }) {
  return (
    <Paper withBorder p="lg">
      <RecordSyncPanel type={type} id={id} />
    </Paper>
  );
}

function DetailSection({ query }: { query: RecordQuery }) {
  return (
    <Paper withBorder p="lg">
      <Title order={2} fz="lg" mb="md">
        {t`Details`}
      </Title>
      <Loaded query={query}>{(record) => <RecordDetails record={record} />}</Loaded>
    </Paper>
  );
}

function RecordHistory({ type, id }: { type: RecordType; id: string }) {
  const history = useQuery(logQuery({ type, record: id, limit: 25 }));
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Title order={2} fz="lg">
          {t`What happened`}
        </Title>
        <Loaded query={history}>
          {({ items }) => (items.length > 0 ? <Attempts entries={items} /> : t`It was never synced.`)}
        </Loaded>
      </Stack>
    </Paper>
  );
}
