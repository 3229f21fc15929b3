import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import type { SyncErrorType } from '../../api/types.ts';
import { useClosed } from '../../connection/use-closed.ts';
import { useConnectionIfLoaded } from '../../connection/use-connection.ts';
import { plural } from '../../format/numbers.ts';
import { Confirm } from '../../pieces/confirm.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { useMay } from '../../session/use-session.ts';

interface RetryAllButtonProps {
  type: SyncErrorType;
  count: number;
  connectionId: string | undefined;
}

export function RetryAllButton({ type, count, connectionId }: RetryAllButtonProps) {
  const [opened, { open, close }] = useDisclosure(false);
  const current = useConnectionIfLoaded();
  const closed = useClosed(connectionId ?? current?.id);
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: async () =>
      dataOf(await api.POST('/v1/unresolved-errors/retry', { body: { type, connectionId } })),
    onSuccess: async ({ retried }) => {
      close();
      notifyDone(`${plural(retried, 'record goes', 'records go')} again.`);
      await client.invalidateQueries({ queryKey: ['unresolved'] });
    },
  });
  if (!useMay('sync:write')) return null;
  return (
    <>
      <Button variant="default" onClick={open} disabled={closed !== undefined} title={closed}>
        Retry all {count}
      </Button>
      <Confirm
        opened={opened}
        title={`Retry ${plural(count, 'record')}?`}
        action="Retry all"
        busy={retry.isPending}
        error={retry.error}
        onConfirm={() => retry.mutate()}
        onClose={close}
      >
        They go before everything else. Where the cause is still there, they come back here.
      </Confirm>
    </>
  );
}
