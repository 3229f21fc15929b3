import { Text, Timeline } from '@mantine/core';
import type { LogEntry } from '../../api/types.ts';
import { formatRelative } from '../../format/dates.ts';
import { actionLabel } from '../../format/log-actions.ts';
import { LOG_STATUSES } from '../../format/log-faces.ts';
import { t } from '../../language/say.ts';
import { Instant } from '../../pieces/instant.tsx';
import { TextLink } from '../../pieces/links.tsx';

/** What was tried with a record, newest first. */
export function Attempts({ entries }: { entries: readonly LogEntry[] }) {
  return (
    <Timeline bulletSize={14} lineWidth={2}>
      {entries.map((entry) => (
        <Timeline.Item
          key={entry.id}
          title={`${LOG_STATUSES[entry.status].label}: ${actionLabel(entry.action)}`}
        >
          {entry.message && <Text size="sm">{entry.message}</Text>}
          <Text size="sm" c="dimmed">
            <Instant at={entry.at} />
            {entry.attempt > 1 && t`, attempt ${entry.attempt}`}
            {entry.nextAttemptAt && t`, tried again ${formatRelative(entry.nextAttemptAt)}`}
            {' · '}
            <TextLink to={`/log?record=${encodeURIComponent(entry.recordId)}&entry=${entry.id}`}>
              {t`Request and answer`}
            </TextLink>
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
