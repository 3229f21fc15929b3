import { Alert, Drawer, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { logEntryQuery, logQuery } from '../../api/queries/log.ts';
import type { LogEntry, LogEntryDetail } from '../../api/types.ts';
import { actionLabel } from '../../format/log-actions.ts';
import { DIRECTIONS, LOG_STATUSES } from '../../format/log-faces.ts';
import { withDays } from '../../format/with-days.ts';
import { ACTOR_LABELS, entityLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { Fact } from '../../pieces/fact.tsx';
import { Facts } from '../../pieces/facts.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { OutLink, TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { VendorFacts } from '../../pieces/vendor-facts.tsx';
import { RecordSyncPanel } from '../records/record-sync-panel.tsx';
import { Attempts } from './attempts.tsx';
import { ExchangeView } from './exchange-view.tsx';

interface EntryDrawerProps {
  /** Undefined while none is open. */
  entryId: string | undefined;
  onClose: () => void;
}

/** All about one entry, also one that the list does not show: a link to it opens it for everybody. */
export function EntryDrawer({ entryId, onClose }: EntryDrawerProps) {
  const query = useQuery({ ...logEntryQuery(entryId ?? ''), enabled: entryId !== undefined });
  const opened = entryId !== undefined;
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={query.data ? withDays(query.data.name) : t`Entry of the log`}
    >
      {opened && <Loaded query={query}>{(entry) => <EntryDetails entry={entry} />}</Loaded>}
    </Drawer>
  );
}

/** What happened, who acts, what the vendor said, and where to look further. */
function EntryDetails({ entry }: { entry: LogEntryDetail }) {
  const { label, colour } = LOG_STATUSES[entry.status];
  return (
    <Stack gap="lg">
      <Facts columns={2}>
        <Fact label={t`Status`}>
          <StatusBadge colour={colour}>{label}</StatusBadge>
        </Fact>
        <Fact label={t`When`}>
          <Instant at={entry.at} />
        </Fact>
        <Fact label={t`Entity Type`}>{entityLabel(entry.type).one}</Fact>
        <Fact label={t`Direction`}>
          {DIRECTIONS[entry.direction]}, {actionLabel(entry.action)}
        </Fact>
        <Fact label={t`Record`}>
          <TextLink to={`/records/${entry.type}/${encodeURIComponent(entry.recordId)}`}>
            {withDays(entry.name)}
          </TextLink>
        </Fact>
        <Fact label={t`Asked for by`}>{entry.requestedByName}</Fact>
      </Facts>
      {entry.message && <Explanation entry={entry} />}
      {entry.vendor && <VendorFacts vendor={entry.vendor} />}
      <ExchangeSection entry={entry} />
      <RecordSyncPanel type={entry.type} id={entry.recordId} told={entry.message} />
      <History entry={entry} />
    </Stack>
  );
}

function ExchangeSection({ entry }: { entry: LogEntryDetail }) {
  return (
    <section aria-labelledby="exchange">
      <Title order={3} fz="md" mb="xs" id="exchange">
        {t`Request and answer`}
      </Title>
      <Stack gap="xs">
        {entry.externalUrl && (
          <Text>
            <OutLink href={entry.externalUrl}>{t`See the record in QuickBooks`}</OutLink>
          </Text>
        )}
        {entry.workflow?.url && (
          <Text>
            <OutLink href={entry.workflow.url}>{t`See the run step by step in the Temporal Web UI`}</OutLink>
          </Text>
        )}
        <ExchangeView detail={entry} />
      </Stack>
    </section>
  );
}

function Explanation({ entry: { status, message, remedy, actor } }: { entry: LogEntry }) {
  return (
    <Alert color={status === 'error' ? 'red' : 'gray'} title={message}>
      {remedy && <Text>{remedy}</Text>}
      {actor && (
        <Text size="sm" c="dimmed">
          {t`Who acts: ${ACTOR_LABELS[actor]}`}
        </Text>
      )}
    </Alert>
  );
}

function History({ entry }: { entry: LogEntry }) {
  const query = useQuery(logQuery({ type: entry.type, record: entry.recordId, limit: 25 }));
  return (
    <section aria-labelledby="attempts">
      <Title order={3} fz="md" mb="xs" id="attempts">
        {t`Attempts of this record`}
      </Title>
      <Loaded query={query}>{({ items }) => <Attempts entries={items} />}</Loaded>
    </section>
  );
}
