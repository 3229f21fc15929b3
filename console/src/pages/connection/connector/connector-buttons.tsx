import { Button, Group, Stack, Text } from '@mantine/core';
import type { SyncConnector } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { useMay } from '../../../session/use-session.ts';
import { useCloseAutosync, useForceSync, useStopSync } from './use-press.ts';

/** Owners and admins have them; members see how it goes. */
export function ConnectorButtons({ connector }: { connector: SyncConnector }) {
  const { connectionId: id, state, status, run } = connector;
  const force = useForceSync(id);
  const stop = useStopSync(id);
  const close = useCloseAutosync(id);
  const error = force.error ?? stop.error ?? close.error;
  if (!useMay('connector:run')) return <Text>{t`Only owners and admins start and stop it.`}</Text>;
  return (
    <Stack gap="sm">
      {error && <ProblemAlert error={error} />}
      <Group gap="sm">
        <Button onClick={() => force.mutate()} loading={force.isPending}>
          {t`Force Sync`}
        </Button>
        <Button
          variant="default"
          disabled={!run || status.kind === 'stopping'}
          onClick={() => stop.mutate()}
          loading={stop.isPending}
        >
          {t`Stop`}
        </Button>
        <Button
          variant="default"
          disabled={state === 'closed'}
          onClick={() => close.mutate()}
          loading={close.isPending}
        >
          {t`Close Autosync`}
        </Button>
      </Group>
    </Stack>
  );
}
