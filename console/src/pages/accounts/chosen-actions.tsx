import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { formatCount, plural } from '../../format/numbers.ts';
import { t } from '../../language/say.ts';
import { Confirm } from '../../pieces/confirm.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { queuedText } from './told.ts';
import { UNSYNC_EXPLAINED } from './unsync-explained.ts';
import { type Chosen, useSyncAccounts, useUnsyncAccounts } from './use-choose.ts';

interface ChosenActionsProps {
  connectionId: string;
  ids: string[];
  /** All that the list finds, and how many those are. */
  found: Extract<Chosen, { found: object }>['found'];
  total: number | undefined;
  onDone: () => void;
}

/** What can be done with several accounts at once: those that were checked, or all that the list finds. */
export function ChosenActions({ connectionId, ids, found, total, onDone }: ChosenActionsProps) {
  const [all, setAll] = useState(false);
  const [asking, setAsking] = useState<'sync' | 'unsync'>();
  const chosen: Chosen = all ? { found } : { ids };
  const count = all ? (total ?? 0) : ids.length;
  const over = () => {
    setAsking(undefined);
    setAll(false);
    onDone();
  };
  const sync = useSyncAccounts(connectionId);
  const unsync = useUnsyncAccounts(connectionId);
  const syncThem = () =>
    sync.mutate(chosen, {
      onSuccess: (done) => {
        notifyDone(queuedText(done));
        over();
      },
    });
  const unsyncThem = () =>
    unsync.mutate(chosen, {
      onSuccess: ({ accounts }) => {
        notifyDone(t`${formatCount(accounts)} not synced any more.`);
        over();
      },
    });
  const [asks, does] = asking === 'sync' ? [sync, syncThem] : [unsync, unsyncThem];
  const verb = asking === 'sync' ? t`Sync` : t`Do not sync`;
  return (
    <>
      <Group gap="sm">
        {total !== undefined && (
          <Checkbox
            label={t`All ${formatCount(total)} that the list finds`}
            checked={all}
            onChange={(event) => setAll(event.currentTarget.checked)}
          />
        )}
        <Text size="sm">{t`${formatCount(count)} chosen`}</Text>
        <Button
          size="xs"
          disabled={count === 0}
          loading={sync.isPending && asking === undefined}
          // So many are not undone with a click.
          onClick={all ? () => setAsking('sync') : syncThem}
        >
          {t`Sync to QuickBooks`}
        </Button>
        <Button size="xs" variant="default" disabled={count === 0} onClick={() => setAsking('unsync')}>
          {t`Do not sync`}
        </Button>
      </Group>
      {sync.error && asking === undefined && <ProblemAlert error={sync.error} />}
      <Confirm
        opened={asking !== undefined}
        title={`${verb} ${plural(count, 'account')}?`}
        action={verb}
        busy={asks.isPending}
        error={asks.error}
        onConfirm={does}
        onClose={() => setAsking(undefined)}
      >
        <Text>
          {asking === 'sync' ? t`Everything that they left out goes to QuickBooks.` : UNSYNC_EXPLAINED}
        </Text>
      </Confirm>
    </>
  );
}
