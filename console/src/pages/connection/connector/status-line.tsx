import { Group, Paper, Progress, Text } from '@mantine/core';
import type { SyncConnector } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';

/** As the server words it: the same line everywhere. */
export function StatusLine({ connector }: { connector: SyncConnector }) {
  const { status, advice, userName, inHand } = connector;
  const share = inHand?.total ? Math.round((100 * inHand.done) / inHand.total) : undefined;
  return (
    <Paper withBorder p="lg" component="section" aria-label={t`Status of the Sync Connector`}>
      <Group justify="space-between" gap="sm">
        <Text fw={650} className="lb-numbers">
          <span role="status">{status.text}</span>
        </Text>
        {userName && (
          <Text size="sm" c="dimmed">
            {t`Last made in the name of ${userName}`}
          </Text>
        )}
      </Group>
      {share !== undefined && <Progress value={share} mt="sm" aria-label={t`The category in hand`} />}
      {advice && <Text mt="xs">{advice}</Text>}
    </Paper>
  );
}
