import { Alert, Button, Group, List, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import type { ListFilters, RecordType } from '../../api/queries/records.ts';
import type { SyncedSeveral } from '../../api/types.ts';
import { CompanyOf } from '../../connection/company-of.tsx';
import { useClosed } from '../../connection/use-closed.ts';
import { useConnectionIfLoaded } from '../../connection/use-connection.ts';
import { formatCount, plural } from '../../format/numbers.ts';
import { entityLabel } from '../../format/words.ts';
import { rich, t } from '../../language/say.ts';
import { Confirm } from '../../pieces/confirm.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { LIST_FACTS } from './list-facts.ts';
import { UndoChosen } from './undo-chosen.tsx';
import { type Chosen, countOf } from './use-chosen.ts';

interface ChosenBarProps {
  type: RecordType;
  filters: ListFilters;
  chosen: Chosen;
  /** Rows that are loaded, and all that the list finds. */
  shown: number;
  found: number | undefined;
  onAll: () => void;
  onNone: () => void;
}

/** What can be done with the chosen records, and the way to choose all that the list finds. */
export function ChosenBar({ type, filters, chosen, shown, found, onAll, onNone }: ChosenBarProps) {
  const [asking, setAsking] = useState(false);
  const { one, many } = entityLabel(type);
  const count = countOf(chosen, found);
  const connectionId = useConnectionIfLoaded()?.id;
  const closed = useClosed(connectionId);
  const sync = useSyncSeveral(type, filters, connectionId, count);
  const what = count === undefined ? many : plural(count, one, many);
  const send = () =>
    sync.mutate(chosen, {
      onSuccess: ({ queued, parts }) => {
        setAsking(false);
        const among = parts === null ? '' : ` (${plural(parts, 'entry', 'entries')})`;
        notifyDone(t`${plural(queued, one, many)}${among} on the way to QuickBooks.`);
        onNone();
      },
    });
  return (
    <>
      {count !== 0 && (
        <Group gap="sm" role="region" aria-label={t`Chosen`}>
          <Text size="sm" role="status">
            {t`${what} chosen`}
          </Text>
          <Button
            size="xs"
            // Without a connection it would go to all of them.
            disabled={closed !== undefined || connectionId === undefined}
            title={closed}
            onClick={() => setAsking(true)}
          >
            {t`Sync or retry`}
          </Button>
          {LIST_FACTS[type].sent && (
            <UndoChosen type={type} connectionId={connectionId} chosen={chosen} onDone={onNone} />
          )}
          {!chosen.all && found !== undefined && found > shown && chosen.ids.size === shown && (
            <Button size="xs" variant="default" onClick={onAll}>
              {t`Choose all ${formatCount(found)} found`}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={onNone}>
            {t`Choose none`}
          </Button>
        </Group>
      )}
      {sync.data && <Refused done={sync.data} onClose={sync.reset} />}
      <Confirm
        opened={asking}
        title={t`Sync ${what}?`}
        action={t`Sync`}
        busy={sync.isPending}
        error={sync.error}
        onConfirm={send}
        onClose={() => setAsking(false)}
      >
        <Text>
          {rich`They go to ${<CompanyOf connectionId={connectionId ?? ''} />} before everything else; what is in step already stays as it is, and so does what somebody has to decide.`}
        </Text>
      </Confirm>
    </>
  );
}

/** Those that could not go, by what keeps them, until somebody has read it. */
function Refused({ done: { refused }, onClose }: { done: SyncedSeveral; onClose: () => void }) {
  if (refused.length === 0) return null;
  return (
    <Alert
      variant="default"
      title={t`Not all could go`}
      role="status"
      withCloseButton
      closeButtonLabel={t`Close`}
      onClose={onClose}
    >
      <List>
        {refused.map(({ reason, count }) => (
          <List.Item key={reason}>{t`${formatCount(count)} not sent: ${reason}`}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** `seen` is how many of them were shown: more than that are not meant. */
function useSyncSeveral(
  type: RecordType,
  filters: ListFilters,
  connectionId: string | undefined,
  seen: number | undefined,
) {
  const client = useQueryClient();
  const { order: _order, descending: _descending, ...found } = filters;
  return useMutation({
    mutationFn: async ({ all, ids }: Chosen) => {
      const which = all ? { found, except: [...ids], seen } : { ids: [...ids] };
      return dataOf(await api.POST('/v1/records:sync', { body: { type, connectionId, ...which } }));
    },
    // Also when more is found than was shown: the list then shows it.
    onSettled: () =>
      Promise.all(
        ['records', 'record-sync', 'unresolved'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      ),
  });
}
