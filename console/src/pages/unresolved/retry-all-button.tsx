import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import { connectionsQuery } from '../../api/queries/connections.ts';
import type { UnresolvedGroup } from '../../api/types.ts';
import { useAllClosed } from '../../connection/use-closed.ts';
import { plural } from '../../format/numbers.ts';
import { t } from '../../language/say.ts';
import { Confirm } from '../../pieces/confirm.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { useMay } from '../../session/use-session.ts';

interface RetryAllButtonProps {
  group: UnresolvedGroup;
  /** Of this connection only. */
  connectionId: string | undefined;
}

export function RetryAllButton({ group, connectionId }: RetryAllButtonProps) {
  const { type, count } = group;
  const [opened, { open, close }] = useDisclosure(false);
  const inQuestion = useInQuestion(group);
  const closed = useAllClosed(connectionId === undefined ? inQuestion : [connectionId]);
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: async () =>
      dataOf(await api.POST('/v1/unresolved-errors/retry', { body: { type, connectionId } })),
    onSuccess: async ({ retried }) => {
      close();
      notifyDone(t`${plural(retried, 'record goes', 'records go')} again.`);
      await client.invalidateQueries({ queryKey: ['unresolved'] });
    },
  });
  if (!useMay('sync:write')) return null;
  return (
    <>
      <Button variant="default" onClick={open} disabled={closed !== undefined} title={closed}>
        {t`Retry all ${count}`}
      </Button>
      <Confirm
        opened={opened}
        title={t`Retry ${plural(count, 'record')}?`}
        action={t`Retry all`}
        busy={retry.isPending}
        error={retry.error}
        onConfirm={() => retry.mutate()}
        onClose={close}
      >
        {t`They go before everything else. Where the cause is still there, they come back here.`}
      </Confirm>
    </>
  );
}

/** The connections of what is affected; where not all of it is listed, any of the business. */
function useInQuestion({ count, records }: UnresolvedGroup): string[] {
  const { data: connections = [] } = useQuery(connectionsQuery);
  if (count > records.length) return connections.map(({ id }) => id);
  return [...new Set(records.map(({ connectionId }) => connectionId))];
}
