import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { recordSyncQuery } from '../../api/queries/log.ts';
import type { ConnectionSync, EntityType } from '../../api/types.ts';
import { ClosedHint } from '../../connection/closed-hint.tsx';
import { CompanyOf } from '../../connection/company-of.tsx';
import { ofConnection } from '../../connection/of-connection.ts';
import { oneOf } from '../../filters/use-filters.ts';
import { formatRelative } from '../../format/dates.ts';
import { withDays } from '../../format/with-days.ts';
import { ACTOR_LABELS, entityLabel, RECORD_TYPES } from '../../format/words.ts';
import { inSentence, rich, t } from '../../language/say.ts';
import { Instant } from '../../pieces/instant.tsx';
import { OutLink, TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { EntryTable } from './entry-table.tsx';
import { RecordLink } from './record-link.tsx';
import { SidesPanel } from './sides/sides-panel.tsx';
import { SyncButton } from './sync-button.tsx';

interface RecordSyncPanelProps {
  type: EntityType;
  id: string;
  /** A message that stands above already, with what to do about it. */
  told?: string | null;
}

/** Where a record stands: badge, message below it, what to do, and the button that does it. */
export function RecordSyncPanel({ type, id, told }: RecordSyncPanelProps) {
  const query = useQuery(recordSyncQuery(type, id));
  return (
    <Loaded query={query}>
      {({ connections }) => (
        <Stack gap="md">
          {connections.length === 0 && (
            <Text>
              {rich`QuickBooks is not connected: ${<TextLink to="/connection">{t`connect it`}</TextLink>} to sync this record.`}
            </Text>
          )}
          {connections.map((sync) => (
            <div key={sync.connectionId}>
              {connections.length > 1 && (
                <Text fw={650} mb={4}>
                  <CompanyOf connectionId={sync.connectionId} />
                </Text>
              )}
              <SyncState type={type} id={id} sync={sync} told={told} />
            </div>
          ))}
        </Stack>
      )}
    </Loaded>
  );
}

function WaitedOn({ type, id }: { type: EntityType; id: string }) {
  const known = oneOf(type, RECORD_TYPES);
  return known ? <RecordLink type={known} id={id} /> : id;
}

function SyncState({ type, id, sync, told }: RecordSyncPanelProps & { sync: ConnectionSync }) {
  const { label, colour, message, error, waitsOn, externalUrl, syncedAt, nextAttemptAt } = sync;
  return (
    <div data-testid="sync-state">
      <Group gap="sm">
        <StatusBadge colour={colour}>{label}</StatusBadge>
        <SyncButton type={type} id={id} sync={sync} />
        {sync.badge === 'employee_not_mapped' && (
          <TextLink to={ofConnection('/connection/mappings/employee', sync.connectionId)}>
            {t`Map the employee`}
          </TextLink>
        )}
        {externalUrl && <OutLink href={externalUrl}>{t`Open in QuickBooks`}</OutLink>}
      </Group>
      {sync.badge !== 'synced' && (
        <ClosedHint connectionId={sync.connectionId} meanwhile={t`Nothing is sent meanwhile`} />
      )}
      {message && message !== told && <Text mt="xs">{withDays(message)}</Text>}
      {error && message !== told && (
        <>
          <Text mt={4}>{error.remedy}</Text>
          <Text size="sm" c="dimmed">
            {t`Who acts: ${ACTOR_LABELS[error.actor]}`}
          </Text>
        </>
      )}
      {waitsOn && (
        <Text mt={4}>
          {rich`It waits for the ${inSentence(entityLabel(waitsOn.type).one)} ${<WaitedOn {...waitsOn} />}`}
        </Text>
      )}
      <Text size="sm" c="dimmed" mt={4}>
        {syncedAt ? rich`Last synced ${<Instant at={syncedAt} />}` : t`Never synced`}
        {nextAttemptAt &&
          Date.parse(nextAttemptAt) > Date.now() &&
          t`, next try ${formatRelative(nextAttemptAt)}`}
      </Text>
      {told === undefined && <SidesPanel type={type} id={id} sync={sync} />}
      {sync.parts && <EntryTable connectionId={sync.connectionId} parts={sync.parts} />}
    </div>
  );
}
