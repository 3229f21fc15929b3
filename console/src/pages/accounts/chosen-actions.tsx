import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { formatCount } from '../../format/numbers.ts';
import { Confirm } from '../../pieces/confirm.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { queuedText } from './told.ts';
import { UNSYNC_EXPLAINED } from './unsync-explained.ts';
import { useSyncAccounts, useUnsyncAccounts } from './use-choose.ts';

interface ChosenActionsProps {
  connectionId: string;
  ids: string[];
  onDone: () => void;
}

/** What can be done with several accounts at once. */
export function ChosenActions({ connectionId, ids, onDone }: ChosenActionsProps) {
  const [asking, { open, close }] = useDisclosure(false);
  const sync = useSyncAccounts(connectionId);
  const unsync = useUnsyncAccounts(connectionId);
  const count = formatCount(ids.length);
  const syncAll = () =>
    sync.mutate(ids, {
      onSuccess: (done) => {
        notifyDone(queuedText(done));
        onDone();
      },
    });
  const unsyncAll = () =>
    unsync.mutate(ids, {
      onSuccess: ({ accounts }) => {
        notifyDone(`${formatCount(accounts)} not synced any more.`);
        close();
        onDone();
      },
    });
  return (
    <>
      <Group gap="sm">
        <Text size="sm">{count} chosen</Text>
        <Button size="xs" disabled={ids.length === 0} loading={sync.isPending} onClick={syncAll}>
          Sync to QuickBooks
        </Button>
        <Button size="xs" variant="default" disabled={ids.length === 0} onClick={open}>
          Do not sync
        </Button>
      </Group>
      {sync.error && <ProblemAlert error={sync.error} />}
      <Confirm
        opened={asking}
        title={`Do not sync ${count} accounts?`}
        action="Do not sync"
        busy={unsync.isPending}
        error={unsync.error}
        onConfirm={unsyncAll}
        onClose={close}
      >
        <Text>{UNSYNC_EXPLAINED}</Text>
      </Confirm>
    </>
  );
}
